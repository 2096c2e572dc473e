import type { NodeKey, Scope } from '@crossdock/flow';
import { decide, endOf, nextDue } from './decide.ts';
import type { Instant, JournalEvent } from './journal/events.ts';
import type { Lease } from './journal/journal.ts';
import { performAction } from './perform/action-step.ts';
import { performPure } from './perform/pure-step.ts';
import type { StepContext } from './perform/step-context.ts';
import type { PreparedPlan } from './prepare.ts';
import { apply, fold, type RunState } from './run-state.ts';
import type { World } from './world.ts';

/** How a drive came to its end. */
export type Driven = { ended: 'completed' | 'failed' } | { parkedUntil: Instant };

export interface Drive {
  lease: Lease;
  prepared: PreparedPlan;
  /** The journal of the run as it stands. */
  journal: readonly JournalEvent[];
  /** Told of each event as soon as it is decided; for people who watch. Not durable yet. */
  watch?: (event: JournalEvent, run: RunState) => void;
}

/**
 * Decides, performs, appends, until nothing is left to do now. Rejects with `LeaseLost` when another worker
 * has taken the run; nothing more happens here then.
 */
export async function drive(run: Drive, world: World): Promise<Driven> {
  return new Driver(run, world).go();
}

class Driver {
  readonly #run: Drive;
  readonly #world: World;
  readonly #state: RunState;
  /** Decided, not yet durable: rides with the next append. */
  #pending: JournalEvent[] = [];

  constructor(run: Drive, world: World) {
    this.#run = run;
    this.#world = world;
    this.#state = fold(run.journal);
  }

  async go(): Promise<Driven> {
    const { plan } = this.#run.prepared;
    for (;;) {
      const decisions = decide(plan, this.#state, this.#world.now());
      for (const { step } of decisions.filter((each) => each.do === 'skip')) {
        this.#note({ kind: 'step.skipped', at: this.#world.now(), step });
      }
      const ready = decisions.filter((each) => each.do === 'run').map(({ step }) => step);
      if (ready.length > 0) {
        const busy = await this.#perform(ready);
        if (busy !== undefined) return this.#park(busy);
      } else if (decisions.length === 0) {
        const ended = endOf(plan, this.#state);
        return ended === undefined ? this.#park() : this.#end(ended);
      }
    }
  }

  /** Performs ready steps side by side; answers the parking event of one that found its key busy. */
  async #perform(
    ready: readonly NodeKey[],
  ): Promise<Extract<JournalEvent, { kind: 'run.parked' }> | undefined> {
    const outcomes = await Promise.allSettled(
      ready.map(async (step) => {
        const event = await this.#performOne(step);
        if (event.kind !== 'run.parked') this.#note(event);
        return event;
      }),
    );
    /* Nothing of this run may go on here once one of its steps could not write its journal. */
    const events = outcomes.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    return events.find((event) => event.kind === 'run.parked');
  }

  async #performOne(step: NodeKey): Promise<JournalEvent> {
    const prepared = this.#run.prepared.steps.get(step);
    if (prepared === undefined) throw new Error(`The plan has no step ${step}`);
    const context = this.#contextOf(step);
    return prepared.kind === 'action' ? performAction(prepared, context) : performPure(prepared, context);
  }

  #contextOf(step: NodeKey): StepContext {
    const before = this.#state.steps.get(step);
    const begun = before?.state === 'retrying' || before?.state === 'intended';
    return {
      run: this.#run.lease.run,
      world: this.#world,
      scope: this.#scope(),
      event: this.#state.event,
      attempts: begun ? (before.state === 'intended' ? before.attempt - 1 : before.attempt) : 0,
      doubt: before?.state === 'intended' || (before?.state === 'retrying' && before.doubt),
      intend: async (event) => {
        this.#note(event);
        return this.#world.journal.intend(this.#run.lease, this.#takePending());
      },
    };
  }

  #scope(): Scope {
    const outputs: Record<string, unknown> = {};
    for (const [key, step] of this.#state.steps) if (step.state === 'completed') outputs[key] = step.output;
    return {
      trigger: outputs[this.#run.prepared.plan.trigger],
      steps: outputs,
      run: { id: this.#run.lease.run },
    };
  }

  #note(event: JournalEvent): void {
    this.#pending.push(event);
    apply(this.#state, event);
    this.#run.watch?.(event, this.#state);
  }

  #takePending(): JournalEvent[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  async #park(busy?: Extract<JournalEvent, { kind: 'run.parked' }>): Promise<Driven> {
    const now = this.#world.now();
    const event = busy ?? {
      kind: 'run.parked' as const,
      at: now,
      until: nextDue(this.#state) ?? now,
      because: 'retry' as const,
    };
    this.#note(event);
    await this.#world.journal.append(this.#run.lease, this.#takePending());
    return { parkedUntil: event.until };
  }

  async #end(ended: 'completed' | 'failed'): Promise<Driven> {
    const at = this.#world.now();
    const path = pathOf(this.#run.prepared, this.#state);
    const failed = [...this.#state.steps].flatMap(([step, { state, ...rest }]) =>
      state === 'failed' && 'failure' in rest ? [{ step, failure: rest.failure }] : [],
    )[0];
    this.#note(
      failed === undefined
        ? { kind: 'run.completed', at, path }
        : { kind: 'run.failed', at, path, ...failed },
    );
    await this.#world.journal.append(this.#run.lease, this.#takePending());
    return { ended };
  }
}

function pathOf({ plan }: PreparedPlan, { steps }: RunState): string {
  return plan.steps
    .flatMap(({ key }) => {
      const step = steps.get(key);
      if (step?.state === 'completed') return [`${key}.${step.port}`];
      return step?.state === 'failed' ? [`${key}.failed`] : [];
    })
    .join(',');
}
