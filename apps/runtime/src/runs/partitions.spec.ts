import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { makeLog } from '../platform/log.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { housekeeping } from './partition-locks.ts';
import { Partitions } from './partitions.ts';

const day = 86_400_000;
const nameOf = (table: string, daysFromNow: number): string =>
  `${table}_${new Date(Date.now() + daysFromNow * day).toISOString().slice(0, 10).replaceAll('-', '')}`;

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 4 });
});
beforeEach(async () => {
  for (const table of ['runs', 'journal', 'run_keys', 'failures']) {
    await pool.query(`drop table if exists ${nameOf(table, 3)}, ${nameOf(table, 4)}`);
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const partitions = () => new Partitions(pool, makeLog('silent'));

async function exists(table: string): Promise<boolean> {
  const found = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table]);
  return found.rows[0]?.there ?? false;
}

/** A run with a row in every table, accepted so many days from now. Answers its id. */
async function runOn(daysFromNow: number): Promise<string> {
  const at = new Date(Date.now() + daysFromNow * day);
  const id = uuid({ msecs: at.getTime() });
  await pool.query(
    `insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at)
     values ($1, 'dev', 'orders', 1, 'webhook', $2, 'e', '[]', $3)`,
    [id, uuid(), at],
  );
  await pool.query(`insert into journal values ($1, 0, '[]', null)`, [id]);
  await pool.query(`insert into run_keys values ('1001', $1)`, [id]);
  await pool.query(`insert into failures values ($1, 'dev', $2, 'orders', 'business', 'x')`, [id, at]);
  return id;
}

async function placesOf(id: string): Promise<string[]> {
  const found = await pool.query<{ place: string }>(
    `select tableoid::regclass::text as place from runs where id = $1
     union all select tableoid::regclass::text from journal where run_id = $1
     union all select tableoid::regclass::text from run_keys where run_id = $1
     union all select tableoid::regclass::text from failures where run_id = $1`,
    [id],
  );
  return found.rows.map(({ place }) => place);
}

describe('days of runs', () => {
  it('are made from yesterday to a week ahead, and making them again changes nothing', async () => {
    await partitions().ensure();
    await partitions().ensure();
    for (const table of ['runs', 'journal', 'run_keys', 'failures']) {
      expect(await exists(nameOf(table, -1))).toBe(true);
      expect(await exists(nameOf(table, 7))).toBe(true);
    }
  });

  it('lose no run when a day was not there in time: it is kept elsewhere and moves when the day is made', async () => {
    const id = await runOn(3);
    expect(await placesOf(id)).toEqual(['runs_other', 'journal_other', 'run_keys_other', 'failures_other']);
    await partitions().ensure();
    expect(await placesOf(id)).toEqual(
      ['runs', 'journal', 'run_keys', 'failures'].map((table) => nameOf(table, 3)),
    );
  });

  it('are made by one of many processes that start at once', async () => {
    await Promise.all([partitions().ensure(), partitions().ensure(), partitions().ensure()]);
    expect(await exists(nameOf('runs', 3))).toBe(true);
  });

  it('are left to the process that is at it', async () => {
    const other = await pool.connect();
    await other.query('select pg_advisory_lock($1)', [housekeeping.partitions]);
    await partitions().ensure();
    expect(await exists(nameOf('runs', 3))).toBe(false);
    await other.query('select pg_advisory_unlock($1)', [housekeeping.partitions]);
    other.release();
    await partitions().ensure();
    expect(await exists(nameOf('runs', 3))).toBe(true);
  });

  it('wait for somebody who holds a table, and are made once it is free', async () => {
    const other = await pool.connect();
    await other.query('begin; lock table runs_other in share mode');
    const made = partitions().ensure();
    await expect.poll(async () => (await waiting()) > 0).toBe(true);
    await runOn(0);
    await other.query('commit');
    other.release();
    await made;
    expect(await exists(nameOf('runs', 3))).toBe(true);
  });
});

async function waiting(): Promise<number> {
  const found = await pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return found.rows[0]?.count ?? 0;
}
