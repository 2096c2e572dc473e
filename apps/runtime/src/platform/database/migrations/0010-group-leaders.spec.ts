import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../../../testing/database.ts';
import { makeDataSource, migrate } from '../data-source.ts';
import { GroupLeaders0010 } from './0010-group-leaders.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  await backTo(new GroupLeaders0010().name);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Undoes migrations until this one is undone, too. */
async function backTo(name: string): Promise<void> {
  const dataSource = await makeDataSource(database.url).initialize();
  const isThere = async () =>
    (await pool.query('select from migrations where name = $1', [name])).rowCount === 1;
  while (await isThere()) await dataSource.undoLastMigration();
  await dataSource.destroy();
}

interface Old {
  closed: boolean;
  waitsIn?: string;
}

/** A group of one item as it was stored before. */
async function oldGroup({ closed, waitsIn }: Old): Promise<{ group: string; item: string }> {
  const [group, item] = [uuid(), uuid()];
  await pool.query(
    `insert into groups (id, name, environment, leader, full_topic, items, closes_at, closed_at)
     values ($1, $2, 'dev', $3, $2, 1, now() + interval '1 hour', case when $4 then now() end)`,
    [group, uuid(), item, closed],
  );
  await pool.query(`insert into group_items (item, group_id, body) values ($1, $2, '1')`, [item, group]);
  if (waitsIn !== undefined)
    await pool.query(
      `insert into waits (run_id, step, topic, environment, name, correlation, since)
       values ($1, 'gather', $2, 'dev', 'group.full', $3, now())`,
      [waitsIn, uuid(), group],
    );
  return { group, item };
}

it('finds the leaders of groups by what they wait for, and takes closed groups without one as taken', async () => {
  const [first, second] = [uuid(), uuid()];
  const open = await oldGroup({ closed: false, waitsIn: first });
  const full = await oldGroup({ closed: true, waitsIn: second });
  const taken = await oldGroup({ closed: true });
  await migrate(database.url);
  const { rows } = await pool.query(
    `select groups.id as group, leader_run, leader_step, run_id, step, taken_at is not null as taken
     from groups join group_items on item = leader order by groups.id`,
  );
  const led = (run: string) => ({ leader_run: run, leader_step: 'gather', run_id: run, step: 'gather' });
  const unknown = { leader_run: null, leader_step: null, run_id: null, step: null };
  expect(rows).toEqual([
    { group: open.group, ...led(first), taken: false },
    { group: full.group, ...led(second), taken: false },
    { group: taken.group, ...unknown, taken: true },
  ]);
});
