/** Bytes from which on an event is large. Up to here as many may be under way as there are places. */
const largeFrom = 256 * 1024;

/**
 * Bytes of large events that one process has under way. Parsed, mapped and journaled an event takes about ten times as
 * much memory.
 */
export const mostLargeBytes = 32 * 1024 * 1024;

/** The bytes of a large event; undefined for all others. */
export function largeBytesOf(body: Buffer): number | undefined {
  return body.length < largeFrom ? undefined : body.length;
}
