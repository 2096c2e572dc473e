import { v7 as uuid } from 'uuid';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { makeLog } from '../platform/log.ts';
import { Acceptance, type Arrival } from '../runs/acceptance.ts';
import { Sequencer } from '../runs/sequencer.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { LoopGuard } from './loop-guard.ts';

let database: TestDatabase;
let pool: Pool;
let acceptance: Acceptance;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url });
  acceptance = new Acceptance(pool, 60_000, new Sequencer(pool, makeLog('silent')));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const arrival = (flow: string, change: Partial<Arrival> = {}): Arrival => ({
  environment: 'dev',
  flow,
  version: 1,
  source: 'webhook',
  eventId: uuid(),
  keys: { order: '1001' },
  body: Buffer.from('{}'),
  ...change,
});

/** Counts an event and stores it, as accepting does; answers whether it may run. */
async function passes(guard: LoopGuard, event: Arrival, most: number, withinMs = 60_000): Promise<boolean> {
  const { stopped } = await guard.count(event, { most, withinMs });
  await acceptance.accept(stopped === undefined ? event : { ...event, misfit: stopped }, { lease: false });
  return stopped === undefined;
}
async function passed(
  guards: LoopGuard[],
  flow: string,
  most: number,
  change: Partial<Arrival> = {},
): Promise<number> {
  let count = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const guard = guards[turn % guards.length];
    if (guard !== undefined && (await passes(guard, arrival(flow, change), most))) count += 1;
  }
  return count;
}

describe('a loop guard', () => {
  it('lets a key pass as often as its flow allows, and no more', async () => {
    expect(await passed([new LoopGuard(pool)], 'one-process', 5)).toBe(5);
  });

  it('knows what other processes let pass', async () => {
    expect(await passed([new LoopGuard(pool), new LoopGuard(pool)], 'two-processes', 8)).toBe(8);
  });

  it('lets no more than half of it pass again after a restart, which forgets', async () => {
    expect(await passed([new LoopGuard(pool)], 'restarted', 6)).toBe(6);
    expect(await passed([new LoopGuard(pool)], 'restarted', 6)).toBe(3);
  });

  it('counts by the order of the flow where there is no business key', async () => {
    const change = { keys: {}, sequenceKey: 'dev/by-order/A' };
    expect(await passed([new LoopGuard(pool), new LoopGuard(pool)], 'by-order', 4, change)).toBe(4);
    expect(await passed([new LoopGuard(pool)], 'by-nothing', 4, { keys: {} })).toBe(20);
  });

  it('tells keys apart, also when they look alike', async () => {
    const guard = new LoopGuard(pool);
    expect(await passed([guard], 'alike', 2)).toBe(2);
    expect(await passed([guard], 'alike', 2, { keys: { customer: '1001' } })).toBe(2);
    expect(await passed([guard], 'another-flow', 2)).toBe(2);
  });

  it('never stops a replay, and does not count it', async () => {
    const guard = new LoopGuard(pool);
    expect(await passed([guard], 'replayed', 2, { source: 'replay' })).toBe(20);
    expect(await passed([guard], 'replayed', 2)).toBe(2);
  });

  it('lets a key pass again when it has been quiet for long enough', async () => {
    const guard = new LoopGuard(pool);
    const withinMs = 2_000;
    for (const expected of [true, true, false]) {
      expect(await passes(guard, arrival('quiet'), 2, withinMs)).toBe(expected);
    }
    await new Promise((resume) => setTimeout(resume, withinMs + 50));
    expect(await passes(guard, arrival('quiet'), 2, withinMs)).toBe(true);
  });

  it('says what passed how often, and what to do', async () => {
    const guard = new LoopGuard(pool);
    await passed([guard], 'told', 2);
    const { stopped } = await guard.count(arrival('told'), { most: 2, withinMs: 60_000 });
    expect(stopped).toMatchObject({
      kind: 'policy',
      code: 'core.loop-stopped',
      message:
        'The order "1001" passed this flow 2 times within 60 s, and 2 is the most: two systems may be answering each other. Find what keeps changing it, then replay.',
    });
  });
});
