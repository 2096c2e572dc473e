import type { AwaitedSignal, Echo } from '@crossdock/sdk';
import {
  type Children,
  countOf,
  itemsCancelled,
  type ItemsEvent,
  type ItemsOutcome,
  type ItemsParent,
  type ItemsTally,
} from '../children.ts';
import type { InMemoryJournal } from '../journal/in-memory.ts';
import type { Echoes, Signals } from '../world.ts';

interface Given {
  name: string;
  correlation: string;
  at: number;
  body: unknown;
}

interface Expected {
  wait: AwaitedSignal & { run: string; step: string };
  /** A signal came that the run has not looked for yet. */
  called: boolean;
}

/** Signals and those who expect them, in memory. */
export class MemorySignals implements Signals {
  readonly #journal: InMemoryJournal;
  readonly #given: Given[] = [];
  readonly #expected = new Map<string, Expected>();

  constructor(journal: InMemoryJournal) {
    this.#journal = journal;
  }

  /** A signal comes in: whoever expects it goes on. */
  give(signal: Given): void {
    this.#given.push(signal);
    for (const expected of this.#expected.values()) {
      if (!fits(signal, expected.wait)) continue;
      expected.called = true;
      this.#journal.wake(expected.wait.run, signal.at);
    }
  }

  expect(wait: AwaitedSignal & { run: string; step: string }): Promise<{ body: unknown } | undefined> {
    const found = this.#given.find((signal) => fits(signal, wait));
    const name = `${wait.run}/${wait.step}`;
    if (found === undefined) this.#expected.set(name, { wait, called: false });
    else this.#expected.delete(name);
    return Promise.resolve(found);
  }

  /** Once for each call, so that a run which waits for something else now can be put away. */
  parked(run: string): Promise<void> {
    for (const expected of this.#expected.values()) {
      if (expected.wait.run !== run || !expected.called) continue;
      expected.called = false;
      this.#journal.wake(run, 0);
    }
    return Promise.resolve();
  }
}

function fits(signal: Given, wait: AwaitedSignal): boolean {
  return signal.name === wait.name && signal.correlation === wait.correlation && signal.at >= wait.since;
}

/** What was written, in memory. */
export class MemoryEchoes implements Echoes {
  readonly #known = new Set<string>();

  remember(connection: string, echo: Echo): Promise<void> {
    this.#known.add(JSON.stringify([connection, echo]));
    return Promise.resolve();
  }

  isOurs(connection: string, echo: Echo): Promise<boolean> {
    return Promise.resolve(this.#known.has(JSON.stringify([connection, echo])));
  }
}

/** A run of items. */
export interface Child {
  run: string;
  parent: ItemsParent;
  event: ItemsEvent;
}

/** Runs of items, in memory: whoever tests drives them. */
export class MemoryChildren implements Children {
  readonly children: Child[] = [];
  readonly #journal: InMemoryJournal;

  constructor(journal: InMemoryJournal) {
    this.#journal = journal;
  }

  start(parent: ItemsParent, events: readonly ItemsEvent[]): Promise<void> {
    for (const event of events) {
      const run = `${parent.run}:${parent.step}:${String(event.from)}`;
      if (this.children.some((child) => child.run === run)) continue;
      this.children.push({ run, parent, event });
      this.#journal.accept(run, event, 0);
    }
    return Promise.resolve();
  }

  async tally(parent: ItemsParent): Promise<ItemsTally> {
    const tally = { open: 0, completed: 0, failed: 0, failedItems: 0 };
    for (const child of this.children) {
      if (child.parent.run !== parent.run || child.parent.step !== parent.step) continue;
      const last = (await this.#journal.read(child.run)).at(-1);
      if (last?.kind === 'run.completed') tally.completed += 1;
      else if (last?.kind === 'run.failed' || last?.kind === 'run.cancelled') {
        const evidence = last.kind === 'run.failed' ? last.failure.evidence : undefined;
        tally.failed += 1;
        tally.failedItems += Number(evidence?.['failedItems'] ?? countOf(child.event));
      } else tally.open += 1;
    }
    return tally;
  }
  async outcomes(parent: ItemsParent, from: number): Promise<ItemsOutcome[]> {
    const [child] = this.children
      .filter(({ parent: { run, step } }) => run === parent.run && step === parent.step)
      .filter(({ event }) => event.from >= from)
      .toSorted((a, b) => a.event.from - b.event.from);
    if (child === undefined) return [];
    const { run, event } = child;
    const journal = await this.#journal.read(run);
    const closed = journal.findLast(({ kind }) => kind === 'step.completed');
    const last = journal.at(-1);
    const output =
      closed?.kind === 'step.completed' && closed.step === event.container ? closed.output : undefined;
    const cancelled = last?.kind === 'run.cancelled' ? itemsCancelled() : undefined;
    const failure = last?.kind === 'run.failed' ? last.failure : cancelled;
    return [{ run, from: event.from, count: countOf(event), output, failure }];
  }
}
