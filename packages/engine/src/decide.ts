import {
  type Body,
  type ContainerStep,
  failedPort,
  innerPortOf,
  type NodeKey,
  type Step,
} from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import type { Instant } from './journal/events.ts';
import { OverItems } from './over-items.ts';
import { fills } from './ports.ts';
import type { RunState, StepRun } from './run-state.ts';
import { pathOf, type ScopePrefix, scopeOf, type StepPath, undoOf } from './step-path.ts';

/**
 * What to do with a step: `run` it, `skip` it, `undo` what it wrote, or `close` a container whose body is over.
 */
export interface Decision {
  do: 'run' | 'skip' | 'undo' | 'close';
  step: StepPath;
}

/** A step that failed, and nobody took its way `failed`. */
export interface Fallen {
  step: StepPath;
  failure: Failure;
}

/** How one scope stands. */
export interface Standing {
  decisions: Decision[];
  /** Something waits: for its next attempt, a moment or a signal. */
  waits: boolean;
  /** The step that failed first. */
  fallen: Fallen | undefined;
  /** Items of containers in it that failed while others went on. */
  failedItems: number;
}

type Steps = Pick<RunState, 'steps' | 'stopped' | 'confirmed'>;

/** What a plan is to `decide`. */
export interface Decidable {
  trigger: NodeKey;
  steps: readonly Step[];
  wires: Body['wires'];
}

/**
 * What a run does next. Pure: the same plan, state and instant give the same answer on any worker.
 *
 * 1. A wire is live when its source completed and filled its port, or failed and the wire starts at `failed`; dead
 *    when the source settled otherwise. Within a container, a wire from its inner port is live.
 * 2. A step is ready when all wires into it are live or dead. One live wire: it runs; a join that needs all of them
 *    is skipped when one is dead. None: it is skipped. The trigger has no wires and is ready from the start.
 * 3. A step that has settled is never decided again.
 * 4. A step that waits for its next attempt or for a moment, or whose call was cut off, runs when it is due.
 * 5. Once a step has failed in a scope and no wire starts at its `failed`, nothing new begins in that scope; what has
 *    begun is brought to its end (4), so that no write is left in doubt. The same holds for the whole run once a
 *    step said stop.
 * 6. A container runs its body once for each item, no more at a time than it says; each item is a scope of its own,
 *    and one that failed lets the others go on; when the container says stop, no further item begins. When all are
 *    over it is closed.
 * 7. A "try" whose body has failed undoes what was confirmed in it, newest first, one after the other; then it is
 *    closed.
 * 8. A run is over when nothing is to be decided and nothing waits. It failed when one of its steps failed, or items
 *    of its containers did, and nobody took the way `failed`.
 */
export function standingOf(plan: Decidable, run: Steps, now: Instant, over = new OverItems()): Standing {
  return standingIn('', plan, run, now, over);
}

/** The same of one scope within a run: `plan` is what stands in it. */
export function standingIn(
  prefix: ScopePrefix,
  plan: Decidable,
  run: Steps,
  now: Instant,
  over = new OverItems(),
): Standing {
  return new Weighing(run, now, over).scope(plan, prefix, plan.trigger, undefined, run.stopped);
}

export function decide(plan: Decidable, run: Steps, now: Instant): Decision[] {
  return standingOf(plan, run, now).decisions;
}

class Weighing {
  readonly #run: Steps;
  readonly #now: Instant;
  readonly #over: OverItems;

  constructor(run: Steps, now: Instant, over: OverItems) {
    this.#run = run;
    this.#now = now;
    this.#over = over;
  }

  scope(
    body: Body | Decidable,
    prefix: ScopePrefix,
    trigger: NodeKey | undefined,
    container: ContainerStep | undefined,
    halted: boolean,
  ): Standing {
    const standing: Standing = { decisions: [], waits: false, fallen: undefined, failedItems: 0 };
    standing.fallen = this.#fallenIn(body, prefix);
    const stays = halted || standing.fallen !== undefined;
    for (const step of body.steps) {
      const path = pathOf(prefix, step.key);
      const state = this.#run.steps.get(path);
      if (state === undefined) {
        if (stays) continue;
        const fate = step.key === trigger ? 'run' : this.#fateOf(step, body, prefix, container);
        if (fate !== undefined) standing.decisions.push({ do: fate, step: path });
      } else this.#weigh(standing, step, path, state, stays);
    }
    return standing;
  }

  #weigh(standing: Standing, step: Step, path: StepPath, state: StepRun, stays: boolean): void {
    switch (state.state) {
      case 'intended':
        standing.decisions.push({ do: 'run', step: path });
        return;
      case 'resumed':
        this.#whenDue(standing, path, state.due ?? Number.NEGATIVE_INFINITY);
        return;
      case 'retrying':
        this.#whenDue(standing, path, state.due);
        return;
      case 'waiting':
        this.#whenDue(standing, path, state.until ?? Number.POSITIVE_INFINITY);
        return;
      case 'open':
        if (step.kind === 'each') this.#each(standing, step, path, state.count, stays);
        else if (step.kind === 'try') this.#try(standing, step, path, stays);
        return;
      case 'completed':
        standing.failedItems += state.failedItems ?? 0;
        return;
      case 'skipped':
      case 'failed':
        return;
    }
  }

  #whenDue(standing: Standing, step: StepPath, due: Instant): void {
    if (due <= this.#now) standing.decisions.push({ do: 'run', step });
    else standing.waits = true;
  }

  #each(
    standing: Standing,
    step: Extract<ContainerStep, { kind: 'each' }>,
    path: StepPath,
    count: number,
    halted: boolean,
  ): void {
    const { atATime, onFailedItem } = step.params;
    let over = this.#over.of(path);
    let { failed } = over;
    let open = 0;
    let waits = false;
    const decisions: Decision[] = [];
    for (let index = over.items; index < count; index += 1) {
      const prefix = scopeOf(path, index);
      const begun = this.#hasBegun(step.body, prefix);
      const stays = halted || (failed && onFailedItem === 'stop');
      if (!begun && (stays || open >= atATime)) continue;
      const item = this.scope(step.body, prefix, undefined, step, halted);
      const isOpen = item.decisions.length > 0 || item.waits;
      if (item.fallen !== undefined || item.failedItems > 0) failed = true;
      if (isOpen) open += 1;
      else if (begun && index === over.items) over = { items: index + 1, failed };
      decisions.push(...item.decisions);
      waits ||= item.waits;
    }
    this.#over.keep(path, over);
    if (decisions.length === 0 && !waits) decisions.push({ do: 'close', step: path });
    standing.decisions.push(...decisions);
    standing.waits ||= waits;
  }

  #try(
    standing: Standing,
    step: Extract<ContainerStep, { kind: 'try' }>,
    path: StepPath,
    halted: boolean,
  ): void {
    const prefix = scopeOf(path, 0);
    const body = this.scope(step.body, prefix, undefined, step, halted);
    standing.waits ||= body.waits;
    standing.decisions.push(...body.decisions);
    if (body.decisions.length > 0 || body.waits) return;
    const failed = body.fallen !== undefined || body.failedItems > 0;
    const undoing = failed ? this.#undoIn(prefix) : undefined;
    if (undoing === undefined) standing.decisions.push({ do: 'close', step: path });
    else if (undoing === 'waits') standing.waits = true;
    else standing.decisions.push({ do: 'undo', step: undoing.undo });
  }

  /** The next write to take back in a scope and those in it; undefined when none is left, or one could not be. */
  #undoIn(prefix: ScopePrefix): { undo: StepPath } | 'waits' | undefined {
    const within = this.#run.confirmed.filter((path) => path.startsWith(prefix));
    for (const path of within.reverse()) {
      const made = this.#run.steps.get(path);
      if (made?.state !== 'completed' || made.effect === undefined || made.effect.undone) continue;
      const undo = this.#run.steps.get(undoOf(path));
      if (undo?.state === 'completed' || undo?.state === 'skipped') continue;
      if (undo?.state === 'failed') return undefined;
      if (undo?.state === 'retrying' && undo.due > this.#now) return 'waits';
      return { undo: path };
    }
    return undefined;
  }

  #hasBegun(body: Body, prefix: ScopePrefix): boolean {
    return body.steps.some(({ key }) => this.#run.steps.has(pathOf(prefix, key)));
  }

  #fallenIn(body: Body | Decidable, prefix: ScopePrefix): Fallen | undefined {
    for (const { key } of body.steps) {
      const step = pathOf(prefix, key);
      const state = this.#run.steps.get(step);
      if (state?.state !== 'failed') continue;
      if (!body.wires.some(({ from, port }) => from === key && port === failedPort))
        return { step, failure: state.failure };
    }
    return undefined;
  }

  /** Whether a step that has not begun may; undefined: not yet. */
  #fateOf(
    step: Step,
    body: Body | Decidable,
    prefix: ScopePrefix,
    container: ContainerStep | undefined,
  ): 'run' | 'skip' | undefined {
    let live = 0;
    let dead = 0;
    for (const { from, port, to } of body.wires) {
      if (to !== step.key) continue;
      const inside = container !== undefined && from === container.key && port === innerPortOf(container);
      const state = inside ? 'live' : stateOfWire(this.#run.steps.get(pathOf(prefix, from)), port);
      if (state === 'open') return undefined;
      if (state === 'live') live += 1;
      else dead += 1;
    }
    const needsAll = step.kind === 'pure' && step.needsAll === true;
    return live > 0 && !(needsAll && dead > 0) ? 'run' : 'skip';
  }
}

/** When the next waiting step is due; undefined when none waits for a moment. */
export function nextDue(run: Pick<RunState, 'steps'>): Instant | undefined {
  let next: Instant | undefined;
  for (const step of run.steps.values()) {
    const due = dueOf(step);
    if (due !== undefined && (next === undefined || due < next)) next = due;
  }
  return next;
}

function dueOf(step: StepRun): Instant | undefined {
  switch (step.state) {
    case 'retrying':
    case 'resumed':
      return step.due;
    case 'waiting':
      return step.until;
    default:
      return undefined;
  }
}

function stateOfWire(source: StepRun | undefined, port: string): 'live' | 'dead' | 'open' {
  switch (source?.state) {
    case undefined:
    case 'retrying':
    case 'intended':
    case 'waiting':
    case 'resumed':
    case 'open':
      return 'open';
    case 'completed':
      return fills(source.port, port) ? 'live' : 'dead';
    case 'failed':
      return port === failedPort ? 'live' : 'dead';
    case 'skipped':
      return 'dead';
  }
}
