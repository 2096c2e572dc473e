import type { Client, LiveEvent } from '@crossdock/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveHub } from '../platform/live/live-hub.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';
import { emptyRuns } from '../testing/database.ts';
import { deploySaleFlow } from '../testing/deploy-sale-flow.ts';
import { RecordedRuns } from '../testing/recorded-runs.ts';

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

describe('how a run stands', () => {
  it('tells apart why a run does not go on', async () => {
    const standings = {
      retry: 'retrying',
      busy: 'retrying',
      gate: 'retrying',
      wait: 'waiting',
      paused: 'paused',
      behind: 'queued',
    };
    for (const [parked, status] of Object.entries(standings)) {
      const { run } = await runs.accept(flow, { leased: false });
      await plane.pool.query(`update active set parked = $2, wake_at = 'infinity' where run_id = $1`, [
        run,
        parked,
      ]);
      expect((await list({ limit: 1 })).runs).toMatchObject([{ id: run, status, nextAttemptAt: null }]);
    }
    expect(await keysOf({ status: 'waiting' })).toEqual(['4']);
    expect(await keysOf({ status: 'paused' })).toEqual(['5']);
    expect(await keysOf({ status: 'queued' })).toEqual(['6']);
    expect(await keysOf({ status: 'retrying' })).toEqual(['3', '2', '1']);
  });

  it('shows runs that were cancelled or came back as an echo as such', async () => {
    for (const outcome of ['cancelled', 'echo']) {
      const { run } = await runs.accept(flow);
      await plane.pool.query('delete from active where run_id = $1', [run]);
      await plane.pool.query('update runs set outcome = $2, ended_at = now() where id = $1', [run, outcome]);
      await plane.pool.query(
        `insert into failures (run_id, environment, accepted_at, flow, kind, code, outcome)
         values ($1, 'dev', now(), $2, '', '', $3)`,
        [run, flow, outcome],
      );
    }
    expect((await list()).runs.map(({ status }) => status)).toEqual(['echo', 'cancelled']);
    expect(await keysOf({ status: 'cancelled' })).toEqual(['1']);
    expect(await keysOf({ status: ['echo', 'failed'] })).toEqual(['2']);
  });

  it('says in which lane and order a run goes, and who started it', async () => {
    const { run: parent } = await runs.accept(flow);
    await runs.accept(flow, {
      lane: 'bulk',
      sequenceKey: `dev/${flow}/1001`,
      parent: { run: parent, step: 'lines' },
    });
    await runs.accept(flow, { sequenceKey: 'dev/shared/stock/A-1' });
    expect((await list()).runs).toMatchObject([
      { lane: 'orders', sequenceKey: 'shared/stock/A-1', parent: null },
      { lane: 'bulk', sequenceKey: '1001', parent: { run: parent, step: 'lines' } },
      { lane: 'orders', sequenceKey: null, parent: null },
    ]);
  });

  it('says of a run that failed whether it holds its key, until it is let go', async () => {
    const first = await runs.accept(flow, { sequenceKey: `dev/${flow}/1001` });
    await runs.accept(flow, { sequenceKey: `dev/${flow}/1001`, leased: false });
    expect((await list()).runs.map(({ holdsKey }) => holdsKey)).toEqual([false, false]);
    const failure = { kind: 'business', outcome: 'not-done', code: 'shop.refused', message: 'No.' } as const;
    await runs.append(first, { kind: 'run.failed', at: Date.now(), failure, path: '', holdsKey: true });
    expect((await list()).runs.map(({ holdsKey }) => holdsKey)).toEqual([false, true]);
    const params = { env: 'dev', run: first.run };
    expect(await plane.client.runControls.letGo({ params })).toMatchObject({ holdsKey: false });
  });

  it('shows those who watch what was done to a run', async () => {
    const { run } = await runs.accept(flow, { leased: false });
    const told: LiveEvent[] = [];
    const leave = plane.app.get(LiveHub).subscribe('dev', (event) => told.push(event));
    await plane.client.runControls.pause({ params: { env: 'dev', run } });
    leave();
    expect(told).toMatchObject([{ type: 'run', run: { id: run, status: 'paused' } }]);
  });
});
