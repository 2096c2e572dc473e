import { outPort } from '@crossdock/flow';
import { business, type Call, type Failure } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedStep } from '../prepare.ts';
import { keyOf, performEffect } from './effect-step.ts';
import { failureOf } from './failure-of.ts';
import { retryAt, type StepContext } from './step-context.ts';

export type PreparedAction = Extract<PreparedStep, { kind: 'action' }>;

/** Runs one action: its input is computed and checked, then it is asked, or written through the ledger. */
export async function performAction(prepared: PreparedAction, context: StepContext): Promise<JournalEvent> {
  const { step, action } = prepared;
  const { world } = context;
  const attempt = context.attempts + 1;
  const base = { step: step.key, attempt, from: world.now() };
  const writes = action.effect !== 'none' && action.effect !== 'read';
  let input: Record<string, unknown>;
  let key = '';
  try {
    input = checkedInput(prepared, context);
    if (writes) key = keyOf(prepared, input, context);
  } catch (error) {
    return { kind: 'step.failed', ...base, at: world.now(), failure: failureOf(error, 'not-done') };
  }
  if (writes) return performEffect(prepared, input, key, context);
  try {
    const output: unknown = await call(prepared, input, { key }, context);
    return { kind: 'step.completed', ...base, at: world.now(), port: outPort, output, input };
  } catch (error) {
    const failure = failureOf(error, 'not-done');
    return {
      kind: 'step.failed',
      ...base,
      at: world.now(),
      failure,
      input,
      ...retryAt(step, failure, attempt, world),
    };
  }
}

/** Opens the connection and makes the call. */
export async function call(
  { step, action }: PreparedAction,
  input: Record<string, unknown>,
  { key }: Call,
  { world }: StepContext,
): Promise<unknown> {
  const client = await open(step, world);
  return await action.run(client, input, { key });
}

/** The client of the step's connection; for actions without one, the platform's own HTTP. */
export async function open(step: PreparedAction['step'], world: StepContext['world']): Promise<unknown> {
  return world.connections.open(step.connection, { timeoutMs: step.policy.callTimeoutMs });
}

/** The input as the action's schema wants it. A misfit is data that somebody must put right. */
function checkedInput(
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
