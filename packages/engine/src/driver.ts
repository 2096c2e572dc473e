import type { Failure } from '@crossdock/sdk';
import { isCertain } from './certain.ts';
import type { ItemsEvent } from './children.ts';
import { type Decidable, type Decision, nextDue, type Standing, standingOf } from './decide.ts';
import type { Instant, JournalEvent, ParkReason } from './journal/events.ts';
import { itemsPlan, type LoadedItems } from './items-run.ts';
import type { Lease } from './journal/journal.ts';
import { performAction } from './perform/action-step.ts';
import { performCode } from './perform/code-step.ts';
import { closeChildren } from './perform/close-children.ts';
import { closeContainer } from './perform/close-container.ts';
import { itemsFailed, openEach } from './perform/container-step.ts';
import { performPure } from './perform/pure-step.ts';
import { performResume } from './perform/resume-step.ts';
import { nothingSpent, type StepContext } from './perform/step-context.ts';
import { performTrigger, type Triggered } from './perform/trigger-step.ts';
import { performUndo } from './perform/undo-step.ts';
import type { PreparedEach, PreparedPlan, PreparedStep, PreparedTrigger } from './prepare.ts';
import { busySinceOf, fold, type RunState } from './run-state.ts';
import { never } from './never.ts';
import { OverItems } from './over-items.ts';
import { pathOf } from './run-path.ts';
import { timedOut } from './run-timed-out.ts';
import { Scopes } from './scopes.ts';
import { keyOf, prefixOf, type StepPath, undoOf } from './step-path.ts';
import type { World } from './world.ts';

/** How a drive came to its end. */
export type Driven = { ended: 'completed' | 'failed' } | { parkedUntil: Instant };

export interface Drive {
  lease: Lease;
  prepared: PreparedPlan;
  /** The journal of the run as it stands. */
  journal: readonly JournalEvent[];
  /** What the trigger made of the event when it was accepted, where that is still known. */
  triggered?: Triggered;
  /** Somebody had the run since its journal was last written, and did not give it back: calls may have left. */
  interrupted?: boolean;
  /** Does some items of a container of another run, instead of a whole flow. */
  items?: ItemsEvent;
  /** Told of each event as soon as it is decided; for people who watch. Not durable yet. */
  watch?: (event: JournalEvent, run: RunState) => void;
}

interface End {
  failure?: Failure;
  echo?: true;
  standing?: Standing;
}

/** Drives one run. */
export class Driver {
  readonly #run: Drive;
  readonly #items: LoadedItems | undefined;
  readonly #world: World;
  readonly #state: RunState;
  readonly #scopes: Scopes;
  readonly #plan: Decidable;
  readonly #over = new OverItems();
  /** The event turned out to be a write of ours that comes back. */
  #echo = false;
  /** Decided, not yet durable: rides with the next append. */
  #pending: JournalEvent[] = [];
  /** Settles once what was answered by other systems is durable, so that calls may rest on it. */
  #durable: Promise<unknown> = Promise.resolve();

  constructor(run: Drive, items: LoadedItems | undefined, world: World) {
    this.#run = run;
    this.#items = items;
    this.#world = world;
    this.#state = fold(run.journal);
    this.#scopes = new Scopes(run.lease.run, run.prepared, this.#state, items);
    this.#plan = items === undefined ? run.prepared.plan : itemsPlan(run.prepared, items);
  }

  /** Ends a run that cannot be driven, or must not be; `first`: what is to be noted before. */
  fail(failure: Failure, first: readonly JournalEvent[]): Promise<Driven> {
    const standing = standingOf(this.#plan, this.#state, this.#world.now());
    for (const event of first) this.#note(event);
    return this.#end({ failure, standing });
  }

  /** Whether the run has taken longer than its flow allows. */
  isLate(): boolean {
    return this.#world.now() >= this.#deadline();
  }

  async go(): Promise<Driven> {
    await this.#takeSignals(this.#waiting());
    for (;;) {
      if (this.isLate()) return this.#end({ failure: timedOut(this.#run.prepared) });
      const now = this.#world.now();
      const standing = standingOf(this.#plan, this.#state, now, this.#over);
      const { decisions } = standing;
      for (const { step } of decisions.filter((each) => each.do === 'skip'))
        this.#note({ kind: 'step.skipped', at: now, step });
      const ready = decisions.filter((each) => each.do !== 'skip');
      if (ready.length > 0) {
        const computed = this.#compute(ready);
        if (computed === undefined) await this.#perform(ready);
        else this.#note(computed);
        if (this.#echo) return this.#end({ echo: true });
      } else if (decisions.length === 0) return standing.waits ? this.#park(now) : this.#end({ standing });
    }
  }

  /** What a step comes to that is ready alone and only computes, as most do: nothing is waited for then. */
  #compute([decision, ...others]: readonly Decision[]): JournalEvent | undefined {
    if (decision?.do !== 'run' || others.length > 0) return undefined;
    const { step: path } = decision;
    const prepared = this.#preparedOf(path);
    if (prepared.kind !== 'pure') return undefined;
    return performPure(prepared, { path, world: this.#world, scope: this.#scopes.of(prefixOf(path)) });
  }

  /** Performs ready steps side by side. */
  async #perform(ready: readonly Decision[]): Promise<void> {
    const [only, ...others] = ready;
    if (only !== undefined && others.length === 0) return this.#performAndNote(only);
    const outcomes = await Promise.allSettled(ready.map((decision) => this.#performAndNote(decision)));
    /* Nothing of this run may go on here once one of its steps could not write its journal. */
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #performAndNote(decision: Decision): Promise<void> {
    const events = await this.#performOne(decision);
    for (const event of events) this.#note(event);
    await this.#takeSignals(events.flatMap((event) => (event.kind === 'wait.declared' ? [event.step] : [])));
  }

  async #performOne({ do: what, step: path }: Decision): Promise<JournalEvent[]> {
    const prepared = this.#preparedOf(path);
    const before = this.#state.steps.get(path);
    if (before?.state === 'waiting')
      return [{ kind: 'wait.ended', at: this.#world.now(), step: path, by: 'time' }];
    if (what === 'close')
      return [
        closeContainer(prepared, this.#contextOf(path, path), this.#run.prepared, this.#state, this.#scopes),
      ];
    if (what === 'undo') {
      if (prepared.kind !== 'action' || before?.state !== 'completed')
        throw new Error(`${path} cannot be undone`);
      return [await performUndo(prepared, before, this.#contextOf(path, undoOf(path)))];
    }
    const context = this.#contextOf(path, path);
    switch (prepared.kind) {
      case 'trigger':
        return [await this.#performTrigger(prepared, context)];
      case 'pure':
        return [performPure(prepared, context)];
      case 'code':
        return [await performCode(prepared, this.#state.acceptedAt, context)];
      case 'action':
        return before?.state === 'resumed'
          ? [await performResume(prepared, before, context)]
          : performAction(prepared, context);
      case 'try':
        return [{ kind: 'scope.opened', at: this.#world.now(), step: path, count: 1 }];
      case 'each':
        return before?.state === 'resumed'
          ? [await closeChildren(prepared, before.made?.output, context, this.#run.prepared)]
          : this.#openEach(prepared, context);
    }
  }

  async #performTrigger(prepared: PreparedTrigger, context: StepContext): Promise<JournalEvent> {
    const given = { event: this.#state.event, triggered: this.#run.triggered };
    const { event, echo } = performTrigger(prepared, given, context);
    const { connection = 'core' } = prepared.step;
    this.#echo = echo !== undefined && (await this.#world.echoes.isOurs(connection, echo));
    return event;
  }

  async #openEach(prepared: PreparedEach, context: StepContext): Promise<JournalEvent[]> {
    if (context.path !== this.#items?.container) return openEach(prepared, context);
    const { length: count } = this.#items.items;
    return [{ kind: 'scope.opened', at: this.#world.now(), step: context.path, count }];
  }

  #preparedOf(path: StepPath): PreparedStep {
    const prepared = this.#run.prepared.steps.get(keyOf(path));
    if (prepared === undefined) throw new Error(`The plan has no step ${path}`);
    return prepared;
  }

  /** `attempted`: the path whose attempts count, which for an undo is not the step itself. */
  #contextOf(path: StepPath, attempted: StepPath): StepContext {
    const before = this.#state.steps.get(attempted);
    const begun = before?.state === 'retrying' || before?.state === 'intended';
    return {
      run: this.#run.lease.run,
      path,
      world: this.#world,
      scope: this.#scopes.of(prefixOf(path)),
      attempts: begun ? (before.state === 'intended' ? before.attempt - 1 : before.attempt) : 0,
      doubt: before?.state === 'retrying' && before.doubt,
      cutOff: before?.state === 'intended' ? before.key : undefined,
      busySince: busySinceOf(before),
      again: this.#state.again ?? this.#items?.again,
      spent: nothingSpent(),
      openWrites: this.#state.openWrites,
      announce: async (event) => {
        const isFree = isCertain(this.#pending, this.#run.prepared);
        this.#note(event);
        if (!isFree) this.#durable = this.#world.journal.append(this.#run.lease, this.#takePending());
        await this.#durable;
      },
      intend: async (event) => {
        const isFree = isCertain(this.#pending, this.#run.prepared);
        this.#note(event);
        const answer = this.#world.journal.intend(this.#run.lease, this.#takePending());
        if (!isFree) this.#durable = answer;
        return answer;
      },
    };
  }

  #waiting(): StepPath[] {
    return [...this.#state.steps].flatMap(([path, { state }]) => (state === 'waiting' ? [path] : []));
  }

  /** Ends waits whose signal is known already. */
  async #takeSignals(paths: readonly StepPath[]): Promise<void> {
    if (paths.length === 0) return;
    await Promise.all(
      paths.map(async (step) => {
        const waiting = this.#state.steps.get(step);
        if (waiting?.state !== 'waiting' || waiting.signal === undefined) return;
        const wait = { ...waiting.signal, run: this.#run.lease.run, step };
        const signal = await this.#world.signals.expect(wait);
        if (signal === undefined) return;
        this.#note({
          kind: 'wait.ended',
          at: this.#world.now(),
          step,
          by: 'signal',
          body: signal.body ?? null,
        });
      }),
    );
  }

  #note(event: JournalEvent): void {
    this.#pending.push(event);
    this.#scopes.note(event);
    this.#run.watch?.(event, this.#state);
  }

  #takePending(): JournalEvent[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  #deadline(): Instant {
    const { runTimeoutMs } = this.#run.prepared.plan.policy;
    return runTimeoutMs === undefined ? Number.POSITIVE_INFINITY : this.#state.acceptedAt + runTimeoutMs;
  }

  async #park(at: Instant): Promise<Driven> {
    const until = Math.min(nextDue(this.#state) ?? never, this.#deadline());
    this.#note({ kind: 'run.parked', at, until, because: this.#parkReason() });
    await this.#world.journal.append(this.#run.lease, this.#takePending());
    if (this.#waiting().length > 0) await this.#world.signals.parked(this.#run.lease.run);
    return { parkedUntil: until };
  }

  /** What the step that goes on first waits for. */
  #parkReason(): ParkReason {
    const due = nextDue(this.#state);
    const postponed = this.#pending.find((event) => event.kind === 'step.postponed' && event.until === due);
    if (postponed?.kind === 'step.postponed') return postponed.because;
    const retries = [...this.#state.steps.values()].some(
      (step) => step.state === 'retrying' && step.due === due,
    );
    return retries ? 'retry' : 'wait';
  }

  /** `standing`: how the run stands, where that was weighed just now. */
  async #end({ failure, echo, standing }: End): Promise<Driven> {
    const at = this.#world.now();
    const path = pathOf(this.#run.prepared, this.#state);
    const { fallen, failedItems } = standing ?? standingOf(this.#plan, this.#state, at);
    const other = failure ?? (failedItems === 0 ? undefined : itemsFailed(failedItems));
    const why = echo ? undefined : (fallen ?? (other && { failure: other }));
    const holds = this.#run.prepared.plan.policy.sequence?.onFailedHead === 'hold';
    this.#note(
      why === undefined
        ? { kind: 'run.completed', at, path, ...(echo ? { echo } : {}) }
        : { kind: 'run.failed', at, path, ...why, ...(holds ? { holdsKey: true as const } : {}) },
    );
    await this.#world.journal.append(this.#run.lease, this.#takePending());
    return { ended: why === undefined ? 'completed' : 'failed' };
  }
}
