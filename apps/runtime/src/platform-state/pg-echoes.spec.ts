import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { PgEchoes } from './pg-echoes.ts';

let database: TestDatabase;
let pools: Pool[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  pools = [1, 2].map(() => new Pool({ connectionString: database.url, max: 3 }));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

const echoes = (process: number, environment = 'dev') =>
  new PgEchoes(pools[process % 2] ?? new Pool()).of(environment);
const stock = { record: 'product/7', content: 'stock=5' };

it('knows a write of ours when it comes back to another process', async () => {
  await echoes(0).remember('shop', stock);
  expect(await echoes(1).isOurs('shop', stock)).toBe(true);
});

it('takes another content, record, connection or environment for news', async () => {
  await echoes(0).remember('shop', stock);
  expect(await echoes(0).isOurs('shop', { ...stock, content: 'stock=4' })).toBe(false);
  expect(await echoes(0).isOurs('shop', { ...stock, record: 'product/8' })).toBe(false);
  expect(await echoes(0).isOurs('erp', stock)).toBe(false);
  expect(await echoes(0, 'prod').isOurs('shop', stock)).toBe(false);
});

it('takes it for news after an hour, and as ours again once we write it again', async () => {
  await echoes(0).remember('shop', stock);
  await pools[0]?.query(`update echoes set at = at - interval '61 minutes'`);
  expect(await echoes(0).isOurs('shop', stock)).toBe(false);
  await Promise.all(Array.from({ length: 20 }, (_, process) => echoes(process).remember('shop', stock)));
  expect(await echoes(0).isOurs('shop', stock)).toBe(true);
});
