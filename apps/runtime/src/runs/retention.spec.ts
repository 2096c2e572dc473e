import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { makeLog } from '../platform/log.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { Acceptance } from './acceptance.ts';
import { housekeeping } from './partition-locks.ts';
import type { PayloadRule } from './retention-payloads.ts';
import { Retention } from './retention.ts';
import { Sequencer } from './sequencer.ts';

const day = 86_400_000;
const dateOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * day).toISOString().slice(0, 10);

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 4 });
});
beforeEach(async () => {
  await pool.query(
    'truncate runs, inbox, active, sequence_heads, journal, failures, run_keys, payloads_dropped',
  );
  await pool.query('select ensure_partitions($1::date, 40)', [dateOf(32)]);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Keeps runs for 30 days. */
const retention = (rules: readonly PayloadRule[] = []) =>
  new Retention(pool, { retentionDays: 30 }, () => Promise.resolve(rules), makeLog('silent'));

interface Past {
  flow?: string;
  underWay?: boolean;
}

/** A run that was accepted so many days ago, in all tables. Answers its id. */
async function runFrom(daysAgo: number, { flow = 'orders', underWay = false }: Past = {}): Promise<string> {
  const at = new Date(Date.now() - daysAgo * day);
  const id = uuid({ msecs: at.getTime() });
  const eventKey = uuid();
  await pool.query(
    `insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at, outcome, ended_at)
     values ($1, 'dev', $2, 1, 'webhook', $3, 'e', '[]', $4, $5, $6)`,
    [id, flow, eventKey, at, underWay ? null : 'completed', underWay ? null : at],
  );
  await pool.query(`insert into inbox (event_key, run_id, accepted_at) values ($1, $2, $3)`, [
    eventKey,
    id,
    at,
  ]);
  await pool.query(`insert into journal values ($1, 0, '[]', '{}'), ($1, 1, '[]', '{}')`, [id]);
  await pool.query(`insert into run_keys values ('1001', $1)`, [id]);
  if (underWay) {
    await pool.query(
      `insert into active (run_id, epoch, wake_at, lease_until, parked) values ($1, 1, 'infinity', '-infinity', 'wait')`,
      [id],
    );
  }
  return id;
}

async function idsIn(table: string, column = 'run_id'): Promise<string[]> {
  const found = await pool.query<{ id: string }>(`select distinct ${column} as id from ${table} order by 1`);
  return found.rows.map(({ id }) => id);
}

async function daysThere(): Promise<string[]> {
  const found = await pool.query<{ day: string }>(
    `select right(inhrelid::regclass::text, 8) as day from pg_inherits
     where inhparent = 'runs'::regclass and inhrelid <> 'runs_other'::regclass order by day`,
  );
  return found.rows.map(({ day: text }) => text.replace(/(....)(..)(..)/, '$1-$2-$3'));
}

describe('retention', () => {
  it('drops the days that are older than runs are kept, with all that hangs on them, and no other', async () => {
    await runFrom(32);
    await runFrom(31);
    const kept = await runFrom(29);
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([kept]);
    expect(await idsIn('journal')).toEqual([kept]);
    expect(await idsIn('run_keys')).toEqual([kept]);
    expect((await daysThere())[0]).toBe(dateOf(30));
  });

  it('keeps a day as long as one of its runs is not over, and drops it afterwards', async () => {
    const waiting = await runFrom(32, { underWay: true });
    const over = await runFrom(32);
    await runFrom(31);
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([waiting, over].toSorted());
    expect((await daysThere())[0]).toBe(dateOf(32));
    await pool.query('delete from active');
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([]);
  });

  it('keeps a failed run that holds the key of those behind it', async () => {
    const holder = await runFrom(32);
    await pool.query('insert into sequence_heads values ($1, $2, true)', ['dev/orders/1001', holder]);
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([holder]);
  });

  it('finishes a day of which a process that died had dropped a part', async () => {
    await runFrom(31);
    await pool.query(
      `drop table failures_${dateOf(31).replaceAll('-', '')}, journal_${dateOf(31).replaceAll('-', '')}`,
    );
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([]);
    expect(await idsIn('run_keys')).toEqual([]);
  });

  it('lets go of old runs for which no day was made', async () => {
    await runFrom(200);
    const waiting = await runFrom(200, { underWay: true });
    await retention().sweep();
    expect(await idsIn('runs_other', 'id')).toEqual([waiting]);
    expect(await idsIn('journal_other')).toEqual([waiting]);
  });

  it('forgets events with their runs, and knows the younger ones', async () => {
    await runFrom(31);
    const known = await runFrom(29);
    await retention().sweep();
    expect(await idsIn('inbox')).toEqual([known]);
  });

  it('forgets any number of events, some thousands at a time', async () => {
    await pool.query(`insert into inbox (event_key, run_id, accepted_at)
      select gen_random_uuid(), gen_random_uuid(), now() - interval '31 days' from generate_series(1, 12000)`);
    const known = await runFrom(1);
    await retention().sweep();
    expect(await idsIn('inbox')).toEqual([known]);
  });

  it('is done by one process at a time', async () => {
    const old = await runFrom(31);
    const other = await pool.connect();
    await other.query('select pg_advisory_lock($1)', [housekeeping.retention]);
    await retention().sweep();
    expect(await idsIn('runs', 'id')).toEqual([old]);
    await other.query('select pg_advisory_unlock($1)', [housekeeping.retention]);
    other.release();
  });

  it('waits for somebody who reads an old day while others go on accepting', async () => {
    await runFrom(31);
    const reader = await pool.connect();
    await reader.query('begin');
    await reader.query('select count(*) from runs');
    const swept = retention().sweep();
    const acceptance = new Acceptance(pool, 30_000, new Sequencer(pool, makeLog('silent')));
    for (let order = 0; order < 20; order += 1) {
      const { duplicate } = await acceptance.accept(arrivalOf(order), { lease: false });
      expect(duplicate).toBe(false);
    }
    await reader.query('commit');
    reader.release();
    await swept;
    expect(await daysThere()).not.toContain(dateOf(31));
    expect(await idsIn('runs', 'id')).toHaveLength(20);
  });
});

function arrivalOf(order: number) {
  return {
    environment: 'dev',
    flow: 'orders',
    version: 1,
    source: 'webhook',
    eventId: `order-${String(order)}`,
    keys: {},
    body: Buffer.from('{}'),
  } as const;
}

describe('payloads of a flow that keeps them for a shorter time', () => {
  const rule = { environment: 'dev', flow: 'orders', days: 7 };

  async function withPayloads(): Promise<string[]> {
    const found = await pool.query<{ id: string }>(
      'select distinct run_id as id from journal where bodies is not null order by 1',
    );
    return found.rows.map(({ id }) => id);
  }

  it('go when their days are over; facts stay, and so do the payloads of other flows', async () => {
    const old = await runFrom(8);
    const young = await runFrom(6);
    const other = await runFrom(8, { flow: 'invoices' });
    await retention([rule]).sweep();
    expect(await withPayloads()).toEqual([young, other].toSorted());
    expect(await idsIn('journal')).toContain(old);
  });

  it('stay with a run that is not over, and go with the next sweep after its end', async () => {
    await runFrom(10);
    const waiting = await runFrom(9, { underWay: true });
    await runFrom(8);
    await retention([rule]).sweep();
    expect(await withPayloads()).toEqual([waiting]);
    await pool.query(`update runs set outcome = 'completed' where id = $1`, [waiting]);
    await retention([rule]).sweep();
    expect(await withPayloads()).toEqual([]);
  });

  it('go however many runs there are', async () => {
    await pool.query(
      `insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at, outcome)
       select (left(run_id_at(now() - interval '8 days' + n * interval '1 second')::text, 24) || lpad(n::text, 12, '0'))::uuid,
              'dev', 'orders', 1, 'webhook', gen_random_uuid(), n, '[]', now() - interval '8 days', 'completed'
       from generate_series(1, 1200) as n`,
    );
    await pool.query(`insert into journal select id, 0, '[]', '{}' from runs`);
    await retention([rule]).sweep();
    expect(await withPayloads()).toEqual([]);
  });
});
