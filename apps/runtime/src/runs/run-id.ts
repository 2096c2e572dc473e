/**
 * Ids of runs are UUIDs of version 7: their first 48 bits are the instant of acceptance in milliseconds. The newest
 * run has the largest id, and a range of ids is a range of time.
 */

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
