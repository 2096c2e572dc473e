import type { Actor } from '../platform/auth/actor.ts';

/** Intervenes in runs. Rejects with a failure, such as `runs.over`. */
export interface ControlsRuns {
  cancel(environment: string, run: string, actor: Actor, reason: string): Promise<void>;
  pause(environment: string, run: string): Promise<void>;
  resume(environment: string, run: string): Promise<void>;
  letGo(environment: string, run: string): Promise<void>;
}

export const RUN_CONTROLS = Symbol('run controls');
