import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { digestOf } from './digest.ts';
import { Groups } from './groups.ts';
import { PgSignals } from './pg-signals.ts';

let database: TestDatabase;
let pools: Pool[];
/** Of two processes. */
let groups: Groups[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  pools = [1, 2].map(() => new Pool({ connectionString: database.url, max: 5 }));
  groups = pools.map((pool) => new Groups(pool, new PgSignals(pool)));
});
beforeEach(() => pools[0]?.query('truncate groups, group_items, platform_answers, signals, waits'));
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

function of(process: number): Groups {
  const found = groups[process % 2];
  if (found === undefined) throw new Error('There are two processes');
  return found;
}

const closesAt = Date.now() + 60_000;
/** The step of the run that brings an item. */
const bringing = (id: string) => ({ run: digestOf(id), step: 'gather' });
const join = (id: string, { process = 0, group = 'day-end/berlin', most = 3 } = {}) =>
  of(process).join('dev', { ...bringing(id), group, item: { receipt: id }, most, closesAt });
const itemsOf = async (group: string, by: string, process = 0) =>
  (await of(process).close('dev', { ...bringing(by), group }))?.map(
    (item) => (item as { receipt: string }).receipt,
  );

const leader = '019ab000-0000-7000-8000-000000000001';
const fullOf = (group: string) =>
  new PgSignals(pools[0] ?? new Pool()).of('dev').expect({
    run: leader,
    step: 'join',
    name: 'group.full',
    correlation: group,
    since: Date.now() + 60_000,
  });

describe('a group', () => {
  it('is led by the first who joins', async () => {
    const [first, second] = [await join('a'), await join('b')];
    expect(first).toMatchObject({ leads: true, closesAt });
    expect(second).toEqual({ ...first, leads: false });
  });

  it('hands on its items in the order in which they came', async () => {
    const { group } = await join('a');
    await join('b', { process: 1 });
    expect(await itemsOf(group, 'a')).toEqual(['a', 'b']);
  });

  it('answers the same items again once it is closed', async () => {
    const { group } = await join('a');
    await itemsOf(group, 'a');
    const late = await join('b');
    expect(late).toMatchObject({ leads: true });
    expect(late.group).not.toBe(group);
    expect(await itemsOf(group, 'a', 1)).toEqual(['a']);
  });

  it('takes each item once, however often and from wherever it comes', async () => {
    const told = await Promise.all(Array.from({ length: 8 }, (_, process) => join('a', { process })));
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]).toMatchObject({ leads: true });
    expect(await itemsOf(told[0]?.group ?? '', 'a')).toEqual(['a']);
  });

  it('closes when it is full, and tells its leader, who may not be waiting yet', async () => {
    const { group } = await join('a');
    await join('b');
    expect(await fullOf(group)).toBeUndefined();
    await join('c', { process: 1 });
    expect(await fullOf(group)).toEqual({ body: null });
    expect((await join('d')).leads).toBe(true);
  });

  it('takes no more than it may when many join two processes in the same moment', async () => {
    const told = await Promise.all(
      Array.from({ length: 30 }, (_, index) => join(String(index), { process: index })),
    );
    const leaders = told.flatMap(({ group, leads }, index) => (leads ? [{ group, by: String(index) }] : []));
    expect(leaders).toHaveLength(10);
    const items = await Promise.all(leaders.map(({ group, by }, index) => itemsOf(group, by, index)));
    expect(items.map((each) => each?.length)).toEqual(Array.from({ length: 10 }, () => 3));
    expect(new Set(items.flat()).size).toBe(30);
  });

  it('loses nobody who joins while it is being closed', async () => {
    const { group } = await join('first', { most: 1_000 });
    const joining = Array.from({ length: 20 }, (_, index) =>
      join(String(index), { process: index, most: 1_000 }),
    );
    const closed = await itemsOf(group, 'first', 1);
    const told = await Promise.all(joining);
    const inside = told.flatMap((each, index) => (each.group === group ? [String(index)] : []));
    expect(closed?.toSorted()).toEqual(['first', ...inside].toSorted());
    expect(await itemsOf(group, 'first')).toEqual(closed);
  });

  it('is not closed from another environment', async () => {
    const { group } = await join('a');
    expect(await of(0).close('prod', { ...bringing('a'), group })).toBeUndefined();
    expect(await join('b')).toMatchObject({ group });
  });

  it('is not closed by a run that does not lead it', async () => {
    const { group } = await join('a');
    await join('b');
    expect(await itemsOf(group, 'b')).toBeUndefined();
    expect(await join('c')).toMatchObject({ group });
  });

  it('takes no items for ever when nobody closes it: a minute after its time the next item opens another', async () => {
    const { group } = await join('a');
    await pools[0]?.query(`update groups set closes_at = now() - interval '50 seconds'`);
    await of(0).closeOverdue();
    expect(await join('b')).toMatchObject({ group, leads: false });
    await pools[0]?.query(`update groups set closes_at = now() - interval '61 seconds'`);
    await of(1).closeOverdue();
    expect(await join('c')).toMatchObject({ leads: true });
    expect(await itemsOf(group, 'a')).toEqual(['a', 'b']);
  });

  it('takes an item once even when the answer to it is no longer kept', async () => {
    const first = await join('a');
    await pools[0]?.query('truncate platform_answers');
    expect(await join('a')).toEqual(first);
    expect(await itemsOf(first.group, 'a')).toEqual(['a']);
  });
});
