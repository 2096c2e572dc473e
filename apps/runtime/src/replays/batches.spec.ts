import { ApiError, type ReplayBatch } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../testing/books.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';
import { nextItems } from './batch-items.ts';
import { dropBatches } from './batch-retention.ts';

let books: Books;
let runtime: Runtime;
let count = 0;

beforeAll(async () => {
  books = openBooks();
  runtime = await startRuntime(books.connectors);
  for (const [alias, type] of Object.entries({ books: 'books', shop: 'core.webhook-sender' }))
    await runtime.client.system.putConnection({
      params: { env: 'dev', alias },
      body: { type, settings: {} },
    });
});
afterAll(() => runtime.close());
beforeEach(() => {
  books.refused.clear();
});

const number = { number: { ref: 'trigger.number' } };
const sales = {
  type: 'core.webhook@1',
  connection: 'shop',
  params: { proof: { kind: 'none', anybodyMaySend: true }, keys: { sale: 'number' } },
};

function deploySales(name: string): Promise<string> {
  const flow = Flow.parse({
    schema: 1,
    nodes: {
      start: sales,
      enter: { type: 'books.enter@1', connection: 'books', inputs: number },
    },
    wires: [{ from: 'start.out', to: 'enter' }],
  });
  return deployFlow(runtime, name, flow);
}

const newNumber = () => `n${String((count += 1)).padStart(4, '0')}`;

async function sellOne(flow: string, sale: string): Promise<void> {
  const response = await fetch(`${runtime.url}/hooks/dev/${flow}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: sale }),
  });
  expect(response.status).toBe(202);
}

/** One after the other, so that the order in which they were accepted is known. */
async function sell(flow: string, numbers: readonly string[]): Promise<void> {
  for (const each of numbers) await sellOne(flow, each);
}

async function until<T>(look: () => Promise<T>, is: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (is(seen)) return seen;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

const runsOf = (flow: string, status: 'completed' | 'failed') =>
  runtime.client.runs.list({ params: { env: 'dev' }, query: { flow, status, limit: 100 } });
const allOver = (flow: string, status: 'completed' | 'failed', howMany: number) =>
  until(
    () => runsOf(flow, status),
    ({ total }) => total >= howMany,
  );

/** Sales that all failed, and could be entered now. */
async function failedSales(flow: string, howMany: number): Promise<string[]> {
  const numbers = Array.from({ length: howMany }, newNumber);
  for (const each of numbers) books.refused.add(each);
  await sell(flow, numbers);
  await allOver(flow, 'failed', howMany);
  books.refused.clear();
  return numbers;
}

type StartBody = Parameters<Runtime['client']['replays']['start']>[0]['body'];
const start = (body: StartBody) => runtime.client.replays.start({ params: { env: 'dev' }, body });
const look = (batch: string) => runtime.client.replays.get({ params: { env: 'dev', batch } });
const command = (what: 'pause' | 'resume' | 'cancel', batch: string) =>
  runtime.client.replays[what]({ params: { env: 'dev', batch } });
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'none' as const,
    (error: unknown) => (error instanceof ApiError ? error.problem : error),
  );

async function started(body: StartBody): Promise<string> {
  const { batch } = await start(body);
  return batch?.id ?? '';
}
const done = (batch: string): Promise<ReplayBatch> =>
  until(
    () => look(batch),
    ({ state }) => state === 'done',
  );

describe('a replay of many runs', () => {
  it('of 500 orders that succeeded writes nothing and says: 500 already applied', async () => {
    const flow = await deploySales('Succeeded');
    for (let part = 0; part < 10; part += 1)
      await Promise.all(Array.from({ length: 50 }, () => sellOne(flow, newNumber())));
    await allOver(flow, 'completed', 500);
    const before = books.entries.length;
    const batch = await done(await started({ filter: { flow, status: 'completed' }, from: 'start' }));
    expect(batch.progress).toMatchObject({ total: 500, completed: 500, alreadyDone: 500, failed: 0 });
    expect(batch.report).toBe('500 already applied');
    expect(books.entries.length).toBe(before);
  }, 60_000);

  it('of runs that have nothing to write says that they completed', async () => {
    const nodes = {
      start: sales,
      note: { type: 'core.map@1', params: { fields: { number: { ref: 'trigger.number' } } } },
    };
    const wires = [{ from: 'start.out', to: 'note' }];
    const flow = await deployFlow(runtime, 'Notes', Flow.parse({ schema: 1, nodes, wires }));
    await sell(flow, [newNumber(), newNumber()]);
    await allOver(flow, 'completed', 2);
    const batch = await done(await started({ filter: { flow }, from: 'start' }));
    expect(batch.progress).toMatchObject({ completed: 2, alreadyDone: 0 });
    expect(batch.report).toBe('2 completed');
  });

  it('repairs all that failed of a filter, in the order in which they came', async () => {
    const flow = await deploySales('Failed');
    const numbers = await failedSales(flow, 30);
    const batch = await done(
      await started({ filter: { flow, kind: 'business' }, reason: 'Catalogue repaired' }),
    );
    expect(batch).toMatchObject({ report: '30 completed', filter: { flow, kind: 'business' } });
    expect(books.entries.filter((each) => numbers.includes(each)).toSorted()).toEqual(numbers.toSorted());
    const { runs } = await runsOf(flow, 'completed');
    expect(runs.toReversed().map(({ keys }) => keys[0]?.value)).toEqual(numbers);
    expect(runs.every(({ lane, replayOf }) => lane === 'bulk' && replayOf !== null)).toBe(true);
  });

  it('of what a search finds takes that and nothing else, and its runs are found by it', async () => {
    const flow = await deploySales('Searched');
    const [first, second] = await failedSales(flow, 2);
    const filter = { flow, search: first ?? '' };
    const { count: counted } = await start({ filter, dry: true });
    expect(counted.count).toBe(1);
    const batch = await done(await started({ filter }));
    expect(batch.report).toBe('1 completed');
    expect(books.entries).not.toContain(second);
    const { runs } = await runtime.client.runs.list({ params: { env: 'dev' }, query: { batch: batch.id } });
    expect(runs.map(({ keys }) => keys[0]?.value)).toEqual([first]);
    expect(await start({ filter: { batch: batch.id }, dry: true })).toMatchObject({ count: { count: 1 } });
  });

  it('counts first what it would do, and starts nothing then', async () => {
    const flow = await deploySales('Counted');
    await failedSales(flow, 2);
    await sell(flow, [newNumber()]);
    await allOver(flow, 'completed', 1);
    const { count: counted, batch } = await start({ filter: { flow }, from: 'failed-step', dry: true });
    expect(batch).toBeNull();
    expect(counted).toMatchObject({
      count: 2,
      byFlow: [{ flow: { id: flow, name: 'Counted' }, count: 2 }],
      notReplayable: [{ code: 'runs.nothing-failed', count: 1 }],
    });
    const { runs } = await runsOf(flow, 'failed');
    expect([counted.newest, counted.oldest]).toEqual(runs.map(({ acceptedAt }) => acceptedAt));
    expect((await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).total).toBe(3);
  });

  it('leaves out what cannot be replayed and says why', async () => {
    const flow = await deploySales('Partly gone');
    await failedSales(flow, 2);
    const [gone] = (await runsOf(flow, 'failed')).runs;
    await runtime.pool.query('update journal set bodies = null where run_id = $1', [gone?.id]);
    const batch = await done(await started({ filter: { flow } }));
    expect(batch.progress.refused).toEqual([{ code: 'runs.event-gone', count: 1 }]);
    expect(batch.report).toBe('1 completed, 1 could not be replayed');
  });

  it('says of runs that fail again that they failed', async () => {
    const flow = await deploySales('Fails again');
    const numbers = await failedSales(flow, 3);
    books.refused.add(numbers[1] ?? '');
    expect((await done(await started({ filter: { flow } }))).report).toBe('2 completed, 1 failed');
  });

  it('may name its runs, if all of them are there', async () => {
    const flow = await deploySales('Named');
    await failedSales(flow, 3);
    const runs = (await runsOf(flow, 'failed')).runs.slice(0, 2).map(({ id }) => id);
    expect(await refusal(start({ runs: [...runs, '019b0000-0000-7000-8000-000000000000'] }))).toMatchObject({
      status: 422,
      code: 'runs.unknown',
    });
    expect((await done(await started({ runs }))).progress).toMatchObject({ total: 2, completed: 2 });
    expect(await refusal(start({}))).toMatchObject({ status: 422, errors: [{ field: 'filter' }] });
  });

  it('stays where it is while paused, goes on when resumed, and starts nothing after it was cancelled', async () => {
    const flow = await deploySales('Slowly');
    await failedSales(flow, 8);
    const id = await started({ filter: { flow }, rate: 1 });
    await until(
      () => look(id),
      ({ progress }) => progress.started > 0,
    );
    const paused = await command('pause', id);
    expect(paused.state).toBe('paused');
    expect(await nextItems(runtime.pool, id, 8)).toEqual([]);
    expect(await refusal(command('pause', id))).toMatchObject({ status: 409, code: 'replays.state' });
    expect((await command('resume', id)).state).toBe('running');
    expect((await nextItems(runtime.pool, id, 8)).length).toBeGreaterThan(0);
    const cancelled = await command('cancel', id);
    expect(cancelled.state).toBe('cancelled');
    expect(await refusal(command('resume', id))).toMatchObject({ status: 409, code: 'replays.state' });
    const settled = await until(
      () => look(id),
      ({ progress }) => progress.completed === progress.started,
    );
    expect(await nextItems(runtime.pool, id, 8)).toEqual([]);
    expect(settled.progress.started).toBeLessThan(8);
    expect(settled.report).toContain('not started');
  });

  it('starts each run once, whichever process does it', async () => {
    const other = await runtime.another();
    const flow = await deploySales('Two processes');
    await failedSales(flow, 40);
    await done(await started({ filter: { flow, status: 'failed' } }));
    const doubled = await runtime.pool.query(
      `select replay_of from runs where flow = $1 and replay_of is not null group by replay_of having count(*) > 1`,
      [flow],
    );
    expect(doubled.rows).toEqual([]);
    expect((await runsOf(flow, 'completed')).total).toBe(40);
    await other.close();
  });

  it('is found in the list, the newest first, until it is as old as the runs that are let go', async () => {
    const flow = await deploySales('Listed');
    await failedSales(flow, 1);
    const id = await started({ filter: { flow } });
    const [newest] = await runtime.client.replays.list({ params: { env: 'dev' } });
    expect(newest?.id).toBe(id);
    await done(id);
    await runtime.pool.query(
      `update replay_batches set ended_at = now() - interval '91 days' where id = $1`,
      [id],
    );
    const client = await runtime.pool.connect();
    await dropBatches(client, 90);
    client.release();
    expect(await refusal(look(id))).toMatchObject({ status: 404, code: 'replays.unknown' });
    expect((await runtime.client.replays.list({ params: { env: 'dev' } })).length).toBeGreaterThan(0);
    const left = await runtime.pool.query('select 1 from replay_items where batch_id = $1', [id]);
    expect(left.rowCount).toBe(0);
    expect(await refusal(look('nothing'))).toMatchObject({ status: 404, code: 'replays.unknown' });
  });
});
