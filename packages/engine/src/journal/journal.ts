import type { ExternalRecord } from '@crossdock/sdk';
import type { NodeKey } from '@crossdock/flow';
import type { JournalEvent } from './events.ts';

export type RunId = string;

/**
 * The right to drive a run. `epoch` is the fencing token: it grows with each claim, and an append with an
 * older one is refused. `nextSeq` is where the next append goes; the journal moves it on.
 */
export interface Lease {
  readonly run: RunId;
  readonly epoch: number;
  nextSeq: number;
}

/** Another worker has taken the run. Whoever sees this stops at once and touches nothing more. */
export class LeaseLost extends Error {
  constructor(run: RunId) {
    super(`The lease on run ${run} was lost`);
    this.name = 'LeaseLost';
  }
}

/** A write that was done. */
export interface Confirmed {
  output: unknown;
  record?: ExternalRecord;
}

/** What the ledger says to a write that is about to leave. */
export type IntentAnswer =
  /** Nobody did it: the call may leave. */
  | { answer: 'go' }
  /** It was this run's already, and did not come to an end: the call may leave, unless an earlier one has. */
  | { answer: 'yours' }
  /** It was done before, by any run: use the result, call nothing. */
  | ({ answer: 'confirmed' } & Confirmed)
  /** A run that is over left it unknown: look before writing. */
  | { answer: 'doubtful' }
  /** Another live run is at it: come back later. */
  | { answer: 'busy' };

/**
 * The two memories of execution behind one port: the journal of a run, and the effect ledger across runs.
 *
 * 1. What resolves is durable, all or nothing, and in the order of the calls.
 * 2. An append under an old lease rejects with `LeaseLost` and leaves no trace.
 * 3. `effect.confirmed`, `effect.refused` and `effect.doubtful` move the ledger in the same step.
 * 4. `run.parked`, `run.completed` and `run.failed` give the lease back in the same step.
 * 5. A write that was never intended in the ledger is entered there when it is settled; one that another run has
 *    confirmed stays that run's, and so does one that another live run is at, unless it is confirmed.
 */
export interface Journal {
  append(lease: Lease, events: readonly JournalEvent[]): Promise<void>;
  /** Appends and asks the ledger. The last event is the `effect.intended` in question. */
  intend(lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer>;
  /** What the ledger knows of a write, by whichever run; claims nothing. Undefined: nobody confirmed it. */
  confirmed(key: string): Promise<Confirmed | undefined>;
  read(run: RunId): Promise<JournalEvent[]>;
}

/** The intent an `intend` call is about. Throws when the last event is none: a mistake of the caller. */
export function intentOf(events: readonly JournalEvent[]): { key: string; step: NodeKey } {
  const last = events.at(-1);
  if (last?.kind !== 'effect.intended') throw new Error('The last event of intend() must be effect.intended');
  return { key: last.key, step: last.step };
}
