import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { Groups } from './groups.ts';
import { PgEchoes } from './pg-echoes.ts';
import { PgSignals } from './pg-signals.ts';
import { claimFirst } from './shared-claims.ts';
import { forgetOldState } from './state-retention.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ages = [
  ['signals', 'at'],
  ['platform_answers', 'at'],
  ['first_claims', 'until'],
  ['echoes', 'at'],
  ['groups', 'taken_at'],
] as const;

async function leadGroup(name: string): Promise<void> {
  const groups = new Groups(pool, new PgSignals(pool));
  const leader = { run: uuid(), step: 'gather' };
  const { group } = await groups.join('dev', {
    ...leader,
    group: name,
    item: 1,
    most: 10,
    closesAt: Date.now(),
  });
  await groups.close('dev', { ...leader, group });
}

/** Something of each kind. */
async function leaveState(name: string): Promise<void> {
  const signals = new PgSignals(pool);
  await signals.give('dev', { id: name, name: 'order.placed', correlation: name, body: {} });
  await claimFirst(pool, 'dev', { id: name, scope: 'orders', key: name, forMs: 1_000 });
  await new PgEchoes(pool).of('dev').remember('shop', { record: name, content: '' });
  await leadGroup(name);
  await pool.query('update groups set taken_at = now() where taken_at is null');
}

async function countOf(table: string): Promise<number> {
  return (
    (await pool.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]?.count ?? 0
  );
}

it('lets go of what nobody can ask for any more, and of nothing else', async () => {
  await leaveState('old');
  for (const [table, column] of ages)
    await pool.query(`update ${table} set ${column} = ${column} - interval '31 days'`);
  await leaveState('new');
  await forgetOldState(pool);
  const left = await Promise.all([...ages.map(([table]) => table), 'group_items'].map(countOf));
  /* Answers: of the claim and of joining the group. */
  expect(left).toEqual([1, 2, 1, 1, 1, 1]);
});

it('keeps a group that nobody has taken, however old it is', async () => {
  await leadGroup('untaken');
  await pool.query(`update groups set closed_at = now() - interval '1 year' where taken_at is null`);
  await forgetOldState(pool);
  const left = await pool.query(
    'select from groups join group_items on group_id = groups.id where taken_at is null',
  );
  expect(left.rowCount).toBe(1);
});
