import { ApiError, type Client } from '@crossdock/contracts';
import { business, transient } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { emptyRuns } from '../testing/database.ts';
import { deploySaleFlow } from '../testing/deploy-sale-flow.ts';
import { RecordedRuns, saleEvents } from '../testing/recorded-runs.ts';

const unknownAccount = business('ledger.unknown-account', 'The ledger knows no account 9.').failure;
const busyLedger = transient('ledger.unavailable', 'The ledger is busy.').failure;

let plane: ControlPlane;
let flow: string;
let runs: RecordedRuns;

beforeAll(async () => {
  plane = await startControlPlane();
  flow = await deploySaleFlow(plane);
});
afterAll(() => plane.close());
beforeEach(async () => {
  await emptyRuns(plane.pool);
  runs = new RecordedRuns(plane.pool);
});

type Query = NonNullable<Parameters<Client['runs']['list']>[0]['query']>;
const list = (query: Query = {}) => plane.client.runs.list({ params: { env: 'dev' }, query });
const keysOf = async (query: Query = {}) => (await list(query)).runs.map(({ keys }) => keys[0]?.value);

async function park(lease: Awaited<ReturnType<RecordedRuns['accept']>>, until: number): Promise<void> {
  const at = Date.now();
  await runs.append(lease, saleEvents.intended(at));
  await runs.append(lease, saleEvents.refused(at, busyLedger, until), {
    kind: 'run.parked',
    at: at + 100,
    until,
    because: 'retry',
  });
}

/** One run of each standing: 1 queued, 2 running, 3 retrying, 4 completed, 5 failed. */
async function oneOfEach(): Promise<void> {
  await runs.accept(flow, { leased: false });
  await runs.accept(flow);
  await park(await runs.accept(flow), Date.now() + 60_000);
  await runs.complete(await runs.accept(flow));
  await runs.fail(await runs.accept(flow), unknownAccount);
}

describe('the history', () => {
  it('shows the newest first, with how each run stands', async () => {
    await oneOfEach();
    const { runs: found, total } = await list();
    expect(found.map(({ status }) => status)).toEqual([
      'failed',
      'completed',
      'retrying',
      'running',
      'queued',
    ]);
    expect(total).toBe(5);
    expect(found[0]).toMatchObject({
      flow: { id: flow, name: 'Till to ledger', version: 1 },
      source: 'webhook',
      keys: [{ kind: 'sale', value: '5' }],
      failure: { kind: 'business', code: 'ledger.unknown-account', step: 'book' },
      nextAttemptAt: null,
      replayOf: null,
    });
    expect(found[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(Date.parse(found[2]?.nextAttemptAt ?? '')).toBeGreaterThan(Date.now());
  });

  it('finds by how runs stand, one or several', async () => {
    await oneOfEach();
    expect(await keysOf({ status: 'failed' })).toEqual(['5']);
    expect(await keysOf({ status: 'completed' })).toEqual(['4']);
    expect(await keysOf({ status: ['queued', 'running', 'retrying'] })).toEqual(['3', '2', '1']);
    expect(await keysOf({ status: ['completed', 'retrying'] })).toEqual(['4', '3']);
    expect(await keysOf({ status: ['failed', 'completed'] })).toEqual(['5', '4']);
  });

  it('finds an order whose number could also be the beginning of a run id', async () => {
    await runs.accept(flow, { keys: { order: '20261121' } });
    await runs.accept(flow);
    expect(await keysOf({ search: '20261121' })).toEqual(['20261121']);
    expect(await keysOf({ search: '20261121', status: ['queued', 'running'] })).toEqual(['20261121']);
  });

  it('finds failures by who must act', async () => {
    await oneOfEach();
    expect(await keysOf({ kind: 'business' })).toEqual(['5']);
    expect(await keysOf({ kind: 'transient' })).toEqual([]);
    expect(await keysOf({ kind: 'business', status: 'completed' })).toEqual([]);
  });

  it('counts a run whose worker died as queued until somebody takes it over', async () => {
    const { run } = await runs.accept(flow);
    await plane.pool.query(`update active set lease_until = now() - interval '1 second'`);
    expect((await list()).runs).toMatchObject([{ id: run, status: 'queued' }]);
  });

  it('finds an order by the beginning of its number, and a run by its id', async () => {
    const { run } = await runs.accept(flow, { keys: { order: '1001', email: 'ada@shop.example' } });
    await runs.accept(flow, { keys: { order: '2001' } });
    expect(await keysOf({ search: '10' })).toEqual(['1001']);
    expect(await keysOf({ search: 'ada@' })).toEqual(['1001']);
    expect((await list({ search: run })).runs.map(({ id }) => id)).toEqual([run]);
    expect(await keysOf({ search: '%' })).toEqual([]);
    expect(await keysOf({ search: '_001' })).toEqual([]);
  });

  it('finds by flow and by time', async () => {
    await runs.accept(flow);
    const hour = 3_600_000;
    const at = (shift: number) => new Date(Date.now() + shift).toISOString();
    expect(await keysOf({ flow, from: at(-hour), to: at(hour) })).toEqual(['1']);
    expect(await keysOf({ from: at(hour) })).toEqual([]);
    expect(await keysOf({ flow: 'another' })).toEqual([]);
  });

  it('pages without losing or repeating a run, also among those of one moment', async () => {
    const leases = await Promise.all(Array.from({ length: 7 }, () => runs.accept(flow)));
    for (const lease of leases) await runs.fail(lease, unknownAccount);
    const moment = new Date();
    await plane.pool.query('update runs set accepted_at = $1', [moment]);
    await plane.pool.query('update failures set accepted_at = $1', [moment]);
    for (const filter of [{}, { status: 'failed' as const }]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ ...filter, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.runs.map(({ id }) => id));
        expect(page.total).toBe(7);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen.toSorted()).toEqual(leases.map(({ run }) => run).toSorted());
    }
  });

  it('pages through what a search finds, also when it finds more than it looks at', async () => {
    await plane.pool.query(
      `with made as (
         insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at)
         select (left(run_id_at(at)::text, 24) || lpad(n::text, 12, '0'))::uuid, case when n > 40 then 'prod' else 'dev' end,
                $1, 1, 'webhook', gen_random_uuid(), n, json_build_array(json_build_array('sale', n::text)), at
         from generate_series(1, 3050) as n
         cross join lateral (select now() - interval '3 days' + n * interval '30 seconds' as at) as moment
         returning id, event_id
       ) insert into run_keys select '7' || event_id, id from made`,
      [flow],
    );
    const seen: Array<string | undefined> = [];
    let cursor: string | undefined;
    do {
      const page = await list({ search: '7', limit: 15, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.runs.map(({ keys }) => keys[0]?.value));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => String(40 - index)));
  });

  it('refuses a cursor that is not its own', async () => {
    await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({
      problem: { code: 'runs.invalid-cursor' },
    });
  });

  it('is of one environment', async () => {
    const { run } = await runs.accept(flow);
    expect((await plane.client.runs.list({ params: { env: 'prod' } })).runs).toEqual([]);
    const elsewhere = plane.client.runs.get({ params: { env: 'prod', run } });
    await expect(elsewhere).rejects.toMatchObject({ problem: { status: 404, code: 'runs.unknown' } });
  });
});

describe('the story of a run', () => {
  const get = (run: string) => plane.client.runs.get({ params: { env: 'dev', run } });

  it('tells what came, what each step did, and what was written', async () => {
    const lease = await runs.accept(flow, { deliveryId: 'd-1' });
    const at = Date.now();
    const sale = { number: '1', total: '10.00', method: 'cash' };
    await runs.append(
      lease,
      saleEvents.completed('sale', at, sale),
      saleEvents.completed('account', at + 10, { account: '1000' }),
      saleEvents.intended(at + 20),
    );
    await runs.append(lease, saleEvents.confirmed(at + 20), {
      kind: 'run.completed',
      at: at + 220,
      path: 'sale.out,account.out,book.out',
    });
    const story = await get(lease.run);
    expect(story).toMatchObject({
      status: 'completed',
      environment: 'dev',
      event: { id: 'sale-1', deliveryId: 'd-1', body: sale, duplicates: 0 },
      steps: [
        { key: 'sale', state: 'completed', output: sale },
        {
          key: 'account',
          title: 'Find account',
          state: 'completed',
          input: sale,
          output: { account: '1000' },
        },
        {
          key: 'book',
          state: 'completed',
          durationMs: 200,
          effect: { state: 'confirmed', record: { label: 'E1' } },
        },
      ],
    });
    expect(story.definition.flow.nodes).toHaveProperty('book');
    expect(story.history.at(-2)?.text).toBe('“Book sale” done: E1');
  });

  it('counts deliveries that came again', async () => {
    const { run } = await runs.accept(flow, { eventId: 'same' });
    const again = await runs.accept(flow, { eventId: 'same' });
    expect(again.run).toBe(run);
    expect((await get(run)).event.duplicates).toBe(1);
  });

  it('tells of an event that nobody could read', async () => {
    const misfit = business('till.event-misfit', 'The event has no number.').failure;
    const { run } = await runs.accept(flow, { misfit, body: Buffer.from('{"total":1}'), keys: {} });
    const story = await get(run);
    expect(story).toMatchObject({
      status: 'failed',
      failure: { code: 'till.event-misfit', step: null },
      event: { body: { total: 1 } },
    });
    expect(story.steps.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(story.history.map(({ kind }) => kind)).toEqual(['run.accepted', 'run.failed']);
  });

  it('links replays both ways', async () => {
    const { run } = await runs.accept(flow);
    const replay = await runs.accept(flow, { source: 'replay', replayOf: run });
    expect((await get(run)).replays.map(({ id }) => id)).toEqual([replay.run]);
    expect((await get(replay.run)).replayOf).toBe(run);
  });

  it('of an id that is none is refused', async () => {
    await expect(get('nonsense')).rejects.toBeInstanceOf(ApiError);
    const replay = plane.client.runs.replay({ params: { env: 'dev', run: 'nonsense' }, body: {} });
    await expect(replay).rejects.toMatchObject({ problem: { status: 404 } });
  });
});

describe('the health of a flow', () => {
  it('counts the runs of the last 24 hours by hour, and those under way', async () => {
    await oneOfEach();
    await runs.complete(await runs.accept(flow));
    const old = await runs.accept(flow);
    await runs.complete(old);
    await plane.pool.query(`update runs set accepted_at = now() - interval '25 hours' where id = $1`, [
      old.run,
    ]);
    const health = async () => (await plane.client.flows.list({ params: { env: 'dev' } }))[0]?.health;
    await expect.poll(health).toMatchObject({
      completed: 2,
      failed: 1,
      active: 2,
      retrying: 1,
      lastFailure: { code: 'ledger.unknown-account' },
    });
    const { hourly, lastRunAt } = (await health()) ?? { hourly: [], lastRunAt: null };
    expect(hourly).toHaveLength(24);
    expect(hourly.at(-1)).toEqual({ completed: 2, failed: 1 });
    expect(lastRunAt).not.toBeNull();
  });
});

describe('the activity of a flow', () => {
  it('counts runs by the ports they took, also those under way', async () => {
    await oneOfEach();
    const activity = async () => (await plane.client.flows.activity({ params: { env: 'dev', flow } })).ports;
    await expect.poll(activity).toEqual({
      'sale.out': 2,
      'account.out': 2,
      'book.out': 1,
      'book.failed': 1,
      'book.retrying': 1,
      'sale.running': 1,
    });
  });
});
