import { type EffectAnswer, type RunDetail, type StepDetail } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../testing/books.ts';
import { byHand, problemOf, TwoProcesses } from '../testing/two-processes.ts';

let books: Books;
let processes: TwoProcesses;
let flow: string;

const number = { number: { ref: 'trigger.number' } };
const pay = { type: 'books.pay@1', connection: 'books', inputs: number };

beforeAll(async () => {
  books = openBooks();
  processes = await TwoProcesses.start(books.connectors);
  const connection = { params: { env: 'dev', alias: 'books' }, body: { type: 'books', settings: {} } };
  await processes.client.system.putConnection(connection);
  const enter = { type: 'books.enter@1', connection: 'books', inputs: number };
  flow = await processes.deploy('Payouts', {
    ...byHand({ pay, enter }, ['start.out -> pay', 'pay.out -> enter']),
    policy: atOnce,
  });
});
afterAll(() => processes.close());

const atOnce = {
  retry: { attempts: 2, firstDelayMs: 10, factor: 1, maxDelayMs: 10, jitter: 0 },
  callTimeoutMs: 5_000,
};

/** A run whose payment got no answer. */
async function inDoubt(sale: string, really: 'paid' | 'not-paid'): Promise<RunDetail> {
  books.lost.set(sale, really);
  const run = await processes.ended(await processes.run(flow, { number: sale }));
  books.lost.delete(sale);
  expect(run.failure?.code).toBe('core.in-doubt');
  return run;
}

const settle = (run: string, body: EffectAnswer, through = processes.other) =>
  through.effects.settle({ params: { env: 'dev', run }, body });
const effectOf = ({ steps }: RunDetail, key: string): StepDetail['effect'] | undefined =>
  steps.find((step) => step.key === key)?.effect;

const done = { was: 'done', step: 'pay', result: { place: 7 }, reason: 'It is on the statement.' } as const;
const notDone = { was: 'not-done', step: 'pay', reason: 'It is not on the statement.' } as const;

describe('a write that nobody can look for, when its answer was lost', () => {
  it('asks a person, in the story of the run, whether it was done', async () => {
    const run = await inDoubt('1', 'paid');
    expect(effectOf(run, 'pay')).toMatchObject({
      state: 'doubtful',
      question: { step: 'pay', text: 'It is not known whether “Pay” was done. Look there, then answer.' },
    });
  });

  it('that was done is not done again: the run goes on with the result that the person gives', async () => {
    const run = await inDoubt('2', 'paid');
    const { replay, notReplayed } = await settle(run.id, done);
    expect(notReplayed).toBeNull();
    const after = await processes.ended(replay?.id ?? '');
    expect(after).toMatchObject({ status: 'completed', replayOf: run.id });
    expect(effectOf(after, 'pay')).toMatchObject({ reused: true, record: { label: 'P7' } });
    expect(books.payments.filter((each) => each === '2')).toHaveLength(1);
    expect(books.entries).toContain('2');
  });

  it('that was not done is done, once, and the run goes on', async () => {
    const run = await inDoubt('3', 'not-paid');
    const { replay } = await settle(run.id, notDone);
    expect(await processes.ended(replay?.id ?? '')).toMatchObject({ status: 'completed' });
    expect(books.payments.filter((each) => each === '3')).toHaveLength(1);
  });

  it('keeps the answer in the story, with who gave it, when, and how they know', async () => {
    const run = await inDoubt('4', 'paid');
    await settle(run.id, done);
    const told = await processes.detail(run.id);
    expect(effectOf(told, 'pay')).toMatchObject({
      state: 'confirmed',
      answer: { was: 'done', reason: done.reason, by: expect.any(String), at: expect.any(String) },
    });
    expect(effectOf(told, 'pay')?.question).toBeUndefined();
    expect(told.history.at(-1)).toMatchObject({ kind: 'effect.settled', step: 'pay' });
    expect(told.status).toBe('failed');
    const found = await processes.client.runs.list({ params: { env: 'dev' }, query: { search: 'P7' } });
    expect(found.runs.map(({ id }) => id)).toContain(run.id);
  });
});

describe('an answer', () => {
  it('is taken once, also when two people give it in the same moment', async () => {
    const run = await inDoubt('5', 'not-paid');
    const outcomes = await Promise.all(
      [processes.client, processes.other].map((client) => problemOf(settle(run.id, notDone, client))),
    );
    const [first, second] = outcomes.toSorted();
    expect(second).toBe('none');
    expect(['409 effects.settled', '409 effects.not-in-doubt']).toContain(first);
    expect(await problemOf(settle(run.id, done))).toBe('409 effects.not-in-doubt');
    await expect
      .poll(async () => (await processes.runsOf(flow)).filter(({ replayOf }) => replayOf === run.id))
      .toHaveLength(1);
  });

  it('must be what the action comes to, and says what is not', async () => {
    const run = await inDoubt('6', 'paid');
    const misfit = settle(run.id, { ...done, result: { place: 'seven' } });
    await expect(misfit).rejects.toMatchObject({
      problem: { status: 422, code: 'effects.result-misfit', errors: [{ field: 'result.place' }] },
    });
    expect(effectOf(await processes.detail(run.id), 'pay')?.question).toBeDefined();
    await expect(settle(run.id, { ...done, reason: ' ' })).rejects.toMatchObject({
      problem: { status: 422, errors: [{ field: 'reason' }] },
    });
  });

  it('is refused where nothing is in doubt', async () => {
    const run = await inDoubt('7', 'paid');
    expect(await problemOf(settle(run.id, { ...done, step: 'enter' }))).toBe('409 effects.not-in-doubt');
    expect(await problemOf(settle('019b0000-0000-7000-8000-000000000000', done))).toBe('404 runs.unknown');
  });

  it('of a run that is not over is refused: it settles its doubts itself', async () => {
    const wait = { type: 'core.delay@1', inputs: { forMs: { value: 3_600_000 } } };
    const slow = await processes.deploy('Slow payouts', {
      ...byHand({ pay, wait }, ['start.out -> pay', 'pay.failed -> wait']),
      policy: atOnce,
    });
    books.lost.set('8', 'paid');
    const run = await processes.untilStatus(await processes.run(slow, { number: '8' }), 'waiting');
    expect(await problemOf(settle(run.id, done))).toBe('409 runs.not-over');
    await processes.client.runControls.cancel({
      params: { env: 'dev', run: run.id },
      body: { reason: 'a test' },
    });
    expect(await settle(run.id, done)).toMatchObject({
      run: { status: 'cancelled' },
      replay: null,
      notReplayed: { code: 'effects.run-not-failed' },
    });
  });

  it('lets the run go on when it was the last one that was asked for', async () => {
    const both = await processes.deploy('Two payouts', {
      ...byHand(
        {
          pay,
          tip: { ...pay, inputs: { number: { ref: 'trigger.tip' } } },
        },
        ['start.out -> pay', 'start.out -> tip'],
      ),
      policy: atOnce,
    });
    for (const each of ['9', '9-tip']) books.lost.set(each, 'paid');
    const run = await processes.ended(await processes.run(both, { number: '9', tip: '9-tip' }));
    for (const each of ['9', '9-tip']) books.lost.delete(each);
    const first = await settle(run.id, done);
    expect(first).toMatchObject({ replay: null, notReplayed: { code: 'effects.more-in-doubt' } });
    const second = await settle(run.id, { ...notDone, step: 'tip' });
    expect(await processes.ended(second.replay?.id ?? '')).toMatchObject({ status: 'completed' });
    expect(books.payments.filter((each) => each.startsWith('9'))).toEqual(['9', '9-tip', '9-tip']);
  });
});
