import type { Scope } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import type { StepPolicy } from '@crossdock/flow';
import type { Instant, JournalEvent, Spent } from '../journal/events.ts';
import type { IntentAnswer, RunId } from '../journal/journal.ts';
import type { OpenWrites } from '../open-writes.ts';
import { nextDelay } from '../retry.ts';
import type { StepPath } from '../step-path.ts';
import type { World } from '../world.ts';

/** What performing one step may use. Events it returns ride with the next append. */
export interface StepContext {
  run: RunId;
  path: StepPath;
  world: World;
  scope: Scope;
  /** Attempts made before this one. */
  attempts: number;
  /** An earlier attempt may have written. */
  doubt: boolean;
  /** Key of the write at which the last attempt was cut off: it may have written too, if the ledger had let it. */
  cutOff: string | undefined;
  /** Since when it has met another run at its write, each time it tried. */
  busySince: Instant | undefined;
  /** What sets the writes of this run apart, when everything is to be done again. */
  again: string | undefined;
  /** Where the time of this attempt goes. */
  spent: Spent;
  /** Writes that steps of this run are at. */
  openWrites: OpenWrites;
  /** Keeps an intent that needs no promise: it rides with the outcome, unless it rests on what is not durable yet. */
  announce(event: Extract<JournalEvent, { kind: 'effect.intended' }>): Promise<void>;
  /** Makes an intent durable, with everything decided so far, and asks the ledger. */
  intend(event: Extract<JournalEvent, { kind: 'effect.intended' }>): Promise<IntentAnswer>;
}

export function nothingSpent(): Spent {
  return { gateMs: 0, callMs: 0, calls: 0 };
}

/** `spent` as an event keeps it: nothing when no call was made. */
export function spentOf({ spent }: StepContext): { spent?: Spent } {
  return spent.calls === 0 && spent.gateMs === 0 ? {} : { spent: { ...spent } };
}

/** When a failed attempt is followed by another one. */
export function retryAt(
  { policy }: { policy: StepPolicy },
  failure: Failure,
  attempt: number,
  world: World,
): { retryAt?: Instant } {
  const delay = nextDelay(failure, attempt, policy.retry, world.random());
  return delay === undefined ? {} : { retryAt: world.now() + delay };
}

/** How long to stay away when nobody says how long. */
const awayMs = 1_000;

/** When a step that met a closed gate tries again; spread, so that runs do not come back together. */
export function backAt({ retryAfterMs = awayMs }: Failure, world: World): Instant {
  return world.now() + Math.round(retryAfterMs * (1 + world.random() * 0.2));
}
