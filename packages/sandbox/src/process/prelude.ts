import { makeDecimals } from '../inside/decimals.ts';
import { allowOwnFields, freezeAll } from '../inside/freeze.ts';
import { fixClock, recordConsole, removeAmbient, seedChance } from '../inside/realm.ts';
import { findMisfit } from '../inside/result.ts';
import { makeRunner } from '../inside/runner.ts';

const parts = {
  makeDecimals,
  removeAmbient,
  fixClock,
  seedChance,
  recordConsole,
  allowOwnFields,
  freezeAll,
  findMisfit,
};
export type Parts = typeof parts;

/**
 * The script that turns a fresh context into the world of user code; its value is a `Runner`. The parts are
 * ordinary checked functions of this package, taken as text, since nothing but text enters an isolate.
 */
export function preludeScript(): string {
  const fields = Object.entries(parts).map(([name, part]) => `${name}: ${part.toString()}`);
  return `'use strict';\n(${makeRunner.toString()})({\n${fields.join(',\n')}\n})`;
}
