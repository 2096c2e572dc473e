import type { GateState } from './gate-state.ts';

/** Injection token of `SharedLimits`. */
export const SHARED_LIMITS = Symbol('shared limits');

/**
 * What processes share about connections: one document a gate, changed by one at a time.
 *
 * The rules are pure functions over the document, so an adapter only has to swap it when nobody else did.
 * A document may be lost (a restart of the store): gates then begin anew.
 */
export interface SharedLimits {
  /**
   * Applies `change` to the newest state and answers its result once that is stored. `change` may be called
   * several times; `now` is the store's clock in milliseconds, the same for all processes.
   * Rejects when the store cannot be reached.
   */
  change<Result>(gate: string, change: Change<Result>): Promise<Changed<Result>>;
  /** The newest state. */
  read(gate: string): Promise<Found>;
  close(): Promise<void>;
}

export type Change<Result> = (state: GateState, now: number) => { state: GateState; result: Result };

export interface Changed<Result> {
  state: GateState;
  result: Result;
  now: number;
}

/** A state as it was found; version 0: there is none yet. */
export interface Found {
  state: GateState;
  version: number;
  now: number;
}

/** How often others may come first before we give up. Each try waits a little, at random. */
const mostTries = 25;

/** Finds, changes and swaps until nobody came between. `swap` answers whether the version was still the same. */
export async function swapped<Result>(
  change: Change<Result>,
  find: () => Promise<Found>,
  swap: (found: Found, state: GateState) => Promise<boolean>,
): Promise<Changed<Result>> {
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const found = await find();
    const { state, result } = change(found.state, found.now);
    if (await swap(found, state)) return { state, result, now: found.now };
    await new Promise((resume) => setTimeout(resume, Math.random() * 4 * attempt));
  }
  throw new Error(`The shared state of a gate was changed by others ${String(mostTries)} times in a row`);
}
