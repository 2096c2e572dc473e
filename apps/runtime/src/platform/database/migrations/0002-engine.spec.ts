import type pg from 'pg';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../../../tools/launch/test-database.ts';
import { Acceptance } from '../../../runs/acceptance.ts';
import { PgJournal } from '../../../runs/pg-journal.ts';
import { Sequencer } from '../../../runs/sequencer.ts';
import { makeLog } from '../../log.ts';
import { migrate } from '../data-source.ts';
import { makePool } from '../pool.ts';
import { Initial0001 } from './0001-initial.ts';

const day = 86_400_000;
const order = { environment: 'prod', flow: 'orders', version: 1, eventId: 'order/1001#ab' };

let database: TestDatabase;
let pool: pg.Pool;
let sequencer: Sequencer;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = makePool(database.url, { onError: () => undefined });
  sequencer = new Sequencer(pool, makeLog('silent'));
  await bringToFirstRelease();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function bringToFirstRelease(): Promise<void> {
  const first = new DataSource({ type: 'postgres', url: database.url, migrations: [Initial0001] });
  await first.initialize();
  await first.runMigrations();
  await first.destroy();
}

/** A run as the first release wrote it. */
async function oldRun({ daysAgo, order: number, over }: { daysAgo: number; order: string; over: boolean }) {
  const at = new Date(Date.now() - daysAgo * day);
  const id = uuid({ msecs: at.getTime() });
  const { environment, flow, version } = order;
  const eventKey = number === '1001' ? await keyOf() : uuid();
  await pool.query(
    `insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at, duplicates, ended_at, outcome, path)
     values ($1, $2, $3, $4, 'webhook', $5, $6, $7, $8, 3, $9, $10, '')`,
    [
      ...[
        id,
        environment,
        flow,
        version,
        eventKey,
        `order/${number}`,
        JSON.stringify([['order', number]]),
        at,
      ],
      ...(over ? [at, 'completed'] : [null, null]),
    ],
  );
  await pool.query('insert into run_keys values ($1, $2)', [number, id]);
  await pool.query('insert into journal (run_id, seq, facts) values ($1, 0, $2)', [
    id,
    JSON.stringify([{ kind: 'run.accepted', at: at.getTime() }]),
  ]);
  if (!over) {
    await pool.query(
      `insert into active (run_id, epoch, wake_at, lease_until) values ($1, 1, $2, '-infinity')`,
      [id, at],
    );
  }
  return id;
}

/** The digest under which the event of order 1001 is known. */
async function keyOf(): Promise<string> {
  const { environment, flow, eventId } = order;
  const found = await pool.query<{ key: string }>(
    `select encode(substring(sha256(convert_to($1, 'UTF8')) for 16), 'hex') as key`,
    [JSON.stringify([environment, flow, eventId])],
  );
  return found.rows[0]?.key ?? '';
}

describe('the schema of the engine, on the database of the first release', () => {
  it('keeps every run with its story, knows its events again, and cuts what comes into days', async () => {
    const old = await oldRun({ daysAgo: 40, order: '900', over: true });
    const known = await oldRun({ daysAgo: 2, order: '1001', over: false });
    await migrate(database.url);

    const runs = await pool.query(
      `select runs.id, outcome, duplicates, runs.tableoid::regclass::text <> 'runs_other' as in_its_day
       from runs join inbox on inbox.run_id = runs.id order by runs.id`,
    );
    expect(runs.rows).toEqual([
      { id: old, outcome: 'completed', duplicates: 3, in_its_day: true },
      { id: known, outcome: null, duplicates: 3, in_its_day: true },
    ]);
    const found = await pool.query(`select run_id from run_keys where value like '10%'`);
    expect(found.rows).toEqual([{ run_id: known }]);
    expect(await new PgJournal(pool, sequencer).read(old)).toMatchObject([{ kind: 'run.accepted' }]);
    expect((await pool.query('select run_id, lane, sequence_key, crashes from active')).rows).toEqual([
      { run_id: known, lane: 'orders', sequence_key: null, crashes: 0 },
    ]);

    const acceptance = new Acceptance(pool, 30_000, sequencer);
    const arrival = { ...order, source: 'sweep', keys: {}, body: Buffer.from('{}') } as const;
    const again = await acceptance.accept(arrival, { lease: true });
    expect(again).toMatchObject({ run: known, duplicate: true });
    const { run } = await acceptance.accept({ ...arrival, eventId: 'order/1002' }, { lease: true });
    const place = await pool.query(`select tableoid::regclass::text as place from runs where id = $1`, [run]);
    expect(place.rows).toEqual([
      { place: `runs_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}` },
    ]);
  });
});
