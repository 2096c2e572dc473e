import { describeJournal } from '@crossdock/engine/testing';
import type { Lease } from '@crossdock/engine';
import { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { emptyRuns } from '../testing/database.ts';
import { createTestDatabase, type TestDatabase } from '../../../../tools/launch/test-database.ts';
import { migrate } from '../platform/database/data-source.ts';
import { makeLog } from '../platform/log.ts';
import { Acceptance } from './acceptance.ts';
import { PgJournal } from './pg-journal.ts';
import { Sequencer } from './sequencer.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  pool = new Pool({ connectionString: database.url, max: 8 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

describeJournal('PostgreSQL', async () => {
  await emptyRuns(pool);
  const sequencer = new Sequencer(pool, makeLog('silent'));
  const acceptance = new Acceptance(pool, 30_000, sequencer);
  let count = 0;
  return {
    journal: new PgJournal(pool, sequencer),
    accepted: async (): Promise<Lease> => {
      count += 1;
      const arrival = {
        environment: 'dev',
        flow: 'orders',
        version: 1,
        source: 'webhook' as const,
        eventId: `order-${String(count)}`,
        keys: { order: String(count) },
        body: Buffer.from(`{"number":${String(count)}}`),
      };
      const { run } = await acceptance.accept(arrival, { lease: true });
      return { run, epoch: 1, nextSeq: 1 };
    },
    takenOver: async (run): Promise<Lease> => {
      const taken = await pool.query<{ epoch: number }>(
        'update active set epoch = epoch + 1 where run_id = $1 returning epoch',
        [run],
      );
      const next = await pool.query<{ seq: number }>(
        'select max(seq) + 1 as seq from journal where run_id = $1',
        [run],
      );
      return { run, epoch: taken.rows[0]?.epoch ?? 0, nextSeq: next.rows[0]?.seq ?? 1 };
    },
  };
});
