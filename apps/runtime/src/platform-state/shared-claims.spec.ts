import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { claimFirst, reserve } from './shared-claims.ts';

let database: TestDatabase;
/** Two processes. */
let pools: [Pool, Pool];

beforeAll(async () => {
  database = await createMigratedDatabase();
  const pool = (): Pool => new Pool({ connectionString: database.url, max: 5 });
  pools = [pool(), pool()];
});
beforeEach(() => pools[0].query('truncate first_claims, paces, platform_answers'));
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const poolOf = (index: number): Pool => pools[index % 2 === 0 ? 0 : 1];
const hour = 3_600_000;

describe('the first of its key', () => {
  const claim = async (id: string, key = '1001', { forMs = hour, environment = 'dev', process = 0 } = {}) =>
    (await claimFirst(poolOf(process), environment, { id, scope: 'orders', key, forMs })).first;

  const passTime = () => pools[0].query(`update first_claims set until = until - interval '2 hours'`);

  it('is one, however many come', async () => {
    expect(await claim('a')).toBe(true);
    expect(await claim('b')).toBe(false);
    expect(await claim('c', '1002')).toBe(true);
    expect(await claim('d', '1001', { environment: 'prod' })).toBe(true);
  });

  it('is one of many that come to two processes in the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => claim(`run-${String(index)}`, '1001', { process: index })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('stays the first when it is asked again, from any process', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, process) => claim('a', '1001', { process })),
    );
    expect(answers).toEqual(Array.from({ length: 10 }, () => true));
    expect(await claim('b')).toBe(false);
    expect(await claim('b')).toBe(false);
  });

  it('makes room when its time is over', async () => {
    await claim('a');
    await passTime();
    expect(await claim('b')).toBe(true);
  });

  it('is still told that it was the first when somebody else has been since', async () => {
    await claim('a');
    await passTime();
    await claim('b');
    expect(await claim('a')).toBe(true);
  });
});

describe('a paced queue', () => {
  const take = async (id: string, { now = 0, process = 0, pace = 'erp' } = {}) =>
    (await reserve(poolOf(process), 'dev', { id, pace, calls: 4, perMs: 1_000, now })).at;

  it('gives places at equal distances', async () => {
    expect([await take('a'), await take('b'), await take('c')]).toEqual([0, 250, 500]);
  });

  it('begins anew when nobody has come for a while', async () => {
    await take('a');
    expect(await take('b', { now: 10_000 })).toBe(10_000);
  });

  it('gives each place once to two processes', async () => {
    const places = await Promise.all(
      Array.from({ length: 40 }, (_, index) => take(`run-${String(index)}`, { process: index })),
    );
    expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index * 250));
  });

  it('keeps the place of whoever asks again, even from another process in the same moment', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, (_, process) => take('a', { process })));
    expect(new Set(places).size).toBe(1);
    expect(await take('a', { now: 99_000 })).toBe(places[0]);
  });

  it('is another one for another name', async () => {
    await take('a');
    expect(await take('b', { pace: 'shop' })).toBe(0);
  });
});
