import { randomFillSync } from 'node:crypto';
import { v7 as uuid } from 'uuid';

/**
 * Ids of runs are UUIDs of version 7: their first 48 bits are the instant of acceptance in milliseconds. The newest
 * run has the largest id, and a range of ids is a range of time.
 */

/** An id for a run that is accepted now: larger than all that this process has made before. */
export function newRunId(): string {
  const bytes = randomBytes();
  const now = Date.now();
  if (now > last.msecs) {
    last.msecs = now;
    last.seq = bytes.readUInt32BE() >>> 1;
  } else last.seq += 1;
  return uuid({ random: bytes, ...last });
}

const last = { msecs: 0, seq: 0 };

/* To ask the system for the bytes of each id by itself costs more than all the rest of the id. */
const random = Buffer.alloc(16 * 256);
let used = random.length;

function randomBytes(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += 16;
  return random.subarray(used - 16, used);
}

/** When the run was accepted, in milliseconds since 1970. */
export function instantOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest id of an instant: every run accepted then or later has a larger one. */
export function firstIdAt(at: Date): string {
  return idOf(at.getTime().toString(16).padStart(12, '0').padEnd(32, '0'));
}

/** 32 hexadecimal digits as PostgreSQL writes an id. */
export function idOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
