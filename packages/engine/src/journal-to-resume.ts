import { type Body, failedPort, type NodeKey, type Step, stepsIn } from '@crossdock/flow';
import type { JournalEvent } from './journal/events.ts';
import type { RunId } from './journal/journal.ts';
import { fills } from './ports.ts';
import { fold, type RunState, type StepRun } from './run-state.ts';
import { itemOf, pathOf, prefixOf, type ScopePrefix, scopeOf, type StepPath } from './step-path.ts';

/** A run that is over, with the steps it went through. */
interface Resumable {
  run: RunId;
  plan: Body;
  /** Of a run that did some items of a container of another run: the container. */
  container?: NodeKey | undefined;
  journal: readonly JournalEvent[];
  /** A step to do again, whether or not anything failed. */
  at?: StepPath | undefined;
}

/** What a new run begins with; or why there is nothing to go on from. */
export type Resumption = { events: JournalEvent[] } | { cannot: 'not-over' | 'nothing-failed' | 'stopped' };

/**
 * What a new run takes over from one that failed or was cancelled, so that it goes on from the failed step; or from any
 * run that is over, so that it does a step again. Pure.
 *
 * 1. Steps that completed or were skipped are taken over. Steps that failed, or had not settled, are done again; what
 *    the ledger holds in doubt for them stays there.
 * 2. When the way `failed` of a step led to the failure, that step is where it begins.
 * 3. What comes after a step that is done again is done again: it read what that step gave.
 * 4. A list keeps the items that were done. One whose items had runs of their own begins anew.
 * 5. A wait that has ended stays ended, except for runs that were started: they are started anew.
 * 6. A "try" that did not complete begins anew: what it wrote may have been taken back.
 * 7. A step that is to be done again takes nothing over of itself; the containers around it keep their other steps.
 */
export function journalToResume({ run, plan, container, journal, at }: Resumable): Resumption {
  const state = fold(journal);
  if (state.ended === undefined) return { cannot: 'not-over' };
  if (state.ended === 'completed' && at === undefined) return { cannot: 'nothing-failed' };
  const body =
    container === undefined
      ? plan
      : { steps: stepsIn(plan).filter(({ key }) => key === container), wires: [] };
  const events = new TakingOver(state, journal, at)
    .from(body)
    .map((event) => ({ ...event, takenFrom: event.takenFrom ?? run }));
  const stopped = events.some((event) => event.kind === 'step.completed' && event.does === 'stop');
  return stopped ? { cannot: 'stopped' } : { events };
}

/** How much of a step is taken over: all with what is in it, only that its body was begun, or all up to its wait. */
type Part = 'whole' | 'opened' | 'waited';

class TakingOver {
  readonly #state: RunState;
  readonly #journal: readonly JournalEvent[];
  readonly #at: StepPath | undefined;
  readonly #parts = new Map<StepPath, Part>();
  readonly #opened = new Map<StepPath, number>();
  /** Where in the journal the wait of each step ended. */
  readonly #waited = new Map<StepPath, number>();

  constructor(state: RunState, journal: readonly JournalEvent[], at: StepPath | undefined) {
    this.#state = state;
    this.#journal = journal;
    this.#at = at;
    const startsRuns = new Set<StepPath>();
    for (const [index, event] of journal.entries()) {
      if (event.kind === 'scope.opened') this.#opened.set(event.step, event.count);
      if (event.kind === 'wait.declared' && (event.because === 'items' || event.because === 'sub-flow'))
        startsRuns.add(event.step);
      if (event.kind === 'wait.ended' && !startsRuns.has(event.step)) this.#waited.set(event.step, index);
    }
  }

  from(body: Body): JournalEvent[] {
    this.#weigh(body, '');
    return this.#journal.filter((event, index) => this.#isTaken(event, index));
  }

  #weigh(body: Body, prefix: ScopePrefix): void {
    const again = this.#again(body, prefix);
    const after = reachedFrom(body, again);
    for (const step of body.steps) {
      const path = pathOf(prefix, step.key);
      if (after.has(step.key) || !this.#state.steps.has(path)) continue;
      if (again.has(step.key)) this.#beginAgain(step, path);
      else this.#parts.set(path, 'whole');
    }
  }

  #beginAgain(step: Step, path: StepPath): void {
    if (path === this.#at) return;
    const count = this.#opened.get(path);
    if (count !== undefined && (step.kind === 'each' || (step.kind === 'try' && this.#isWholeAround(path)))) {
      this.#parts.set(path, 'opened');
      for (let index = 0; index < count; index += 1) this.#weigh(step.body, scopeOf(path, index));
    } else if (this.#waited.has(path)) this.#parts.set(path, 'waited');
  }

  /** Whether a "try" came to its end, and holds the step that is to be done again. */
  #isWholeAround(path: StepPath): boolean {
    const state = this.#state.steps.get(path);
    return this.#at?.startsWith(`${path}/`) === true && state?.state === 'completed' && !hasFailed(state);
  }

  /** Steps of a scope that are done again because of themselves, or because of what their failure led to. */
  #again({ steps, wires }: Body, prefix: ScopePrefix): Set<NodeKey> {
    const stateOf = (key: NodeKey): StepRun | undefined => this.#state.steps.get(pathOf(prefix, key));
    const ways = wires.filter(({ from, port }) => port === failedPort && hasFailed(stateOf(from)));
    const taken = new Set(ways.map(({ from }) => from));
    const fallen = new Set<NodeKey>();
    const open = new Set<NodeKey>();
    const chosen = this.#chosenIn(prefix);
    for (const { key } of steps) {
      const state = stateOf(key);
      if (state === undefined || state.state === 'skipped') continue;
      if (state.state === 'failed' ? !taken.has(key) : isIncomplete(state)) fallen.add(key);
      else if (key === chosen || (state.state !== 'completed' && state.state !== 'failed')) open.add(key);
    }
    const led = ways.filter(({ to }) => {
      const reached = reachedFrom({ steps, wires }, [to]);
      return fallen.has(to) || [...fallen].some((key) => reached.has(key));
    });
    return new Set([...fallen, ...open, ...led.map(({ from }) => from)]);
  }

  /** What of a scope is, or holds, the step that is to be done again. */
  #chosenIn(prefix: ScopePrefix): NodeKey | undefined {
    return this.#at?.startsWith(prefix) === true ? this.#at.slice(prefix.length).split('/')[0] : undefined;
  }

  #isTaken(event: JournalEvent, index: number): boolean {
    if (!('step' in event) || event.step === undefined || event.kind.startsWith('run.')) return false;
    switch (this.#parts.get(event.step)) {
      case 'whole':
        return true;
      case 'opened':
        return event.kind === 'scope.opened';
      case 'waited':
        return index <= (this.#waited.get(event.step) ?? -1);
      case undefined:
        return this.#isWithinWhole(event.step);
    }
  }

  #isWithinWhole(path: StepPath): boolean {
    const container = itemOf(prefixOf(path))?.container;
    if (container === undefined) return false;
    return this.#parts.get(container) === 'whole' || this.#isWithinWhole(container);
  }
}

/** Whether a step failed, or items of it did, so that its way `failed` was taken. */
function hasFailed(state: StepRun | undefined): boolean {
  return state?.state === 'failed' || (state?.state === 'completed' && fills(state.port, failedPort));
}

/** A list of which items failed that nobody took care of. */
function isIncomplete(state: StepRun): boolean {
  return state.state === 'completed' && (state.failedItems ?? 0) > 0;
}

/** Steps that some way leads to from these. */
function reachedFrom({ wires }: Body, from: Iterable<NodeKey>): Set<NodeKey> {
  const reached = new Set<NodeKey>();
  const open = [...from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const wire of wires) {
      if (wire.from !== key || reached.has(wire.to)) continue;
      reached.add(wire.to);
      open.push(wire.to);
    }
  }
  return reached;
}
