#!/usr/bin/env node
import { launch, stopWith } from './bootstrap.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) stopWith('Name the file to run: node tools/launch/run.mjs <file.ts> [arguments]');
await launch(file, args);
