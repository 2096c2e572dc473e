import type { Scope } from '@crossdock/flow';
import { business, type Failure, type StoredList, storedListIn } from '@crossdock/sdk';
import { itemsCorrelation, itemsEnded, type ItemsEvent, type ItemsParent } from '../children.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { PreparedEach } from '../prepare.ts';
import { keyOf, prefixOf } from '../step-path.ts';
import { failureOf } from './failure-of.ts';
import type { World } from '../world.ts';
import type { StepContext } from './step-context.ts';

/** How many runs are started by one call: bounds the memory that starting those of a long list takes. */
const runsAtATime = 100;

type List = readonly unknown[] | StoredList;

/** The items that a container does in its own run. Fails when it was given something else. */
export function itemsOf(prepared: PreparedEach, scope: Scope): readonly unknown[] {
  const list = listOf(prepared, scope);
  return 'stored' in list ? [] : list;
}

function listOf(prepared: PreparedEach, scope: Scope): List {
  const items = prepared.items(scope);
  if (items === undefined || items === null) return [];
  const list = Array.isArray(items) ? (items as unknown[]) : storedListIn(items);
  if (list !== undefined) return list;
  throw business('flow.not-a-list', `"${prepared.step.title}" was not given a list to go through.`);
}

/**
 * Begins a container: here when it is short, in runs of their own when it is long or stored. A list within another
 * container is done here, however long, unless it is stored: then it is more than a run can hold.
 */
export async function openEach(prepared: PreparedEach, context: StepContext): Promise<JournalEvent[]> {
  const { world, path, scope } = context;
  const from = world.now();
  try {
    const list = listOf(prepared, scope);
    const count = 'stored' in list ? list.count : list.length;
    if (isDoneHere(prepared, list, context))
      return [{ kind: 'scope.opened', at: world.now(), step: path, count }];
    const parent = { run: context.run, step: path };
    await startRuns(slicesOf(list, prepared.step.params.childRunsAbove, context), parent, world);
    const signal = { name: itemsEnded, correlation: itemsCorrelation(parent), since: from };
    return [
      { kind: 'wait.declared', at: world.now(), step: path, because: 'items', signal, output: { count } },
    ];
  } catch (error) {
    const failure = failureOf(error, 'not-done');
    return [{ kind: 'step.failed', step: path, attempt: 1, from, at: world.now(), failure }];
  }
}

function isDoneHere({ step }: PreparedEach, list: List, { path }: StepContext): boolean {
  if ('stored' in list) return list.count === 0;
  return list.length <= step.params.childRunsAbove || prefixOf(path) !== '';
}

async function startRuns(events: Iterable<ItemsEvent>, parent: ItemsParent, world: World): Promise<void> {
  let batch: ItemsEvent[] = [];
  for (const event of events) {
    batch.push(event);
    if (batch.length < runsAtATime) continue;
    await world.children.start(parent, batch);
    batch = [];
  }
  if (batch.length > 0) await world.children.start(parent, batch);
}

/** One after the other: what a long list takes is never all there at once. */
function* slicesOf(list: List, size: number, { path, scope, again }: StepContext): Iterable<ItemsEvent> {
  const container = keyOf(path);
  const { run: _, ...outside } = scope;
  const count = 'stored' in list ? list.count : list.length;
  for (let from = 0; from < count; from += size) {
    const to = Math.min(from + size, count);
    const items = 'stored' in list ? { stored: list.stored, from, to } : list.slice(from, to);
    yield { container, from, items, ...(again === undefined ? {} : { again }), scope: outside };
  }
}

/** The failure of a run, or an item, whose containers have failed items that nobody took care of. */
export function itemsFailed(count: number): Failure {
  const items = count === 1 ? 'One item' : `${String(count)} items`;
  const message = `${items} failed; the others were done. Put them right, then replay from the failed step.`;
  return business('core.items-failed', message, { evidence: { failedItems: count } }).failure;
}
