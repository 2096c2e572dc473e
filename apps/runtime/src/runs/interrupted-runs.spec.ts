import type { RunDetail, StepDetail } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../testing/books.ts';
import { byHand, TwoProcesses } from '../testing/two-processes.ts';

let books: Books;
let processes: TwoProcesses;
let flow: string;

beforeAll(async () => {
  books = openBooks();
  processes = await TwoProcesses.start(books.connectors);
  const connection = { params: { env: 'dev', alias: 'books' }, body: { type: 'books', settings: {} } };
  await processes.client.system.putConnection(connection);
  const map = { type: 'core.map@1', params: { fields: { number: { ref: 'trigger.number' } } } };
  const number = { number: { ref: 'steps.map.number' } };
  const enter = { type: 'books.enter@1', connection: 'books', inputs: number };
  flow = await processes.deploy('Sales', byHand({ map, enter }, ['start.out -> map', 'map.out -> enter']));
});
afterAll(() => processes.close());

/** A run whose write has been made, and whose answer is still under way. */
async function writing(number: string): Promise<{ run: string; answer: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  books.slow.set(number, promise);
  const run = await processes.run(flow, { number });
  await expect.poll(() => books.entries).toContain(number);
  return { run, answer: resolve };
}

const effectOf = ({ steps }: RunDetail): StepDetail['effect'] | undefined =>
  steps.find(({ key }) => key === 'enter')?.effect;
const params = (run: string) => ({ params: { env: 'dev', run } });
const cancel = (run: string) =>
  processes.other.runControls.cancel({ ...params(run), body: { reason: 'a test' } });

describe('a keyed write whose answer had not come when its run was cancelled', () => {
  it('is seen to be in doubt, and a replay settles it by its key', async () => {
    const { run, answer } = await writing('1');
    await cancel(run);
    const told = await processes.detail(run);
    expect(told.status).toBe('cancelled');
    expect(effectOf(told)).toMatchObject({ state: 'doubtful', question: { step: 'enter' } });
    expect(told.history.map(({ kind }) => kind).slice(-3)).toEqual([
      'effect.intended',
      'effect.doubtful',
      'run.cancelled',
    ]);
    answer();
    const replay = await processes.client.runs.replay({ ...params(run), body: {} });
    const after = await processes.ended(replay.id);
    expect(effectOf(after)).toMatchObject({ state: 'confirmed' });
    expect(books.entries.filter((each) => each === '1')).toHaveLength(1);
    expect(effectOf(await processes.detail(run))?.question).toBeUndefined();
  });

  it('also when the run was paused first', async () => {
    const { run, answer } = await writing('2');
    await processes.other.runControls.pause(params(run));
    await cancel(run);
    expect(effectOf(await processes.detail(run))).toMatchObject({ state: 'doubtful' });
    answer();
  });

  it('can be settled by a person', async () => {
    const { run, answer } = await writing('3');
    await cancel(run);
    answer();
    const body = { was: 'done', step: 'enter', result: { place: 3 }, reason: 'It is in the books.' } as const;
    await processes.client.effects.settle({ ...params(run), body });
    expect(effectOf(await processes.detail(run))).toMatchObject({
      state: 'confirmed',
      answer: { was: 'done' },
    });
  });
});

describe('a run that nobody had begun', () => {
  it('leaves nothing in doubt', async () => {
    const waits = await processes.deploy(
      'Later sales',
      byHand({ wait: { type: 'core.delay@1', inputs: { forMs: { value: 3_600_000 } } } }, [
        'start.out -> wait',
      ]),
    );
    const { id } = await processes.untilStatus(await processes.run(waits), 'waiting');
    await cancel(id);
    const told = await processes.detail(id);
    expect(told.steps.every(({ effect }) => effect?.question === undefined)).toBe(true);
  });
});

describe('a run that was paused in a write', () => {
  it('makes it again under its key when it is resumed, and goes on', async () => {
    const { run, answer } = await writing('4');
    await processes.other.runControls.pause(params(run));
    answer();
    await processes.other.runControls.resume(params(run));
    expect((await processes.ended(run)).status).toBe('completed');
    expect(books.entries.filter((each) => each === '4')).toHaveLength(1);
  });
});
