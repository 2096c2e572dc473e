import {
  type Flow,
  Flow as FlowSchema,
  compile,
  type FlowNode,
  makeCatalogue,
  makeExpressions,
} from '@crossdock/flow';
import { defineConnector, describe as describeConnector, nodeType } from '@crossdock/sdk';
import { coreLogic } from './core-logic.ts';
import { drive } from '../drive.ts';
import { callsUnderWay } from '../left-in-doubt.ts';
import { InMemoryJournal } from '../journal/in-memory.ts';
import type { Confirmed, IntentAnswer, Journal, Lease } from '../journal/journal.ts';
import { KeysUnderWay } from '../keys-under-way.ts';
import type { JournalEvent } from '../journal/events.ts';
import { prepare, type PreparedPlan } from '../prepare.ts';
import type { World } from '../world.ts';
import { CallWhileBusy } from '../gather.ts';
import { itemsCorrelation, itemsEnded } from '../children.ts';
import { MemoryLists } from './memory-lists.ts';
import { type Child, MemoryChildren, MemoryEchoes, MemorySignals } from './memory-world.ts';
import { orderTrigger, testActions, TestSystem } from './systems.ts';

const connector = defineConnector({
  id: 'test',
  triggers: [orderTrigger],
  actions: testActions,
  logic: coreLogic,
});
const catalogue = makeCatalogue([describeConnector(connector)]);

/** Stands for the death of the process at a named point: nothing after it happens. */
export class Crash extends Error {}

/** Dies before or after the nth durable write. */
class CrashingJournal implements Journal {
  readonly #inner: Journal;
  readonly #at: number;
  readonly #when: 'before' | 'after';
  #count = 0;

  constructor(inner: Journal, at: number, when: 'before' | 'after') {
    this.#inner = inner;
    this.#at = at;
    this.#when = when;
  }

  append(lease: Lease, events: readonly JournalEvent[]): Promise<void> {
    return this.#around(() => this.#inner.append(lease, events));
  }

  intend(lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer> {
    return this.#around(() => this.#inner.intend(lease, events));
  }

  confirmed(key: string): Promise<Confirmed | undefined> {
    return this.#inner.confirmed(key);
  }

  read(run: string): Promise<JournalEvent[]> {
    return this.#inner.read(run);
  }

  async #around<T>(act: () => Promise<T>): Promise<T> {
    this.#count += 1;
    if (this.#count > this.#at || (this.#count === this.#at && this.#when === 'before')) throw new Crash();
    const result = await act();
    if (this.#count >= this.#at) throw new Crash();
    return result;
  }
}

/** A flow, a system, a clock that jumps to the next wake-up, and workers that may die. */
export class TestWorld {
  readonly system = new TestSystem();
  readonly journal = new InMemoryJournal();
  readonly signals = new MemorySignals(this.journal);
  readonly children = new MemoryChildren(this.journal);
  readonly lists = new MemoryLists();
  readonly echoes = new MemoryEchoes();
  /** Stands for code of the user. */
  code: (input: unknown) => unknown = (input) => input;
  readonly #keys = new KeysUnderWay();
  readonly #gather = new CallWhileBusy((act) => {
    queueMicrotask(act);
    return () => undefined;
  });
  readonly prepared: PreparedPlan;
  now = 1_000;
  #runs = 0;
  /** Runs whose worker died. */
  readonly #driven = new Set<string>();

  constructor(flow: Flow) {
    const definitions = {
      trigger: () => orderTrigger,
      action: (type: string) => {
        const action = testActions.find((each) => nodeType(each) === type);
        if (action === undefined) throw new Error(`No action ${type}`);
        return action;
      },
    };
    this.prepared = prepare(
      compile(flow, catalogue),
      definitions,
      makeExpressions(() => ({ methods: { bacs: 'Bank' } })),
    );
  }

  /** A delivery became a run; `begun`: what it takes over as a replay. */
  accept(event: unknown = { number: '1001', total: '10.00' }, begun: readonly JournalEvent[] = []): string {
    this.#runs += 1;
    const run = `run-${String(this.#runs)}`;
    this.journal.accept(run, event, this.now, begun);
    return run;
  }

  /** One worker takes the run and drives it once; it may die on the way. */
  async driveOnce(
    run: string,
    crash?: { at: number; when: 'before' | 'after' },
  ): Promise<'crashed' | 'parked' | 'over'> {
    const lease = this.journal.claim(run);
    if (lease === undefined) return 'over';
    const given = this.#driven.has(run);
    this.#driven.add(run);
    const journal =
      crash === undefined ? this.journal : new CrashingJournal(this.journal, crash.at, crash.when);
    try {
      const child = this.children.children.find((each) => each.run === run);
      const driven = await drive(
        {
          lease,
          prepared: this.prepared,
          journal: await this.journal.read(run),
          interrupted: given,
          ...(child === undefined ? {} : { items: child.event }),
        },
        this.#world(journal),
      );
      this.#driven.delete(run);
      return 'ended' in driven ? 'over' : 'parked';
    } catch (error) {
      if (error instanceof Crash) return 'crashed';
      throw error;
    }
  }

  /** What a run may have under way whose worker died. */
  async underWay(run: string): Promise<JournalEvent[]> {
    const lease = this.journal.claim(run);
    if (lease === undefined) return [];
    const journal = await this.journal.read(run);
    return callsUnderWay({ lease, prepared: this.prepared, journal, interrupted: true }, this.outside());
  }

  /** All that runs touch. */
  outside(): World {
    return this.#world(this.journal);
  }

  /** Drives until the run is over, jumping over waits. Answers the last event. */
  async finish(run: string): Promise<JournalEvent | undefined> {
    for (let turn = 0; turn < 100; turn += 1) {
      if ((await this.driveOnce(run)) === 'over') return (await this.journal.read(run)).at(-1);
      this.now = Math.max(this.now, this.journal.wakeOf(run) ?? this.now);
    }
    throw new Error('The run did not come to an end');
  }

  /** Drives runs of items, and tells the runs that wait for them. */
  async finishChildren(children: readonly Child[] = [...this.children.children]): Promise<void> {
    for (const { run, parent } of children) {
      await this.finish(run);
      if ((await this.children.tally(parent)).open > 0) continue;
      const correlation = itemsCorrelation(parent);
      this.signals.give({ name: itemsEnded, correlation, at: this.now, body: null });
    }
  }

  #world(journal: Journal): World {
    return {
      environment: 'dev',
      journal,
      connections: { open: () => Promise.resolve(this.system) },
      sandbox: { run: (_code, { input }) => Promise.resolve({ output: this.code(input), console: [] }) },
      signals: this.signals,
      echoes: this.echoes,
      keys: this.#keys,
      gather: this.#gather,
      children: this.children,
      lists: this.lists,
      now: () => this.now,
      random: () => 0.5,
    };
  }
}

/** A flow from nodes and wires, with short retries. */
export function flowOf(
  nodes: Record<string, FlowNode>,
  wires: ReadonlyArray<[from: string, to: string]>,
): Flow {
  return FlowSchema.parse({
    schema: 1,
    nodes: { order: { type: 'test.order@1', connection: 'shop' }, ...nodes },
    wires: wires.map(([from, to]) => ({ from: from.includes('.') ? from : `${from}.out`, to })),
    policy: { retry: { attempts: 4, firstDelayMs: 100 } },
  });
}

/** An action node that takes the order's number. */
export function action(type: string): FlowNode {
  return { type: `test.${type}@1`, connection: 'erp', inputs: { number: { ref: 'trigger.number' } } };
}
