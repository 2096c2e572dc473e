import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';
import { openSource, type Source } from '../testing/source.ts';
import { Sweeps } from './sweeps.ts';

let source: Source;
let runtime: Runtime;

beforeAll(async () => {
  source = openSource();
  runtime = await startRuntime(source.connectors);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'source' },
    body: { type: 'source', settings: {} },
  });
});
afterAll(() => runtime.close());
beforeEach(() => {
  Object.assign(source, {
    changes: [],
    asked: [],
    looks: new Map(),
    mostAtOnce: new Map(),
    broken: false,
    hold: undefined,
  });
});

const flowOf = (type: string, params: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      changed: { type, connection: 'source', params },
      refuse: { type: 'source.refuse@1', connection: 'source', inputs: { id: { ref: 'trigger.id' } } },
    },
    wires: [{ from: 'changed.out', to: 'refuse' }],
  });
const delivered = flowOf('source.delivered@1');
/** So seldom that only the spec looks. */
const polled = flowOf('source.polled@1', { everyMs: 3_600_000 });

/** Deployed, and looked at for the first time, as every flow is at once. */
async function deployed(name: string, flow: Flow): Promise<string> {
  const id = await deployFlow(runtime, name, flow);
  await expect.poll(async () => (await coverage(id)).sweeps, { timeout: 5_000 }).toBe(1);
  source.asked = [];
  return id;
}
const sweep = (flow: string) => runtime.app.get(Sweeps).sweep(`dev/${flow}`);
const deliver = (flow: string, change: object) =>
  fetch(`${runtime.url}/hooks/dev/${flow}`, { method: 'POST', body: JSON.stringify(change) });
const coverage = (flow: string) => runtime.client.triggers.coverage({ params: { env: 'dev', flow } });
const runsOf = async (flow: string) =>
  (await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).runs;
const over = (flow: string) => expect.poll(async () => (await coverage(flow)).open).toBe(0);

describe('a sweep beside deliveries', () => {
  it('finds what deliveries missed, and starts nothing twice', async () => {
    const flow = await deployed('Missed', delivered);
    source.changes = [
      { id: 'a', at: 1 },
      { id: 'b', at: 2 },
      { id: 'c', at: 3 },
    ];
    await deliver(flow, source.changes[1] ?? {});
    await sweep(flow);
    await sweep(flow);
    const found = (await runsOf(flow)).map((run) => `${run.source} ${run.keys[0]?.value ?? ''}`);
    expect(found.toSorted()).toEqual(['sweep a', 'sweep c', 'webhook b']);
  });

  it('tells how much of the source has come here, by which way, and what became of it', async () => {
    const flow = await deployed('Told', delivered);
    source.changes = [1, 2, 3, 4].map((at) => ({ id: `x${String(at)}`, at }));
    source.changes.push({ id: 'bad', at: 5 });
    for (const change of source.changes.slice(0, 2)) await deliver(flow, change);
    await sweep(flow);
    await sweep(flow);
    await over(flow);
    expect(await coverage(flow)).toMatchObject({
      way: 'sweep',
      seen: 5,
      received: 2,
      found: 3,
      completed: 4,
      open: 0,
      failed: 1,
      sweeps: 3,
      cursor: '5',
      lastError: null,
    });
  });

  it('counts what it found itself as found, also when it died before it could note it', async () => {
    const flow = await deployed('Died', delivered);
    source.changes = [{ id: 'a', at: 1 }];
    await sweep(flow);
    await runtime.pool.query('delete from sweep_seen where flow = $1', [flow]);
    await sweep(flow);
    expect(await coverage(flow)).toMatchObject({ seen: 1, received: 0, found: 1 });
  });

  it('says why it did not get through, until one does, which begins at the same cursor', async () => {
    const flow = await deployed('Broken', delivered);
    source.changes = [{ id: 'a', at: 100 }];
    await sweep(flow);
    source.broken = true;
    await sweep(flow);
    expect(await coverage(flow)).toMatchObject({
      lastError: { message: 'The source is away.' },
      cursor: '100',
    });
    source.broken = false;
    await sweep(flow);
    expect(await coverage(flow)).toMatchObject({ lastError: null });
    expect(source.asked).toEqual([undefined, '100', '100']);
  });

  it('is told of by itself, the newest first, with the time of the next one', async () => {
    const flow = await deployed('Each', delivered);
    source.changes = [
      { id: 'a', at: 1 },
      { id: 'b', at: 2 },
    ];
    await deliver(flow, source.changes[0] ?? {});
    await sweep(flow);
    source.broken = true;
    await sweep(flow);
    source.broken = false;
    const { recent, nextSweepAt } = await coverage(flow);
    const [last, before] = recent;
    expect(last).toMatchObject({ seen: 0, found: 0, error: 'The source is away.' });
    expect(before).toMatchObject({ seen: 2, received: 1, found: 1, error: null });
    expect(Date.parse(nextSweepAt ?? '')).toBeGreaterThan(Date.parse(last?.at ?? ''));
  });

  it('is made by one process at a time', async () => {
    const flow = await deployed('Alone', delivered);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    source.hold = () => held;
    const first = sweep(flow);
    await expect.poll(() => source.asked.length).toBe(1);
    await Promise.all([sweep(flow), sweep(flow)]);
    letGo();
    await first;
    expect([source.asked.length, source.mostAtOnce.get(undefined)]).toEqual([1, 1]);
    await sweep(flow);
    expect(source.asked).toHaveLength(2);
  });

  it('is taken over when the process that was at it is gone', async () => {
    const flow = await deployed('Gone', delivered);
    const holder = `update sweep_cursors set holder = gen_random_uuid(), held_until = now() + $2::interval where flow = $1`;
    await runtime.pool.query(holder, [flow, '1 minute']);
    await sweep(flow);
    expect(source.asked).toEqual([]);
    await runtime.pool.query(holder, [flow, '-1 second']);
    await sweep(flow);
    expect(source.asked).toHaveLength(1);
  });

  it('moves no cursor any more once another process has taken over', async () => {
    const flow = await deployed('Lost', delivered);
    source.changes = [{ id: 'a', at: 7 }];
    source.hold = async () => {
      await runtime.pool.query('update sweep_cursors set holder = gen_random_uuid() where flow = $1', [flow]);
    };
    await sweep(flow);
    expect(await coverage(flow)).toMatchObject({ cursor: null, seen: 1, lastError: null });
  });
});

describe('a poll', () => {
  it('reads page after page from its cursor, with an overlap, and knows what it has seen', async () => {
    const flow = await deployed('Polled', polled);
    source.changes = [1, 2, 3, 4, 5].map((at) => ({ id: `p${String(at)}`, at: at * 100 }));
    await sweep(flow);
    source.changes.push({ id: 'late', at: 495 }, { id: 'p1', at: 600 });
    await sweep(flow);
    await over(flow);
    expect(source.asked).toEqual([undefined, '500']);
    const runs = await runsOf(flow);
    expect(runs.map((run) => run.source)).toEqual(Array.from({ length: 7 }, () => 'poll'));
    expect(await coverage(flow)).toMatchObject({ way: 'poll', seen: 7, found: 7, received: 0, completed: 7 });
  });

  it('is made as often as the flow says, once for all processes', async () => {
    const other = await runtime.another();
    try {
      const flow = await deployFlow(runtime, 'Often', flowOf('source.polled@1', { everyMs: 200 }));
      await expect.poll(() => source.looks.get(200) ?? 0, { timeout: 10_000 }).toBeGreaterThan(3);
      expect(source.mostAtOnce.get(200)).toBe(1);
      await runtime.client.flows.deploy({
        params: { env: 'dev', flow },
        body: { version: 1, enabled: false },
      });
    } finally {
      await other.close();
    }
  }, 20_000);
});

describe('a flow that nobody looks for', () => {
  it('says so', async () => {
    const flow = Flow.parse({
      schema: 1,
      nodes: { start: { type: 'core.manual@1' }, pass: { type: 'core.map@1', params: { fields: {} } } },
      wires: [{ from: 'start.out', to: 'pass' }],
    });
    const id = await deployFlow(runtime, 'By hand', flow);
    expect(await coverage(id)).toMatchObject({
      way: null,
      seen: 0,
      sweeps: 0,
      lastSweptAt: null,
      nextSweepAt: null,
      cursor: null,
      recent: [],
    });
  });
});
