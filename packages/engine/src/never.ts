import type { Instant } from './journal/events.ts';

/** A moment that never comes: what waits for a signal alone waits until then. */
export const never: Instant = Date.UTC(9999, 0, 1);
