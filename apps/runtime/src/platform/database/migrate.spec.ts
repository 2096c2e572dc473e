import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../../tools/launch/test-database.ts';
import { isMigrated, makeDataSource, migrate } from './data-source.ts';
import { makePool } from './pool.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = makePool(database.url, { onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('bringing the schema up', () => {
  it('works for several processes that start at once, and again later', async () => {
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    await migrate(database.url);
    expect(await isMigrated(pool)).toBe(true);
    const { rows } = await pool.query<{ name: string }>('select name from migrations');
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });

  it('gives every entity the table it expects', async () => {
    const dataSource = await makeDataSource(database.url).initialize();
    try {
      expect(dataSource.entityMetadatas.length).toBeGreaterThan(8);
      for (const { target } of dataSource.entityMetadatas) {
        expect(await dataSource.getRepository(target).find()).toEqual([]);
      }
    } finally {
      await dataSource.destroy();
    }
  });
});
