import type { Replay } from '@crossdock/contracts';
import type { z } from 'zod';

/** What to run again with, who asked for it and why. */
export interface ReplayRequest extends z.output<typeof Replay> {
  /** Name of a person. */
  by: string;
}

/** Starts a new run from an old one. */
export interface Replays {
  /** Answers the id of the new run. Rejects with a failure, such as `runs.not-deployed`. */
  start(environment: string, run: string, request: ReplayRequest): Promise<string>;
}

export const REPLAYS = Symbol('replays');
