import type { RunDetail } from '@crossdock/contracts';
import type { JournalEvent } from '@crossdock/engine';
import { permanent } from '@crossdock/sdk';
import { expect } from 'vitest';
import type { PoolClient } from 'pg';
import { GroupSuccession } from '../platform-state/group-succession.ts';
import { housekeeping } from '../runs/partition-locks.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { type Books, openBooks } from './books.ts';
import { byHand, outputOf, TwoProcesses } from './two-processes.ts';

/** Looks at a sale, then gathers four of its till. */
const gathering = {
  look: { type: 'books.look@1', connection: 'books', inputs: { number: { ref: 'trigger.number' } } },
  gather: {
    type: 'core.aggregate@1',
    inputs: {
      group: { value: 'sales' },
      key: { ref: 'trigger.till' },
      item: { ref: 'trigger.number' },
      most: { value: 4 },
      withinMs: { value: 3_600_000 },
    },
  },
};
const wait = { type: 'core.delay@1', inputs: { forMs: { value: 3_600_000 } } };

interface Outcome {
  group: string;
  leads: boolean;
  items: string[];
}

/** A shop whose tills gather their sales by four, on two processes that sweep when specs say so. */
export class GatheringShop {
  readonly processes: TwoProcesses;
  readonly #books: Books;
  readonly #gather: string;
  /** Keeps the processes from sweeping by themselves. */
  readonly #sweeper: PoolClient;
  #tills = 0;

  private constructor(processes: TwoProcesses, books: Books, gather: string, sweeper: PoolClient) {
    this.processes = processes;
    this.#books = books;
    this.#gather = gather;
    this.#sweeper = sweeper;
  }

  static async open(): Promise<GatheringShop> {
    const books = openBooks();
    const processes = await TwoProcesses.start(books.connectors);
    const sweeper = await processes.pool.connect();
    await sweeper.query('select pg_advisory_lock($1)', [housekeeping.state]);
    await processes.client.system.putConnection({
      params: { env: 'dev', alias: 'books' },
      body: { type: 'books', settings: {} },
    });
    const flow = byHand(gathering, ['start.out -> look', 'look.out -> gather']);
    return new GatheringShop(processes, books, await processes.deploy('Gather', flow), sweeper);
  }

  async close(): Promise<void> {
    this.#sweeper.release(true);
    await this.processes.close();
  }

  /** A till of its own, so that no spec joins the group of another. */
  till(flow = this.#gather): Till {
    this.#tills += 1;
    return new Till(`till-${String(this.#tills)}`, flow, this.processes, this.#books);
  }

  /** A till whose sales wait for an hour after they joined a group, or after they were given its items. */
  async slowTill(after: 'joined' | 'out'): Promise<Till> {
    const wires = ['start.out -> look', 'look.out -> gather', `gather.${after} -> wait`];
    return this.till(
      await this.processes.deploy(`Gather, wait when ${after}`, byHand({ ...gathering, wait }, wires)),
    );
  }

  succession(process = 0): GroupSuccession {
    return this.#app(process).get(GroupSuccession);
  }

  async cancel(run: string): Promise<void> {
    await this.processes.client.runControls.cancel({
      params: { env: 'dev', run },
      body: { reason: 'a test sale' },
    });
  }

  replay(run: string, from?: 'start' | 'failed-step') {
    return this.processes.other.runs.replay({
      params: { env: 'dev', run },
      body: from === undefined ? {} : { from },
    });
  }

  /** Ends a run as a process does that dies right after it. */
  async endAndDie(run: string, ...events: JournalEvent[]): Promise<void> {
    const taken = await this.processes.pool.query<{ epoch: number; seq: number }>(
      `update active set epoch = epoch + 1 where run_id = $1
       returning epoch, (select max(seq) + 1 from journal where journal.run_id = $1) as seq`,
      [run],
    );
    const { epoch = 0, seq = 0 } = taken.rows[0] ?? {};
    await this.#app(0).get(PgJournal).append({ run, epoch, nextSeq: seq }, events);
  }

  async replaysOf(run: string): Promise<string[]> {
    return (await this.processes.detail(run)).replays.map(({ id }) => id);
  }

  async onlyReplayOf(run: string): Promise<RunDetail> {
    const ids = await this.replaysOf(run);
    expect(ids).toHaveLength(1);
    return this.processes.untilStatus(ids[0] ?? '', 'waiting', 'completed', 'failed');
  }

  #app(process: number) {
    const app = this.processes.apps[process];
    if (app === undefined) throw new Error('There are two processes');
    return app;
  }
}

/** Its first sale leads. */
class Till {
  readonly #name: string;
  readonly #flow: string;
  readonly #processes: TwoProcesses;
  readonly #books: Books;

  constructor(name: string, flow: string, processes: TwoProcesses, books: Books) {
    this.#name = name;
    this.#flow = flow;
    this.#processes = processes;
    this.#books = books;
  }

  /** The run of a sale that has joined and gone. */
  async joined(number: string): Promise<string> {
    return (await this.#processes.ended(await this.#sell(number))).id;
  }

  /** The run of a sale that waits: it leads, or is of a slow till. */
  async leads(number: string): Promise<string> {
    return (await this.#processes.untilStatus(await this.#sell(number), 'waiting')).id;
  }

  looksAt(number: string): number {
    return this.#books.looks.filter((each) => each === `${this.#name}/${number}`).length;
  }

  /** Until the leader has gone on with the items of its group. */
  async tookItems(leader: string): Promise<void> {
    for (let items = 0; items === 0;) {
      items = this.outcomeOf(await this.#processes.detail(leader)).items.length;
    }
  }

  /** Items as the sales were called. */
  itemsOf(run: RunDetail): string[] {
    return this.outcomeOf(run).items.map((item) => item.slice(this.#name.length + 1));
  }

  outcomeOf(run: RunDetail): Outcome {
    return outputOf(run, 'gather') as Outcome;
  }

  #sell(number: string): Promise<string> {
    return this.#processes.run(this.#flow, { till: this.#name, number: `${this.#name}/${number}` });
  }
}

export const cancelled = (): JournalEvent => ({
  kind: 'run.cancelled',
  at: Date.now(),
  by: 'Ada',
  reason: 'a test sale',
  path: '',
});
export const failed = (): JournalEvent => ({
  kind: 'run.failed',
  at: Date.now(),
  failure: permanent('books.broken', 'The books are broken.').failure,
  path: '',
});
