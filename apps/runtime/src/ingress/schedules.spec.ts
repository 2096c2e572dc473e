import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;
let other: Awaited<ReturnType<Runtime['another']>>;

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors);
  other = await runtime.another();
});
afterAll(async () => {
  await other.close();
  await runtime.close();
});

const hour = 3_600_000;
const scheduled = (params: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      time: { type: 'core.schedule@1', params: { cron: '0 * * * *', zone: 'Europe/Berlin', ...params } },
      note: { type: 'core.map@1', params: { fields: { at: { ref: 'trigger.scheduledAt' } } } },
    },
    wires: [{ from: 'time.out', to: 'note' }],
  });

const nextOf = async (flow: string): Promise<Date | null | undefined> =>
  (
    await runtime.pool.query<{ next_at: Date | null }>('select next_at from schedules where flow = $1', [
      flow,
    ])
  ).rows[0]?.next_at;
/** As if nobody had been there for some hours. */
const wasAway = (flow: string, hours: number) =>
  runtime.pool.query(
    `update schedules set next_at = next_at - $2 * interval '1 hour', last_at = next_at - ($2 + 1) * interval '1 hour'
     where flow = $1`,
    [flow, hours],
  );
/** A second deployment of the same thing: makes every process look. */
async function lookEverywhere(flow: string, enabled = true, version = 1): Promise<void> {
  await runtime.client.flows.deploy({ params: { env: 'dev', flow }, body: { version, enabled } });
}
const moments = async (flow: string) => {
  const found = await runtime.pool.query<{ event_id: string; outcome: string | null }>(
    'select event_id, outcome from runs where flow = $1 order by event_id',
    [flow],
  );
  return found.rows;
};
const settled = async (flow: string) => {
  await expect.poll(async () => ((await nextOf(flow))?.getTime() ?? 0) > Date.now()).toBe(true);
  await expect.poll(async () => (await moments(flow)).every(({ outcome }) => outcome !== null)).toBe(true);
  return moments(flow);
};
const at = (moment: Date | null | undefined, hoursLater: number) =>
  `schedule:${new Date((moment?.getTime() ?? 0) + hoursLater * hour).toISOString()}`;

describe('a flow that starts by time', () => {
  it('waits for its next moment once it is deployed', async () => {
    const flow = await deployFlow(runtime, 'Every hour', scheduled());
    await expect.poll(() => nextOf(flow)).toEqual(new Date(Math.ceil(Date.now() / hour) * hour));
    expect(await moments(flow)).toEqual([]);
  });

  it('runs once for a moment, however many processes see that it is due', async () => {
    const flow = await deployFlow(runtime, 'Once', scheduled());
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    const next = await nextOf(flow);
    for (let times = 0; times < 3; times += 1) {
      await wasAway(flow, 1);
      await lookEverywhere(flow);
      await settled(flow);
    }
    expect(await settled(flow)).toEqual([{ event_id: at(next, -1), outcome: 'completed' }]);
  });

  it('tells the run which moment it stands for, and which one the last run stood for', async () => {
    const flow = await deployFlow(runtime, 'Window', scheduled());
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    const next = (await nextOf(flow))?.getTime() ?? 0;
    await wasAway(flow, 3);
    await lookEverywhere(flow);
    await settled(flow);
    const { runs } = await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } });
    expect(runs).toMatchObject([{ source: 'schedule', lane: 'orders' }]);
    const run = await runtime.client.runs.get({ params: { env: 'dev', run: runs[0]?.id ?? '' } });
    expect(run.event.body).toEqual({
      scheduledAt: new Date(next - hour).toISOString(),
      previous: new Date(next - 4 * hour).toISOString(),
    });
  });

  it('makes up for missed moments one by one when it says so', async () => {
    const flow = await deployFlow(runtime, 'Each', scheduled({ misfire: 'run-all' }));
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    const next = await nextOf(flow);
    await wasAway(flow, 3);
    await lookEverywhere(flow);
    expect((await settled(flow)).map(({ event_id }) => event_id)).toEqual(
      [-3, -2, -1].map((each) => at(next, each)),
    );
  });

  it('shows a failed run when too many moments were missed to make up for all', async () => {
    const flow = await deployFlow(runtime, 'Too many', scheduled({ misfire: 'run-all' }));
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    await wasAway(flow, 1_010);
    await lookEverywhere(flow);
    await expect.poll(async () => (await moments(flow)).length, { timeout: 20_000 }).toBe(1_001);
    const [failed] = (await moments(flow)).filter(({ event_id }) => event_id.startsWith('left-out:'));
    expect(failed).toMatchObject({ outcome: 'failed' });
  }, 30_000);

  it('starts nothing while it is switched off, and misses nothing then', async () => {
    const flow = await deployFlow(runtime, 'Off', scheduled({ misfire: 'run-all' }));
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    await lookEverywhere(flow, false);
    await expect.poll(() => nextOf(flow)).toBeNull();
    await lookEverywhere(flow, true);
    await settled(flow);
    expect(await moments(flow)).toEqual([]);
  });

  it('goes by the new times as soon as another version is deployed', async () => {
    const flow = await deployFlow(runtime, 'Changed', scheduled());
    await expect.poll(() => nextOf(flow)).toBeTruthy();
    const layout = { time: { x: 0, y: 0 }, note: { x: 0, y: 0 } };
    const daily = scheduled({ cron: '30 12 * * *', zone: 'UTC' });
    await runtime.client.flows.saveDraft({ params: { flow }, body: { flow: daily, layout, revision: 2 } });
    await runtime.client.flows.publish({ params: { flow }, body: {} });
    await lookEverywhere(flow, true, 2);
    await expect.poll(async () => (await nextOf(flow))?.toISOString().slice(11)).toBe('12:30:00.000Z');
    expect(await moments(flow)).toEqual([]);
  });
});
