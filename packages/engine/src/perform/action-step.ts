import { outPort } from '@crossdock/flow';
import { business, type Call, type Failure } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedAction } from '../prepare.ts';
import { prefixOf } from '../step-path.ts';
import { isGateClosed } from '../world.ts';
import { performEffect } from './effect-step.ts';
import { keyOf } from './effect-key-of.ts';
import { failureOf } from './failure-of.ts';
import { backAt, retryAt, spentOf, type StepContext } from './step-context.ts';

/**
 * Runs one action: its input is computed and checked, then it is asked, or written through the ledger. Answers the
 * events in order: what it came to, and what it waits for now.
 */
export async function performAction(prepared: PreparedAction, context: StepContext): Promise<JournalEvent[]> {
  const { step, action } = prepared;
  const { world, path } = context;
  const attempt = context.attempts + 1;
  const base = { step: path, attempt, from: world.now() };
  const writes = action.effect !== 'none' && action.effect !== 'read';
  let input: Record<string, unknown>;
  let key = '';
  try {
    input = checkedInput(prepared, context);
    if (writes) key = keyOf(prepared, input, context);
  } catch (error) {
    return [{ kind: 'step.failed', ...base, at: world.now(), failure: failureOf(error, 'not-done') }];
  }
  if (writes) return thenWait(prepared, input, await performEffect(prepared, input, key, context), context);
  try {
    const output: unknown = await action.run(await open(prepared, context), input, callOf(key, context));
    const completed = {
      kind: 'step.completed' as const,
      ...base,
      at: world.now(),
      port: portOf(prepared, output),
      output,
      ...keptInput(prepared, input, context),
      ...spentOf(context),
    };
    return thenWait(prepared, input, completed, context);
  } catch (error) {
    const failure = failureOf(error, 'not-done');
    if (isGateClosed({ failure })) {
      const until = backAt(failure, world);
      return [{ kind: 'step.postponed', at: world.now(), step: path, until, because: 'gate', failure }];
    }
    return [
      {
        kind: 'step.failed',
        ...base,
        at: world.now(),
        failure,
        ...keptInput(prepared, input, context),
        ...spentOf(context),
        ...retryAt(step, failure, attempt, world),
      },
    ];
  }
}

/** What an action that was made waits for, declared with its outcome. */
function thenWait(
  { action }: PreparedAction,
  input: Record<string, unknown>,
  made: JournalEvent,
  { world, path }: StepContext,
): JournalEvent[] {
  if (made.kind !== 'step.completed' && made.kind !== 'effect.confirmed') return [made];
  const wait = action.waits?.(made.output, input);
  if (wait === undefined) return [made];
  const declared = { kind: 'wait.declared' as const, at: world.now(), step: path, ...wait };
  return made.kind === 'effect.confirmed' ? [made, declared] : [{ ...declared, output: made.output ?? null }];
}

/** The client of the step's connection; for actions without one, the platform itself. */
export function open({ step }: PreparedAction, { world, spent }: StepContext): Promise<unknown> {
  return world.connections.open(step.connection, { timeoutMs: step.policy.callTimeoutMs, spent });
}

export function callOf(key: string, { run, path, world }: StepContext): Call {
  return { key, run, step: path, now: world.now() };
}

export function portOf({ action }: PreparedAction, output: unknown): string {
  return action.portOf?.(output) ?? action.ports?.[0] ?? outPort;
}

/**
 * The input as a journal keeps it: not at all where it can be read from earlier steps, since it is often the largest
 * part. Within containers it is kept, because an item is not a step that can be read.
 */
export function keptInput(
  { isPlain }: PreparedAction,
  input: Record<string, unknown>,
  { path }: StepContext,
): { input?: unknown } {
  return isPlain && prefixOf(path) === '' ? {} : { input };
}

/** The input as the action's schema wants it. A misfit is data that somebody must put right. */
export function checkedInput(
  { step, action, input }: PreparedAction,
  { scope }: StepContext,
): Record<string, unknown> {
  const parsed = action.input.safeParse(input(scope));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5);
  const sentence = issues
    .map((issue) => `${issue.path.join('.') || 'the input'}: ${issue.message}`)
    .join('; ');
  throw business('flow.input-invalid', `"${step.title}" was not given what it needs. ${sentence}.`, {
    evidence: {
      issues: issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    } satisfies Failure['evidence'],
  });
}
