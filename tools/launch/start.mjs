#!/usr/bin/env node
import { launch } from './bootstrap.mjs';

await launch('tools/launch/start.ts', process.argv.slice(2));
