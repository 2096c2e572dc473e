import { outPort } from '@crossdock/flow';
import { policy } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedAction } from '../prepare.ts';
import type { StepRun } from '../run-state.ts';
import { undoOf } from '../step-path.ts';
import { isGateClosed } from '../world.ts';
import { callOf, checkedInput, open } from './action-step.ts';
import { failureOf } from './failure-of.ts';
import { backAt, retryAt, spentOf, type StepContext } from './step-context.ts';

type Completed = Extract<StepRun, { state: 'completed' }>;

/**
 * Takes back what a step wrote. The undo has a ledger key of its own, for this run; being repeatable, it is made again
 * when its outcome is not known. An action that cannot be taken back is
 * skipped, and shown as such.
 */
export async function performUndo(
  prepared: PreparedAction,
  { output, effect }: Completed,
  context: StepContext,
): Promise<JournalEvent> {
  const { step, action } = prepared;
  const { world, run } = context;
  const path = undoOf(context.path);
  if (action.undo === undefined || effect === undefined)
    return { kind: 'step.skipped', at: world.now(), step: path };
  const attempt = context.attempts + 1;
  const from = world.now();
  const key = `${effect.key}~undo/${run}`;
  const base = { step: path, key, attempt, from };
  const undoes = effect.key;
  const confirmed = (): JournalEvent => ({
    kind: 'effect.confirmed',
    ...base,
    at: world.now(),
    port: outPort,
    output: null,
    reused: false,
    undoes,
    ...spentOf(context),
  });
  const intent = {
    kind: 'effect.intended' as const,
    at: from,
    step: path,
    key,
    attempt,
    undoes,
  };
  await context.announce(intent);
  try {
    const client = await open(prepared, context);
    const input = (effect.input ?? checkedInput(prepared, context)) as Record<string, unknown>;
    await action.undo(client, input, output, callOf(key, context));
    return confirmed();
  } catch (error) {
    const failure = failureOf(error, 'unknown');
    if (isGateClosed({ failure })) {
      const until = backAt(failure, world);
      return {
        kind: 'step.postponed',
        at: world.now(),
        step: path,
        until,
        because: 'gate',
        failure,
        doubt: true,
      };
    }
    const kind = failure.outcome === 'unknown' ? 'effect.doubtful' : 'effect.refused';
    const again = retryAt(step, failure, attempt, world);
    return {
      kind,
      ...base,
      at: world.now(),
      failure: notUndone(failure, step.title),
      ...spentOf(context),
      ...again,
    };
  }
}

function notUndone(failure: ReturnType<typeof failureOf>, title: string): ReturnType<typeof failureOf> {
  if (failure.kind === 'transient') return failure;
  return policy(
    'core.undo-failed',
    `"${title}" could not be taken back: ${failure.message} Do it there by hand.`,
    {
      outcome: failure.outcome,
      evidence: { cause: failure },
    },
  ).failure;
}
