import type { Person, Replay } from '@crossdock/contracts';
import type { StepPath } from '@crossdock/engine';
import type { z } from 'zod';

/** What to run again with, who asked for it and why. */
export interface ReplayRequest extends z.output<typeof Replay> {
  /** A person, or only the name of what asks by itself. */
  by: Pick<Person, 'name'> & Partial<Pick<Person, 'email'>>;
  /** Begins with this step, in any run that is over, and takes over what came before it. */
  step?: StepPath;
}

/** Starts a new run from an old one. */
export interface Replays {
  /** Answers the id of the new run. Rejects with a failure, such as `runs.not-deployed`. */
  start(environment: string, run: string, request: ReplayRequest): Promise<string>;
}

export const REPLAYS = Symbol('replays');
