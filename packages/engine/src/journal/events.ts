import type { ExternalRecord, Failure } from '@crossdock/sdk';
import type { NodeKey } from '@crossdock/flow';

/** Milliseconds since 1970, UTC. Journals keep instants as numbers; they are turned into text at the edges. */
export type Instant = number;

interface At {
  at: Instant;
}

interface StepAt extends At {
  step: NodeKey;
}

interface AttemptAt extends StepAt {
  /** Counts from 1. */
  attempt: number;
  /** When this attempt began; `at` is when it ended. */
  from: Instant;
}

interface FailedAttempt extends AttemptAt {
  failure: Failure;
  /** When the step is tried again; absent when it is not. */
  retryAt?: Instant;
}

/**
 * What a run remembers. `path` names the ports that were filled, in the order of the plan
 * (`order.out,route.large`), and `key.failed` where a step failed: what activity is counted from. Facts stay for ever; payloads (`event`, `input`, `output`) are kept apart by adapters
 * and go with retention.
 */
export type JournalEvent =
  | (At & { kind: 'run.accepted'; event: unknown })
  | (AttemptAt & { kind: 'step.completed'; port: string; output: unknown; input?: unknown })
  | (StepAt & { kind: 'step.skipped' })
  | (FailedAttempt & { kind: 'step.failed'; input?: unknown })
  | (StepAt & { kind: 'effect.intended'; key: string; attempt: number; input: unknown })
  | (AttemptAt & {
      kind: 'effect.confirmed';
      key: string;
      port: string;
      output: unknown;
      reused: boolean;
      record?: ExternalRecord;
    })
  | (FailedAttempt & { kind: 'effect.refused'; key: string })
  | (FailedAttempt & { kind: 'effect.doubtful'; key: string })
  | (At & { kind: 'run.parked'; until: Instant; because: 'retry' | 'busy'; step?: NodeKey })
  | (At & { kind: 'run.completed'; path: string })
  /** Without a step when the event itself could not be taken. */
  | (At & { kind: 'run.failed'; step?: NodeKey; failure: Failure; path: string });

export type EventKind = JournalEvent['kind'];
