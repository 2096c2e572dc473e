import type { JournalEvent } from '../journal/events.ts';
import type { PreparedAction } from '../prepare.ts';
import type { StepRun } from '../run-state.ts';
import { callOf, open, portOf } from './action-step.ts';
import { failureOf } from './failure-of.ts';
import { retryAt, spentOf, type StepContext } from './step-context.ts';

type Resumed = Extract<StepRun, { state: 'resumed' }>;

/** Makes the result of a step whose wait is over. */
export async function performResume(
  prepared: PreparedAction,
  { made, ended, attempt: before }: Resumed,
  context: StepContext,
): Promise<JournalEvent> {
  const { action, step } = prepared;
  const { world, path } = context;
  const attempt = before + 1;
  const base = { step: path, attempt, from: world.now() };
  try {
    const key = made?.effect?.key ?? '';
    const output: unknown =
      action.resume === undefined
        ? made?.output
        : await action.resume(await open(prepared, context), made?.output, ended, callOf(key, context));
    const port = portOf(prepared, output);
    return { kind: 'step.completed', ...base, at: world.now(), port, output, ...spentOf(context) };
  } catch (error) {
    const failure = failureOf(error, 'not-done');
    const again = retryAt(step, failure, attempt, world);
    return { kind: 'step.failed', ...base, at: world.now(), failure, ...spentOf(context), ...again };
  }
}
