import type { AwaitedSignal, ExternalRecord, Failure, WaitReason } from '@crossdock/sdk';
import type { StepPath } from '../step-path.ts';
import type { RunId } from './journal.ts';

/** Milliseconds since 1970, UTC. Journals keep instants as numbers; they are turned into text at the edges. */
export type Instant = number;

interface At {
  at: Instant;
  /** The run it happened in, for what a replay took over instead of doing it again. */
  takenFrom?: RunId;
}

interface StepAt extends At {
  step: StepPath;
}

interface AttemptAt extends StepAt {
  /** Counts from 1. */
  attempt: number;
  /** When this attempt began; `at` is when it ended. */
  from: Instant;
  /** Where the time of the attempt went; what is left of it was computing. */
  spent?: Spent;
}

/** Milliseconds of an attempt. */
export interface Spent {
  /** Waiting for the gate of the connection. */
  gateMs: number;
  /** Waiting for the other system. */
  callMs: number;
  calls: number;
}

interface FailedAttempt extends AttemptAt {
  failure: Failure;
  /** When the step is tried again; absent when it is not. */
  retryAt?: Instant;
}

/**
 * What a run remembers. Facts stay for ever; payloads (`event`, `input`, `output`, `body`, `console`) are kept apart by
 * adapters and go with retention.
 *
 * - `port` names the ports that were filled, joined by `+`.
 * - `path` names the ports that were filled, in the order of the plan (`order.out,route.large`), and `key.failed`
 *   where a step failed: what activity is counted from.
 * - `input` is left out where it is taken as it is from what earlier steps gave: it can be read there.
 * - `step.postponed`: the step could not begin, for reasons outside of it; its attempt does not count.
 * - `scope.opened`: a container begins its body, once for each of `count` items.
 * - `undoes` names the write that is taken back.
 * - `effect.settled`: a person says whether a write was done that the run left in doubt. It stands behind the run's end.
 * - `run.replayed` follows `run.accepted` in a replay: of what, by whom and why. It `begins` with a `step` where one was
 *   chosen, whether or not it had failed. `again` sets the writes of this run apart from those of all others, so that what
 *   was done is done again.
 */
export type JournalEvent =
  | (At & { kind: 'run.accepted'; event: unknown })
  | (At & {
      kind: 'run.replayed';
      of: RunId;
      begins: 'start' | 'failed-step' | 'step';
      by: string;
      reason?: string;
      again?: string;
    })
  | (AttemptAt & {
      kind: 'step.completed';
      port: string;
      output: unknown;
      input?: unknown;
      does?: 'stop' | 'reply' | 'set';
      console?: string[];
      /** Containers: items that failed while the others went on. */
      failedItems?: number;
    })
  | (StepAt & { kind: 'step.skipped' })
  | (FailedAttempt & { kind: 'step.failed'; input?: unknown })
  /** `doubt`: an attempt before this one may have written. */
  | (StepAt & {
      kind: 'step.postponed';
      until: Instant;
      because: 'busy' | 'gate';
      failure?: Failure;
      doubt?: boolean;
    })
  | (StepAt & { kind: 'scope.opened'; count: number })
  | (StepAt & { kind: 'effect.intended'; key: string; attempt: number; input?: unknown; undoes?: string })
  | (AttemptAt & {
      kind: 'effect.confirmed';
      key: string;
      port: string;
      output: unknown;
      reused: boolean;
      record?: ExternalRecord;
      undoes?: string;
    })
  | (FailedAttempt & { kind: 'effect.refused'; key: string })
  | (FailedAttempt & { kind: 'effect.doubtful'; key: string })
  | (StepAt & {
      kind: 'effect.settled';
      key: string;
      was: 'done' | 'not-done';
      by: string;
      reason: string;
      output?: unknown;
      record?: ExternalRecord;
      undoes?: string;
    })
  /** `output`: what the step came to before it waits, when that was no write. */
  | (StepAt & {
      kind: 'wait.declared';
      because: WaitReason;
      until?: Instant;
      signal?: AwaitedSignal;
      output?: unknown;
    })
  | (StepAt & { kind: 'wait.ended'; by: 'time' | 'signal'; body?: unknown })
  | (At & { kind: 'run.parked'; until: Instant; because: ParkReason; step?: StepPath })
  /** `echo`: the event was a write of ours coming back. */
  | (At & { kind: 'run.completed'; path: string; echo?: true })
  /**
   * Without a step when the event itself could not be taken. `holdsKey`: what comes after it in its sequence must
   * wait until somebody has dealt with it.
   */
  | (At & { kind: 'run.failed'; step?: StepPath; failure: Failure; path: string; holdsKey?: true })
  | (At & { kind: 'run.cancelled'; by: string; reason: string; path: string });

export type ParkReason = 'retry' | 'busy' | 'gate' | 'wait' | 'paused';

export type EventKind = JournalEvent['kind'];
