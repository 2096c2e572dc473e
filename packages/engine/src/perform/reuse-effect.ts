import { type ExternalRecord, policy } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { Confirmed } from '../journal/journal.ts';
import type { PreparedAction } from '../prepare.ts';
import type { StepPath } from '../step-path.ts';
import { isGateClosed } from '../world.ts';
import { open, portOf } from './action-step.ts';
import { failureOf } from './failure-of.ts';
import { readsStored } from './reads-stored.ts';
import { backAt, retryAt, spentOf, type StepContext } from './step-context.ts';

/** What all events of one attempt at a write have. */
interface AttemptBase {
  step: StepPath;
  key: string;
  attempt: number;
  from: number;
}

interface Done {
  base: AttemptBase;
  output: unknown;
  record: ExternalRecord | undefined;
  reused: boolean;
}

export function confirmed(
  prepared: PreparedAction,
  { base, output, record, reused }: Done,
  context: StepContext,
): JournalEvent {
  return {
    kind: 'effect.confirmed',
    ...base,
    at: context.world.now(),
    port: portOf(prepared, output),
    output,
    reused,
    ...spentOf(context),
    ...(record === undefined ? {} : { record }),
  };
}

/**
 * Takes over what the ledger knows as done. All versions of an action share the ledger, so that an upgrade writes
 * nothing twice; a result in the shape of another version is asked for again, and never written again. What fails here
 * leaves the ledger as it is.
 */
export async function reuseEffect(
  prepared: PreparedAction,
  { input, base, known }: { input: Record<string, unknown>; base: AttemptBase; known: Confirmed },
  context: StepContext,
): Promise<JournalEvent> {
  const { action, step } = prepared;
  const { world } = context;
  if (readsStored(action.output, known.output))
    return confirmed(prepared, { base, output: known.output, record: known.record, reused: true }, context);
  try {
    const output = await askedAgain(prepared, { input, key: base.key }, context);
    return confirmed(prepared, { base, output, record: action.record?.(output), reused: true }, context);
  } catch (error) {
    const failure = { ...failureOf(error, 'done'), outcome: 'done' as const };
    const { key: _, ...attempt } = base;
    if (isGateClosed({ failure })) {
      const until = backAt(failure, world);
      return { kind: 'step.postponed', at: world.now(), step: base.step, until, because: 'gate', failure };
    }
    const again = retryAt(step, failure, attempt.attempt, world);
    return { kind: 'step.failed', ...attempt, at: world.now(), failure, ...spentOf(context), ...again };
  }
}

/** The result as this version would have answered it, where the system can be asked. */
async function askedAgain(
  prepared: PreparedAction,
  { input, key }: { input: Record<string, unknown>; key: string },
  context: StepContext,
): Promise<unknown> {
  const { action, step } = prepared;
  const { effect } = action;
  if (typeof effect !== 'string' && 'once' in effect) {
    const found: unknown = await effect.once.find(await open(prepared, context), input, key);
    if (found !== undefined) return found;
  }
  throw policy(
    'core.other-version',
    `"${step.title}" was done by another version of its node, and ${step.type} cannot read what that answered. Replay with the version of the flow that did it.`,
    { outcome: 'done' },
  );
}
