import type { Failure } from '@crossdock/sdk';
import type { ItemsOutcome } from '../children.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedEach, PreparedPlan } from '../prepare.ts';
import { completedEach, takesFailed } from './close-container.ts';
import { GrowingList } from './growing-list.ts';
import type { StepContext } from './step-context.ts';

/** Items that failed, in a run of their own: one, or all of a run that ended before it could say which. */
interface FailedItems {
  index: number;
  /** When it is more than one. */
  items?: number;
  run: string;
  step?: string;
  failure: Failure;
}

/** What a container came to in a run of items. */
interface Output {
  results?: readonly unknown[];
  failures?: ReadonlyArray<{ index: number; step: string; failure: Failure }>;
}

/**
 * Ends a container whose items had runs of their own: with the counts, the results in the order of the items, and the
 * items that failed. A few runs are looked at at a time, so that a list of any length takes no more memory.
 */
export async function closeChildren(
  prepared: PreparedEach,
  made: unknown,
  context: StepContext,
  plan: PreparedPlan,
): Promise<JournalEvent> {
  const { world, run, path } = context;
  const base = { step: path, attempt: 1, from: world.now() };
  const parent = { run, step: path };
  const { completed: done, failed: failedRuns, failedItems: failed } = await world.children.tally(parent);
  const { count } = made as { count: number };
  const counts = { count, done: count - failed, failed, runs: done + failedRuns };
  const gathers = prepared.result !== undefined || failed > 0;
  const output = gathers ? { ...counts, ...(await gathered(prepared, context)) } : counts;
  return completedEach(base, output, failed, takesFailed(plan, path), context);
}

async function gathered({ result }: PreparedEach, { world, run, path: step }: StepContext) {
  const results = result === undefined ? undefined : new GrowingList(world.lists, run);
  const failures = new GrowingList(world.lists, run);
  let from = 0;
  for (;;) {
    const outcomes = await world.children.outcomes({ run, step }, from);
    for (const outcome of outcomes) {
      for (const each of resultsOf(outcome)) await results?.add(each);
      for (const each of failuresOf(outcome)) await failures.add(each);
      from = outcome.from + outcome.count;
    }
    if (outcomes.length === 0) break;
  }
  const failed = await failures.end();
  const none = Array.isArray(failed) && failed.length === 0;
  return {
    ...(results === undefined ? {} : { results: await results.end() }),
    ...(none ? {} : { failures: failed }),
  };
}

/** One for each item, so that places stay what they are: null for those that failed. */
function* resultsOf({ output, count }: ItemsOutcome): Iterable<unknown> {
  const { results = [] } = (output ?? {}) as Output;
  for (let index = 0; index < count; index += 1) yield results[index] ?? null;
}

function* failuresOf({ run, from, count, output, failure }: ItemsOutcome): Iterable<FailedItems> {
  const { failures } = (output ?? {}) as Output;
  if (failures !== undefined)
    for (const { index, step, failure: why } of failures)
      yield { index: from + index, run, step, failure: why };
  else if (failure !== undefined)
    yield { index: from, ...(count === 1 ? {} : { items: count }), run, failure };
}
