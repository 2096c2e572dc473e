import { ApiError, type RunDetail } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../testing/books.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';
import { RunReplays } from './run-replays.ts';

let books: Books;
let runtime: Runtime;
let sales: string;
let count = 0;

beforeAll(async () => {
  books = openBooks();
  runtime = await startRuntime(books.connectors);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'books' },
    body: { type: 'books', settings: {} },
  });
  sales = await deployFlow(runtime, 'Sales', salesFlow());
});
afterAll(() => runtime.close());
beforeEach(() => {
  books.refused.clear();
});

/** A sale is looked at, and entered. */
function salesFlow(policy: object = {}): Flow {
  const inputs = { number: { ref: 'trigger.number' } };
  const form = { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] };
  return Flow.parse({
    schema: 1,
    nodes: {
      start: { type: 'core.manual@1', params: { form, keys: { sale: 'number' } } },
      look: { type: 'books.look@1', connection: 'books', inputs },
      enter: { type: 'books.enter@1', connection: 'books', inputs },
    },
    wires: [
      { from: 'start.out', to: 'look' },
      { from: 'look.out', to: 'enter' },
    ],
    policy,
  });
}

function changedFlow() {
  const flow = salesFlow({ lane: 'bulk' });
  return { flow, layout: Object.fromEntries(Object.keys(flow.nodes).map((key) => [key, { x: 0, y: 0 }])) };
}

function newSale(): string {
  count += 1;
  return `s${String(count)}`;
}

async function sell(number: string, flow = sales): Promise<string> {
  const { id } = await runtime.client.flows.start({
    params: { env: 'dev', flow },
    body: { body: { number } },
  });
  return id;
}

async function ended(run: string): Promise<RunDetail> {
  for (;;) {
    const detail = await runtime.client.runs.get({ params: { env: 'dev', run } });
    if (detail.endedAt !== null) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

async function failedSale(number = newSale(), flow = sales): Promise<{ run: string; number: string }> {
  books.refused.add(number);
  const run = await sell(number, flow);
  expect((await ended(run)).status).toBe('failed');
  books.refused.delete(number);
  return { run, number };
}

type ReplayBody = Parameters<Runtime['client']['runs']['replay']>[0]['body'];
const replay = (run: string, body: ReplayBody = {}) =>
  runtime.client.runs.replay({ params: { env: 'dev', run }, body });
const replayed = async (run: string, body: ReplayBody = {}) => ended((await replay(run, body)).id);
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'none' as const,
    (error: unknown) => (error instanceof ApiError ? error.problem : error),
  );
const timesIn = (list: readonly string[], number: string) => list.filter((each) => each === number).length;

describe('a replay from the failed step', () => {
  it('is what a failed run gets, and repeats nothing that was done', async () => {
    const { run, number } = await failedSale();
    const detail = await replayed(run);
    expect(detail).toMatchObject({ status: 'completed', source: 'replay', replayOf: run });
    expect(timesIn(books.looks, number)).toBe(1);
    expect(timesIn(books.entries, number)).toBe(1);
  });

  it('is told as such: who asked for it and why, and what was taken over from where', async () => {
    const { run } = await failedSale();
    const detail = await replayed(run, { from: 'failed-step', reason: 'Product was made' });
    const told = detail.history.map(({ text }) => text);
    expect(told[1]).toMatch(/^Replayed by .+ from the failed step: Product was made$/);
    expect(told).toContain(`Taken over from run ${run}: “Look” completed`);
    expect(detail.steps.map(({ key, takenFrom }) => [key, takenFrom])).toEqual([
      ['start', run],
      ['look', run],
      ['enter', undefined],
    ]);
    expect(detail.timing.queuedMs).toBeGreaterThanOrEqual(0);
  });

  it('is stored with what it takes over in one piece', async () => {
    const { run } = await failedSale();
    const { id } = await replay(run);
    await ended(id);
    const first = await runtime.pool.query<{ kinds: string[] }>(
      `select array(select fact ->> 'kind' from json_array_elements(facts) as fact) as kinds
       from journal where run_id = $1 and seq = 0`,
      [id],
    );
    expect(first.rows[0]?.kinds).toEqual([
      'run.accepted',
      'run.replayed',
      'step.completed',
      'step.completed',
    ]);
  });

  it('is refused where nothing failed, where data is changed, and on another version', async () => {
    const completed = await sell(newSale());
    await ended(completed);
    const from = 'failed-step';
    expect(await refusal(replay(completed, { from }))).toMatchObject({
      status: 409,
      code: 'runs.nothing-failed',
    });
    const { run } = await failedSale();
    expect(await refusal(replay(run, { from, body: { number: 'x' } }))).toMatchObject({
      code: 'runs.data-changed',
    });

    const flow = await deployFlow(runtime, 'Changed', salesFlow());
    const old = await failedSale(newSale(), flow);
    await runtime.client.flows.saveDraft({ params: { flow }, body: { ...changedFlow(), revision: 2 } });
    await runtime.client.flows.publish({ params: { flow }, body: {} });
    await runtime.client.flows.deploy({ params: { env: 'dev', flow }, body: { version: 2, enabled: true } });
    expect(await refusal(replay(old.run, { from, version: 'current' }))).toMatchObject({
      code: 'runs.other-version',
    });
    expect(await replayed(old.run, { from })).toMatchObject({ status: 'completed', flow: { version: 1 } });
    expect(timesIn(books.looks, old.number)).toBe(1);
    expect(await replayed(old.run)).toMatchObject({ status: 'completed', flow: { version: 2 } });
    expect(timesIn(books.looks, old.number)).toBe(2);
  });
});

describe('a replay from the start', () => {
  it('writes nothing twice', async () => {
    const number = newSale();
    const run = await sell(number);
    await ended(run);
    const detail = await replayed(run, { version: 'current' });
    expect(detail.steps.at(-1)?.effect).toMatchObject({ reused: true });
    expect(timesIn(books.entries, number)).toBe(1);
    expect(timesIn(books.looks, number)).toBe(2);
  });

  it('takes corrected data', async () => {
    const { run, number } = await failedSale();
    const corrected = newSale();
    expect((await replayed(run, { body: { number: corrected } })).status).toBe('completed');
    expect([timesIn(books.entries, number), timesIn(books.entries, corrected)]).toEqual([0, 1]);
  });

  it('writes again what was written when somebody says so and why', async () => {
    const number = newSale();
    const run = await sell(number);
    await ended(run);
    expect(await refusal(replay(run, { again: true }))).toMatchObject({
      status: 422,
      errors: [{ field: 'reason' }],
    });
    const detail = await replayed(run, { again: true, reason: 'Deleted in the books by mistake' });
    expect(detail.status).toBe('completed');
    expect(detail.history[1]?.text).toContain('to do everything again: Deleted in the books by mistake');
    expect(timesIn(books.entries, number)).toBe(2);
    await replayed(run);
    expect(timesIn(books.entries, number)).toBe(2);
  });

  it('needs the data to be there still, or other data', async () => {
    const { run } = await failedSale();
    await runtime.pool.query('update journal set bodies = null where run_id = $1', [run]);
    expect(await refusal(replay(run))).toMatchObject({ status: 409, code: 'runs.event-gone' });
    expect((await replayed(run, { body: { number: newSale() } })).status).toBe('completed');
  });
});

describe('the replay of a run that others wait for', () => {
  it('goes before them when the run holds its key; they are not replayed before they are over', async () => {
    const policy = { sequence: { key: { formula: '"the till"' }, onFailedHead: 'hold' } };
    const flow = await deployFlow(runtime, 'In order', salesFlow(policy));
    const head = await failedSale(newSale(), flow);
    const waiting = newSale();
    const behind = await sell(waiting, flow);
    expect(await refusal(replay(behind))).toMatchObject({ status: 409, code: 'runs.not-over' });
    expect((await replayed(head.run)).status).toBe('completed');
    expect((await ended(behind)).status).toBe('completed');
    expect(books.entries.slice(-2)).toEqual([head.number, waiting]);
  });
});

describe('the replay of items of a long list', () => {
  it('repairs the items, and leaves the run of the list as it is', async () => {
    const numbers = [newSale(), newSale()];
    const item = { number: { ref: 'item' } };
    const flow = await deployFlow(
      runtime,
      'List',
      Flow.parse({
        schema: 1,
        nodes: {
          start: { type: 'core.manual@1', params: { form: { type: 'object' } } },
          each: { type: 'core.for-each@1', params: { items: { ref: 'trigger.numbers' }, childRunsAbove: 1 } },
          enter: { type: 'books.enter@1', connection: 'books', within: 'each', inputs: item },
        },
        wires: [
          { from: 'start.out', to: 'each' },
          { from: 'each.each', to: 'enter' },
        ],
      }),
    );
    books.refused.add(numbers[1] ?? '');
    const { id } = await runtime.client.flows.start({
      params: { env: 'dev', flow },
      body: { body: { numbers } },
    });
    expect((await ended(id)).failure).toMatchObject({ code: 'core.items-failed' });
    const { runs } = await runtime.client.runs.list({
      params: { env: 'dev' },
      query: { flow, status: 'failed' },
    });
    const failed = runs.find(({ source }) => source === 'items');
    books.refused.clear();
    const detail = await replayed(failed?.id ?? '');
    expect(detail).toMatchObject({ status: 'completed', source: 'items', parent: { run: id, step: 'each' } });
    expect(timesIn(books.entries, numbers[1] ?? '')).toBe(1);
    expect((await ended(id)).status).toBe('failed');
  });
});

describe('a replay that belongs to many', () => {
  it('is started once, however often a process dies before it has noted the start', async () => {
    const { run } = await failedSale();
    const replays = runtime.app.get(RunReplays);
    const batch = '019b0000-0000-7000-8000-000000000000';
    const ada = { name: 'Ada', email: 'ada@example.com' };
    const first = await replays.start('dev', run, { by: ada }, { batch });
    expect(await replays.start('dev', run, { by: ada }, { batch })).toBe(first);
    expect(await ended(first)).toMatchObject({ status: 'completed', lane: 'bulk' });
  });
});
