import { v7 as uuid } from 'uuid';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { makePool } from '../platform/database/pool.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { dropLists, dropUnfinishedLists } from './payload-retention.ts';
import { PayloadStore } from './payload-store.ts';

let database: TestDatabase;
let pool: pg.Pool;
let store: PayloadStore;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = makePool(database.url, { onError: () => undefined });
  store = new PayloadStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const row = (index: number) => ({ sku: `SKU-${String(index)}`, text: 'ä\u0000"' });

async function stored(count: number, make: (index: number) => unknown = row) {
  const writer = await store.write({ environment: 'dev', flow: 'prices' }, 'text/csv');
  for (let index = 0; index < count; index += 1) await writer.add(make(index));
  return writer.end();
}
const chunksOf = async (list: string) =>
  (
    await pool.query<{ rows: number }>(
      'select rows from payload_chunks where payload_id = $1 order by first_row',
      [list],
    )
  ).rows.map(({ rows }) => rows);
const isKept = async (list: string) =>
  (await pool.query('select from payload_chunks where payload_id = $1', [list])).rowCount !== 0;

describe('a stored list', () => {
  it('is read in any part, as it was written', async () => {
    const { stored: list, count } = await stored(1_001);
    expect(count).toBe(1_001);
    for (const [from, to] of [
      [0, 1],
      [199, 201],
      [150, 650],
      [1_000, 1_001],
      [7, 7],
      [0, 1_001],
    ] as const) {
      const rows = Array.from({ length: to - from }, (_, index) => row(from + index));
      expect(await store.of({ environment: 'dev', flow: 'prices' }).read(list, { from, to })).toEqual(rows);
    }
  });

  it('is kept in pieces that are small, however many rows it has and however large they are', async () => {
    expect(await chunksOf((await stored(450)).stored)).toEqual([200, 200, 50]);
    const large = () => ({ text: 'x'.repeat(150_000) });
    expect(await chunksOf((await stored(5, large)).stored)).toEqual([2, 2, 1]);
  });

  it('cannot be read past its end, in another environment, or before it is complete', async () => {
    const { stored: list } = await stored(10);
    const writer = await store.write({ environment: 'dev', flow: 'prices' }, 'text/csv');
    for (let index = 0; index < 200; index += 1) await writer.add(index);
    const gone = expect.objectContaining({
      failure: expect.objectContaining({ code: 'core.list-gone' }) as unknown,
    });
    await expect(
      store.of({ environment: 'dev', flow: 'prices' }).read(list, { from: 5, to: 11 }),
    ).rejects.toEqual(gone);
    await expect(
      store.of({ environment: 'prod', flow: 'prices' }).read(list, { from: 0, to: 1 }),
    ).rejects.toEqual(gone);
    await expect(
      store.of({ environment: 'dev', flow: 'prices' }).read(writer.id, { from: 0, to: 1 }),
    ).rejects.toEqual(gone);
  });

  it('goes with the runs of its day, and not while one of them is under way', async () => {
    const old = await stored(10);
    const needed = await stored(10);
    const young = await stored(10);
    const given = await store.write({ environment: 'dev', flow: 'prices' }, 'text/csv');
    for (let index = 0; index < 200; index += 1) await given.add(index);
    const at = new Date(Date.now() - 95 * 86_400_000);
    const before = new Date(at.getTime() - 3 * 86_400_000);
    await pool.query('update payloads set created_at = $2 where id = $1', [old.stored, before]);
    await pool.query('update payloads set created_at = $2 where id = $1', [needed.stored, at]);
    await pool.query(`update payloads set created_at = now() - interval '25 hours' where id = $1`, [
      given.id,
    ]);
    const run = uuid({ msecs: at.getTime() + 60_000 });
    await pool.query(
      `insert into active (run_id, epoch, wake_at, lease_until) values ($1, 0, now(), now())`,
      [run],
    );
    const client = await pool.connect();
    await dropLists(client, { days: 90 });
    await dropUnfinishedLists(client);
    client.release();
    const kept = await Promise.all([old.stored, needed.stored, young.stored, given.id].map(isKept));
    expect(kept).toEqual([false, true, true, false]);
  });

  it('goes sooner where its flow keeps payloads for fewer days, and not while the run that made it goes on', async () => {
    const [own, made] = [await stored(10), await stored(10)];
    const others = await (async () => {
      const writer = await store.write({ environment: 'dev', flow: 'stock' }, 'text/csv');
      await writer.add(1);
      return writer.end();
    })();
    const run = uuid();
    await pool.query(`update payloads set created_at = now() - interval '15 days' where id = any($1)`, [
      [own, made, others].map(({ stored: id }) => id),
    ]);
    await pool.query('update payloads set run_id = $2 where id = $1', [made.stored, run]);
    await pool.query(
      `insert into active (run_id, epoch, wake_at, lease_until) values ($1, 0, now(), now())`,
      [run],
    );
    const client = await pool.connect();
    await dropLists(client, { days: 14, flow: { environment: 'dev', flow: 'prices' } });
    client.release();
    expect(await Promise.all([own, made, others].map(({ stored: id }) => isKept(id)))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
