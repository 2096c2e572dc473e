import type { RunDetail } from '@crossdock/contracts';
import type { JournalEvent } from '@crossdock/engine';
import { permanent } from '@crossdock/sdk';
import { coreConnector } from '@crossdock/nodes-core';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLog } from '../platform/log.ts';
import { housekeeping } from '../runs/partition-locks.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { type Books, openBooks } from '../testing/books.ts';
import { byHand, outputOf, problemOf, TwoProcesses } from '../testing/two-processes.ts';
import { GroupSuccession } from './group-succession.ts';

let books: Books;
let processes: TwoProcesses;
let gather: string;
let count = 0;
/** Keeps the processes from sweeping by themselves, so that specs say when. */
let sweeper: PoolClient;

beforeAll(async () => {
  books = openBooks();
  processes = await TwoProcesses.start([coreConnector, ...books.connectors]);
  sweeper = await processes.pool.connect();
  await sweeper.query('select pg_advisory_lock($1)', [housekeeping.state]);
  await processes.client.system.putConnection({
    params: { env: 'dev', alias: 'books' },
    body: { type: 'books', settings: {} },
  });
  gather = await processes.deploy('Gather', byHand(gathering, ['start.out -> look', 'look.out -> gather']));
});
afterAll(async () => {
  sweeper.release(true);
  await processes.close();
});

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

interface Outcome {
  group: string;
  leads: boolean;
  items: string[];
}

/** A till of its own, so that no spec joins the group of another; its first sale leads. */
class Till {
  readonly name: string;
  readonly #flow: string;
  constructor(flow = gather) {
    count += 1;
    this.name = `till-${String(count)}`;
    this.#flow = flow;
  }

  /** The run of a sale that has joined and gone. */
  async joined(number: string): Promise<string> {
    return (await processes.ended(await this.#sell(number))).id;
  }

  /** The run of a sale that leads and waits. */
  async leads(number: string): Promise<string> {
    return (await processes.untilStatus(await this.#sell(number), 'waiting')).id;
  }

  looksAt(number: string): number {
    return books.looks.filter((each) => each === `${this.name}/${number}`).length;
  }

  /** Items as the sales were called. */
  itemsOf(run: RunDetail): string[] {
    return this.outcomeOf(run).items.map((item) => item.slice(this.name.length + 1));
  }

  outcomeOf(run: RunDetail): Outcome {
    return outputOf(run, 'gather') as Outcome;
  }

  #sell(number: string): Promise<string> {
    return processes.run(this.#flow, { till: this.name, number: `${this.name}/${number}` });
  }
}

const succession = (process = 0) => {
  const app = processes.apps[process];
  if (app === undefined) throw new Error('There are two processes');
  return app.get(GroupSuccession);
};
const cancel = (run: string) =>
  processes.client.runControls.cancel({ params: { env: 'dev', run }, body: { reason: 'a test sale' } });
const replay = (run: string, from?: 'start' | 'failed-step') =>
  processes.other.runs.replay({ params: { env: 'dev', run }, body: from === undefined ? {} : { from } });

/** Ends a run as a process does that dies right after it. */
async function endAndDie(run: string, ...events: JournalEvent[]): Promise<void> {
  const taken = await processes.pool.query<{ epoch: number; seq: number }>(
    `update active set epoch = epoch + 1 where run_id = $1
     returning epoch, (select max(seq) + 1 from journal where journal.run_id = $1) as seq`,
    [run],
  );
  const { epoch = 0, seq = 0 } = taken.rows[0] ?? {};
  const journal = processes.apps[0]?.get(PgJournal);
  await journal?.append({ run, epoch, nextSeq: seq }, events);
}
const cancelled = (): JournalEvent => ({
  kind: 'run.cancelled',
  at: Date.now(),
  by: 'Ada',
  reason: 'a test sale',
  path: '',
});
const failed = (): JournalEvent => ({
  kind: 'run.failed',
  at: Date.now(),
  failure: permanent('books.broken', 'The books are broken.').failure,
  path: '',
});

async function replaysOf(run: string): Promise<string[]> {
  return (await processes.detail(run)).replays.map(({ id }) => id);
}

async function onlyReplayOf(run: string): Promise<RunDetail> {
  const ids = await replaysOf(run);
  expect(ids).toHaveLength(1);
  return processes.untilStatus(ids[0] ?? '', 'waiting', 'completed', 'failed');
}

describe('a group whose leader is cancelled', () => {
  it('is led by the next member, who goes on with the items of all others, each once', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const third = await till.joined('3');
    await cancel(leader);
    const heir = await onlyReplayOf(second);
    expect(heir).toMatchObject({ status: 'waiting', source: 'replay' });
    await till.joined('4');
    await till.joined('5');
    expect(till.itemsOf(await processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
    expect(await replaysOf(third)).toEqual([]);
  });

  it('repeats nothing of what its new leader did before it joined, and says why it was started again', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await cancel(leader);
    const heir = await onlyReplayOf(second);
    expect(till.looksAt('2')).toBe(1);
    expect(heir.history[1]?.text).toBe(
      'Replayed by Crossdock from a chosen step: The run that led its group ended before it took the items: this one goes on with them',
    );
  });

  it('is passed on again when that one is cancelled', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3')];
    await cancel(leader);
    await cancel((await onlyReplayOf(members[0] ?? '')).id);
    const heir = await onlyReplayOf(members[1] ?? '');
    for (const number of ['4', '5', '6']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(heir.id))).toEqual(['3', '4', '5', '6']);
  });

  it('is closed when it has no other items', async () => {
    const till = new Till();
    await cancel(await till.leads('1'));
    const next = await processes.detail(await till.leads('2'));
    expect(next.status).toBe('waiting');
  });

  it('no longer has its item: a replay of it joins anew', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await cancel(leader);
    const heir = await onlyReplayOf(second);
    const again = await processes.ended((await replay(leader, 'start')).id);
    expect(till.outcomeOf(again)).toMatchObject({ leads: false });
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(heir.id))).toEqual(['2', '1', '3', '4']);
  });

  it('is led by the first whose run is still kept', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3')];
    await processes.pool.query('delete from runs where id = $1', [members[0]]);
    await cancel(leader);
    const heir = await onlyReplayOf(members[1] ?? '');
    for (const number of ['4', '5']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
  });

  it('is given up when no run of its items is kept, and takes no more', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const member = await till.joined('2');
    await processes.pool.query('delete from runs where id = $1', [member]);
    await cancel(leader);
    expect((await processes.detail(await till.leads('3'))).status).toBe('waiting');
  });

  it('waits for the next member where the run of that one is not over', async () => {
    const wait = { type: 'core.delay@1', inputs: { forMs: { value: 3_600_000 } } };
    const slow = await processes.deploy(
      'Gather slowly',
      byHand({ ...gathering, wait }, ['start.out -> look', 'look.out -> gather', 'gather.joined -> wait']),
    );
    const till = new Till(slow);
    const leader = await till.leads('1');
    const member = await till.leads('2');
    await cancel(leader);
    expect(await replaysOf(member)).toEqual([]);
    await endAndDie(member, { kind: 'run.completed', at: Date.now(), path: '' });
    await succession().sweep(false);
    expect(await onlyReplayOf(member)).toMatchObject({ status: 'waiting' });
  });

  it('is not passed on when the leader has gone on with the items', async () => {
    const wait = { type: 'core.delay@1', inputs: { forMs: { value: 3_600_000 } } };
    const slow = await processes.deploy(
      'Gather, then wait',
      byHand({ ...gathering, wait }, ['start.out -> look', 'look.out -> gather', 'gather.out -> wait']),
    );
    const till = new Till(slow);
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3'), await till.joined('4')];
    for (let items = 0; items === 0;) {
      items = till.outcomeOf(await processes.detail(leader)).items.length;
    }
    await cancel(leader);
    await succession().sweep(true);
    expect((await Promise.all(members.map(replaysOf))).flat()).toEqual([]);
  });
});

describe('a run that led a group before', () => {
  it('does not take the items once the group was passed on, and says what to do', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const waited: JournalEvent = { kind: 'wait.ended', at: Date.now(), step: 'gather', by: 'time' };
    await endAndDie(leader, waited, cancelled());
    await succession().cancelled(leader);
    await onlyReplayOf(second);
    const again = await processes.ended((await replay(leader, 'failed-step')).id);
    expect(again.failure).toMatchObject({ code: 'core.group-passed-on', step: 'gather' });
  });

  it('is followed by the next also when it completed another way', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await endAndDie(leader, { kind: 'run.completed', at: Date.now(), path: '' });
    await succession().sweep(false);
    expect(await onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
  });
});

describe('passing a group on', () => {
  it('is done once, by however many processes in the same moment', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const third = await till.joined('3');
    await endAndDie(leader, cancelled());
    await Promise.all(
      [0, 1, 0, 1].flatMap((process) => [
        succession(process).cancelled(leader),
        succession(process).sweep(false),
      ]),
    );
    await onlyReplayOf(second);
    expect(await replaysOf(third)).toEqual([]);
  });

  it('is made good by the sweep where a process died before it', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await endAndDie(leader, cancelled());
    await succession(1).sweep(false);
    const heir = await onlyReplayOf(second);
    for (const number of ['3', '4', '5']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
  });

  it('is made good by the sweep where a process died in the middle', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await endAndDie(leader, cancelled());
    const dies = { start: () => Promise.reject(new Error('killed')) };
    await new GroupSuccession(processes.pool, dies, makeLog('silent')).cancelled(leader);
    expect(await replaysOf(second)).toEqual([]);
    await Promise.all([0, 1, 0, 1].map((process) => succession(process).sweep(false)));
    expect(await onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
    await succession(1).sweep(false);
    expect(await replaysOf(second)).toHaveLength(1);
  });
});

describe('a group whose leader failed', () => {
  it.each(['start', 'failed-step'] as const)('is led by its replay, with all items (%s)', async (from) => {
    const till = new Till();
    const leader = await till.leads('1');
    await till.joined('2');
    await endAndDie(leader, failed());
    await succession().sweep(true);
    for (const number of ['3', '4']) await till.joined(number);
    const again = await processes.ended((await replay(leader, from)).id);
    expect(till.itemsOf(again)).toEqual(['1', '2', '3', '4']);
  });

  it('is led by one of its replays at a time', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    await till.joined('2');
    await endAndDie(leader, failed());
    const first = await processes.untilStatus((await replay(leader)).id, 'waiting');
    const second = await processes.ended((await replay(leader)).id);
    expect(till.outcomeOf(second)).toMatchObject({ leads: false });
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(first.id))).toEqual(['1', '2', '3', '4']);
  });

  it('is passed on when a person lets the leader go', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await endAndDie(leader, failed());
    const letGo = () => processes.client.runControls.letGo({ params: { env: 'dev', run: leader } });
    await letGo();
    expect(await onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
    expect(await problemOf(letGo())).toBe('409 runs.holds-nothing');
  });
});

describe('a replay', () => {
  it('of a run that joined is told the same, and joins nobody twice', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    const second = await processes.detail(await till.joined('2'));
    const again = await processes.ended((await replay(second.id, 'start')).id);
    expect(till.outcomeOf(again)).toEqual(till.outcomeOf(second));
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await processes.ended(leader))).toEqual(['1', '2', '3', '4']);
  });

  it('of a run that led is given the same items again', async () => {
    const till = new Till();
    const leader = await till.leads('1');
    for (const number of ['2', '3', '4']) await till.joined(number);
    const first = await processes.ended(leader);
    const again = await processes.ended((await replay(leader, 'start')).id);
    expect(till.outcomeOf(again)).toEqual(till.outcomeOf(first));
  });
});
