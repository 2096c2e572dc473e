import { effectKindOf, FailureError, policy } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { IntentAnswer } from '../journal/journal.ts';
import { rivalAt } from '../open-writes.ts';
import type { PreparedAction } from '../prepare.ts';
import { isGateClosed } from '../world.ts';
import { callOf, keptInput, open } from './action-step.ts';
import { confirmed, reuseEffect } from './reuse-effect.ts';
import { failureOf } from './failure-of.ts';
import { backAt, retryAt, spentOf, type StepContext } from './step-context.ts';

/**
 * How long a step stays away when another live run is at the same write: as long as it has waited already, so that the
 * journal does not grow with every half second for which that run is held up.
 */
const busyWaitMs = { least: 500, most: 60_000 };

type Input = Record<string, unknown>;

/**
 * Writes to the world, once.
 *
 * 1. The intent is durable before the call leaves, unless repeating the call does no harm (`repeatable`) or the system
 *    drops a second one (`keyed`): then what a crash makes us forget is simply done again.
 * 2. What the ledger knows as done is not done again: its result is used, see `reuseEffect`.
 * 3. When an earlier attempt may have written, we look (`once`), let the system decide (`keyed`), repeat
 *    what is safe to repeat (`repeatable`), or stop and ask a person (`unsafe`). Never guess.
 * 4. A lost answer is doubt, not failure.
 * 5. A call that a closed gate kept back is postponed: it costs no attempt, and a doubt stays as it was.
 * 6. An attempt that was cut off may have written only if the ledger had let it: its intent alone, of which the journal
 *    tells, may have met another run at the same write.
 */
export async function performEffect(
  prepared: PreparedAction,
  input: Input,
  key: string,
  context: StepContext,
): Promise<JournalEvent> {
  const { step, action } = prepared;
  const { world, path } = context;
  const attempt = context.attempts + 1;
  const from = world.now();
  const base = { step: path, key, attempt, from };
  const intended = { kind: 'effect.intended' as const, at: from, step: path, key, attempt };
  const answer = await ask(prepared, { ...intended, ...keptInput(prepared, input, context) }, context);
  if (answer.answer === 'busy') {
    const at = world.now();
    const waited = at - (context.busySince ?? at);
    const until = at + Math.min(Math.max(waited, busyWaitMs.least), busyWaitMs.most);
    return { kind: 'step.postponed', at, step: path, until, because: 'busy', doubt: answer.doubt };
  }
  if (answer.answer === 'confirmed') return reuseEffect(prepared, { input, base, known: answer }, context);
  let looking = answer.doubt;
  try {
    const found = looking ? await settleDoubt(prepared, input, key, context) : undefined;
    looking = false;
    const output = found ?? (await write(prepared, input, key, context));
    const record = action.record?.(output);
    return confirmed(prepared, { base, output, record, reused: found !== undefined }, context);
  } catch (error) {
    const failure = failureOf(error, 'unknown');
    if (isGateClosed({ failure })) {
      const at = world.now();
      const until = backAt(failure, world);
      const doubt = looking || failure.outcome === 'unknown';
      return { kind: 'step.postponed', at, step: path, until, because: 'gate', failure, doubt };
    }
    /* A look that did not get through leaves the doubt as it was. */
    if (looking && failure.kind === 'transient') failure.outcome = 'unknown';
    const kind = failure.outcome === 'unknown' ? 'effect.doubtful' : 'effect.refused';
    const again = retryAt(step, failure, attempt, world);
    return { kind, ...base, at: world.now(), failure, ...spentOf(context), ...again };
  }
}

type Intended = Extract<JournalEvent, { kind: 'effect.intended' }>;

/** What the ledger says to a write, and whether the write may have been done already. */
type Asked = IntentAnswer & { doubt: boolean };

/** Asks the ledger; claims the write there where a crash must not make us forget it. */
async function ask({ action }: PreparedAction, intended: Intended, context: StepContext): Promise<Asked> {
  const kind = effectKindOf(action.effect);
  if (kind === 'once' || kind === 'unsafe') return claim(intended, context);
  const { world, run } = context;
  const doubt = context.doubt || context.cutOff !== undefined;
  await context.announce(intended);
  if (kind === 'repeatable') return { answer: 'go', doubt };
  if (!world.keys.take(intended.key, run)) return { answer: 'busy', doubt };
  const known = await world.journal.confirmed(intended.key);
  return known === undefined ? { answer: 'go', doubt } : { answer: 'confirmed', ...known, doubt };
}

/** The ledger tells runs apart; that two steps of this run mean the same write is seen here. */
async function claim(intended: Intended, context: StepContext): Promise<Asked> {
  const { cutOff, openWrites } = context;
  const rival = rivalAt(openWrites, intended.key, intended.step);
  if (rival === 'busy') return { answer: 'busy', doubt: context.doubt || cutOff !== undefined };
  const answer = await context.intend(intended);
  /* Of a write that had another key then, as when a table it was looked up in has changed, the answer tells nothing. */
  const doubt = context.doubt || (cutOff !== undefined && cutOff !== intended.key);
  switch (answer.answer) {
    case 'go':
      return { ...answer, doubt: doubt || rival === 'doubtful' };
    case 'yours':
      return { ...answer, doubt: doubt || rival === 'doubtful' || cutOff !== undefined };
    case 'doubtful':
      return { ...answer, doubt: true };
    case 'busy':
    case 'confirmed':
      return { ...answer, doubt };
  }
}

/** Makes the call, alone or together with others of its kind. Remembers first how it would come back as an event. */
async function write(
  prepared: PreparedAction,
  input: Input,
  key: string,
  context: StepContext,
): Promise<unknown> {
  const { action, step } = prepared;
  const { world } = context;
  const echo = action.echo?.(input);
  if (echo !== undefined) await world.echoes.remember(step.connection ?? 'core', echo);
  const call = callOf(key, context);
  if (action.batch === undefined) return action.run(await open(prepared, context), input, call);
  const result = await world.gather.write({
    together: `${world.environment}/${step.connection ?? 'core'}/${step.type}`,
    batch: action.batch,
    item: { input, call },
    open: () => open(prepared, context),
  });
  if ('failure' in result) throw new FailureError(result.failure);
  return result.output;
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
  return await effect.once.find(await open(prepared, context), input, key);
}
