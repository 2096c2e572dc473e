import type { Accepted, Arrival } from '../runs/acceptance.ts';

/**
 * Makes runs of events that come from inside, as the intake does. Given late: the intake stands on the worker, and
 * the worker on the state of the platform, since runs use it while they are driven.
 */
export interface RunStarts {
  /** Durable when it resolves. `event` is the body of the arrival as JSON. */
  take(arrival: Arrival, event: unknown): Promise<Accepted>;
}

/** Injection token of `RunStarts`. */
export const RUN_STARTS = Symbol('run starts');
