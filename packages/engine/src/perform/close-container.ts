import { failedPort, outPort, type Scope } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import { type Fallen, standingIn } from '../decide.ts';
import type { JournalEvent } from '../journal/events.ts';
import { joinPorts } from '../ports.ts';
import type { PreparedEach, PreparedPlan, PreparedStep, PreparedTry } from '../prepare.ts';
import type { RunState } from '../run-state.ts';
import type { Scopes } from '../scopes.ts';
import { keyOf, type ScopePrefix, scopeOf, type StepPath, undoOf } from '../step-path.ts';
import { never } from '../never.ts';
import { itemsFailed } from './container-step.ts';
import { failureOf } from './failure-of.ts';
import type { StepContext } from './step-context.ts';

/** How one item of a container came out. */
interface ItemResult {
  index: number;
  fallen: Fallen | undefined;
  /** What its body can be read with. */
  scope: Scope;
}

/** Failed items that are shown with a result: as many as a run of items can have. All of them are in the history. */
const mostShown = 1_000;

/** Ends a container whose body is over, once or for all items. */
export function closeContainer(
  prepared: PreparedStep,
  context: StepContext,
  plan: PreparedPlan,
  state: RunState,
  scopes: Scopes,
): JournalEvent {
  const { path } = context;
  const resultOf = (container: PreparedEach | PreparedTry, index: number): ItemResult =>
    itemResult(container, path, index, state, scopes);
  if (prepared.kind === 'each') {
    const open = state.steps.get(path);
    const count = open?.state === 'open' ? open.count : 0;
    const items = Array.from({ length: count }, (_, index) => resultOf(prepared, index));
    return closeEach(prepared, items, takesFailed(plan, path), context);
  }
  if (prepared.kind !== 'try') throw new Error(`${path} is no container`);
  return closeTry(
    prepared,
    { ...resultOf(prepared, 0), ...undosIn(path, state, plan) },
    takesFailed(plan, path),
    context,
  );
}

export function takesFailed({ failedWired }: PreparedPlan, path: StepPath): boolean {
  return failedWired.has(keyOf(path));
}

function itemResult(
  { step }: PreparedEach | PreparedTry,
  path: StepPath,
  index: number,
  state: RunState,
  scopes: Scopes,
): ItemResult {
  const prefix = scopeOf(path, index);
  const { fallen, failedItems } = standingIn(prefix, { ...step.body, trigger: '' }, state, never);
  const items = failedItems === 0 ? undefined : { step: path, failure: itemsFailed(failedItems) };
  return { index, fallen: fallen ?? items, scope: scopes.of(prefix) };
}

interface Undos {
  undone: StepPath[];
  notUndone: StepPath[];
  undoFailed: Failure | undefined;
}

/** What became of the writes of a "try" that were to be taken back. Those of runs of items are theirs, and stay. */
function undosIn(path: StepPath, { confirmed, steps }: RunState, plan: PreparedPlan): Undos {
  const scope = scopeOf(path, 0);
  const undos = confirmed
    .filter((step) => step.startsWith(scope))
    .map((step) => ({ step, undo: steps.get(undoOf(step)) }));
  const failed = undos.find(({ undo }) => undo?.state === 'failed')?.undo;
  const stepsWhere = (state: string): StepPath[] =>
    undos.filter(({ undo }) => undo?.state === state).map(({ step }) => step);
  return {
    undone: stepsWhere('completed'),
    notUndone: [...stepsWhere('skipped'), ...listsDoneElsewhere(scope, steps, plan)],
    undoFailed: failed?.state === 'failed' ? failed.failure : undefined,
  };
}

/** Containers in a scope whose items had runs of their own. */
function listsDoneElsewhere(prefix: ScopePrefix, steps: RunState['steps'], plan: PreparedPlan): StepPath[] {
  return [...steps].flatMap(([path, step]) => {
    if (!path.startsWith(prefix) || step.state !== 'completed') return [];
    return plan.steps.get(keyOf(path))?.kind === 'each' && hadRuns(step.output) ? [path] : [];
  });
}

function hadRuns(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'runs' in output;
}

/**
 * Ends a container whose items are over. Failed items do not keep it from completing when the others went on: they
 * are counted, and taken by the way `failed` if there is one.
 */
function closeEach(
  { step, result }: PreparedEach,
  items: readonly ItemResult[],
  takes: boolean,
  context: StepContext,
): JournalEvent {
  const { world, path } = context;
  const base = { step: path, attempt: 1, from: world.now() };
  const count = items.length;
  const failed = items.flatMap(({ index, fallen }) =>
    fallen === undefined ? [] : [{ index, step: fallen.step, failure: fallen.failure }],
  );
  const first = failed[0];
  if (first !== undefined && step.params.onFailedItem === 'stop')
    return { kind: 'step.failed', ...base, at: world.now(), failure: first.failure };
  try {
    const results =
      result === undefined
        ? []
        : items.map(({ fallen, scope }) => (fallen === undefined ? (result(scope) ?? null) : null));
    const output = {
      count,
      done: count - failed.length,
      failed: failed.length,
      ...(result === undefined ? {} : { results }),
      ...(failed.length === 0 ? {} : { failures: failed.slice(0, mostShown) }),
    };
    return completedEach(base, output, failed.length, takes, context);
  } catch (error) {
    return { kind: 'step.failed', ...base, at: world.now(), failure: failureOf(error, 'not-done') };
  }
}

export function completedEach(
  base: { step: string; attempt: number; from: number },
  output: unknown,
  failedItems: number,
  takesThem: boolean,
  { world }: StepContext,
): JournalEvent {
  const takes = failedItems > 0 && takesThem;
  return {
    kind: 'step.completed',
    ...base,
    at: world.now(),
    port: joinPorts(takes ? [outPort, failedPort] : [outPort]),
    output,
    ...(failedItems > 0 && !takes ? { failedItems } : {}),
  };
}

/** Ends a "try": with its result, or, once everything that can be is taken back, with the failure of its body. */
function closeTry(
  { result }: PreparedTry,
  body: ItemResult & Undos,
  takes: boolean,
  context: StepContext,
): JournalEvent {
  const { world, path } = context;
  const base = { step: path, attempt: 1, from: world.now() };
  const { fallen, undone, notUndone, undoFailed } = body;
  if (fallen === undefined) {
    try {
      const output = result === undefined ? {} : (result(body.scope) ?? null);
      return { kind: 'step.completed', ...base, at: world.now(), port: outPort, output };
    } catch (error) {
      return { kind: 'step.failed', ...base, at: world.now(), failure: failureOf(error, 'not-done') };
    }
  }
  if (undoFailed !== undefined) return { kind: 'step.failed', ...base, at: world.now(), failure: undoFailed };
  if (!takes) return { kind: 'step.failed', ...base, at: world.now(), failure: fallen.failure };
  const output = { step: fallen.step, failure: fallen.failure, undone, notUndone };
  return { kind: 'step.completed', ...base, at: world.now(), port: failedPort, output };
}
