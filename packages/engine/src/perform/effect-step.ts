import { outPort } from '@crossdock/flow';
import { type ExternalRecord, naturalKeyOf, policy } from '@crossdock/sdk';
import { effectKey } from '../effect-key.ts';
import type { JournalEvent } from '../journal/events.ts';
import { call, open, type PreparedAction } from './action-step.ts';
import { failureOf } from './failure-of.ts';
import { retryAt, type StepContext } from './step-context.ts';

/** How long a run steps back when another live run is at the same write. */
const busyWaitMs = 500;

type Input = Record<string, unknown>;

/**
 * Writes to the world, once.
 *
 * 1. The intent is durable before the call leaves.
 * 2. What the ledger knows as done is not done again: its result is used.
 * 3. When an earlier attempt may have written, we look (`once`), let the system decide (`keyed`), repeat
 *    what is safe to repeat (`repeatable`), or stop and ask a person (`unsafe`). Never guess.
 * 4. A lost answer is doubt, not failure.
 */
export async function performEffect(
  prepared: PreparedAction,
  input: Input,
  key: string,
  context: StepContext,
): Promise<JournalEvent> {
  const { step, action } = prepared;
  const { world } = context;
  const attempt = context.attempts + 1;
  const from = world.now();
  const base = { step: step.key, key, attempt, from };
  const answer = await context.intend({
    kind: 'effect.intended',
    at: from,
    step: step.key,
    key,
    attempt,
    input,
  });
  if (answer.answer === 'busy') {
    return {
      kind: 'run.parked',
      at: world.now(),
      until: world.now() + busyWaitMs,
      because: 'busy',
      step: step.key,
    };
  }
  const confirmed = (output: unknown, record: ExternalRecord | undefined, reused: boolean): JournalEvent => ({
    kind: 'effect.confirmed',
    ...base,
    at: world.now(),
    port: outPort,
    output,
    reused,
    ...(record === undefined ? {} : { record }),
  });
  if (answer.answer === 'confirmed') return confirmed(answer.output, answer.record, true);
  let looking = context.doubt || answer.answer === 'doubtful';
  try {
    const found = looking ? await settleDoubt(prepared, input, key, context) : undefined;
    looking = false;
    const output = found ?? (await call(prepared, input, { key }, context));
    return confirmed(output, action.record?.(output), found !== undefined);
  } catch (error) {
    const failure = failureOf(error, 'unknown');
    /* A look that did not get through leaves the doubt as it was. */
    if (looking && failure.kind === 'transient') failure.outcome = 'unknown';
    const kind = failure.outcome === 'unknown' ? 'effect.doubtful' : 'effect.refused';
    return { kind, ...base, at: world.now(), failure, ...retryAt(step, failure, attempt, world) };
  }
}

/** What an earlier attempt did, if it can be known; undefined when the call may be made. */
async function settleDoubt(
  prepared: PreparedAction,
  input: Input,
  key: string,
  context: StepContext,
): Promise<unknown> {
  const { effect } = prepared.action;
  if (typeof effect === 'string' || 'keyed' in effect) return undefined;
  if ('unsafe' in effect) {
    const message = `It is not known whether "${prepared.step.title}" was done. Look there, then decide.`;
    throw policy('core.in-doubt', message, { outcome: 'unknown' });
  }
  const client = await open(prepared.step, context.world);
  return await effect.once.find(client, input, key);
}

/** The ledger key of a write. Writes that need no natural key are still journaled, each under its own step. */
export function keyOf({ step, action }: PreparedAction, input: Input, { run, world }: StepContext): string {
  const natural = naturalKeyOf(action.effect, input) ?? `${run}/${step.key}`;
  return effectKey({
    environment: world.environment,
    connection: step.connection ?? 'core',
    action: action.id,
    natural,
  });
}
