import type { ActionStep, Scope } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import type { Instant, JournalEvent } from '../journal/events.ts';
import type { IntentAnswer, RunId } from '../journal/journal.ts';
import { nextDelay } from '../retry.ts';
import type { World } from '../world.ts';

/** What performing one step may use. Events it returns ride with the next append. */
export interface StepContext {
  run: RunId;
  world: World;
  scope: Scope;
  /** What the trigger was given. */
  event: unknown;
  /** Attempts made before this one. */
  attempts: number;
  /** An earlier attempt may have written. */
  doubt: boolean;
  /** Makes an intent durable, with everything decided so far, and asks the ledger. */
  intend(event: Extract<JournalEvent, { kind: 'effect.intended' }>): Promise<IntentAnswer>;
}

/** When a failed attempt is followed by another one. */
export function retryAt(
  step: ActionStep,
  failure: Failure,
  attempt: number,
  world: World,
): { retryAt?: Instant } {
  const delay = nextDelay(failure, attempt, step.policy.retry, world.random());
  return delay === undefined ? {} : { retryAt: world.now() + delay };
}
