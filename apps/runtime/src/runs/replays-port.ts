import type { Actor } from '../platform/auth/actor.ts';

/** What to run again with. */
interface ReplayRequest {
  /** The event, as JSON; the original one when left out. */
  body?: unknown;
  version: 'original' | 'current';
  /** Who asked for it. */
  actor: Actor;
}

/** Starts a new run from an old one. */
export interface Replays {
  /** Answers the id of the new run. Rejects with a failure, such as `runs.not-deployed`. */
  start(environment: string, run: string, request: ReplayRequest): Promise<string>;
}

export const REPLAYS = Symbol('replays');
