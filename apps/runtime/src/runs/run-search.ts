import type { Pool } from 'pg';
import { firstIdAt, idOf, instantOf } from './run-id.ts';

/** Runs that carry a key or an id beginning like this. */
export interface FoundRuns {
  /** Newest first, in any environment. */
  ids: string[];
  /** Runs older than this one may match as well: they were not looked at. Undefined when all were. */
  lookedThrough: string | undefined;
}

/** More than these are the newest of them; who wants others types one more character, or pages on. */
const most = 3_000;
const firstSpanMs = 3_600_000;

/**
 * Finds runs by the beginning of a business key, or of their id. `before`: only older runs than this one.
 *
 * A page of the newest matches cannot be had from the index of keys, which is ordered by key. What matches few runs is
 * read whole. What matches very many (one digit) is read from the newest on, an hour, then four more, and so on, until it is enough.
 */
export async function searchRuns(pool: Pool, search: string, before: string | undefined): Promise<FoundRuns> {
  const last = before ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  const pattern = `${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const [byKey, byId] = await Promise.all([fewByKey(pool, pattern, last), byIdBeginning(pool, search, last)]);
  const found = byKey ?? (await newestByKey(pool, pattern, last));
  const ids = [...new Set([...found.ids, ...byId])].sort().toReversed();
  return { ids, lookedThrough: found.lookedThrough };
}

/** Undefined when they are many. */
async function fewByKey(pool: Pool, pattern: string, last: string): Promise<FoundRuns | undefined> {
  const found = await pool.query<{ run_id: string }>(
    `select run_id from run_keys where value like $1 and run_id < $2::uuid limit ${String(most + 1)}`,
    [pattern, last],
  );
  if (found.rows.length > most) return undefined;
  return { ids: found.rows.map(({ run_id }) => run_id), lookedThrough: undefined };
}

async function newestByKey(pool: Pool, pattern: string, last: string): Promise<FoundRuns> {
  const ids: string[] = [];
  let next = last;
  for (let span = firstSpanMs; ; span *= 4) {
    const from = Math.min(instantOf(next), Date.now()) - span;
    const first = firstIdAt(new Date(Math.max(0, from)));
    const found = await pool.query<{ run_id: string }>(
      `select run_id from run_keys where value like $1 and run_id >= $2::uuid and run_id < $3::uuid
       order by run_id desc limit ${String(most - ids.length)}`,
      [pattern, first, next],
    );
    ids.push(...found.rows.map(({ run_id }) => run_id));
    if (ids.length >= most) return { ids, lookedThrough: ids.at(-1) };
    if (from <= 0) return { ids, lookedThrough: undefined };
    next = first;
  }
}

/** Eight digits are about a minute of runs, fewer are too many. */
async function byIdBeginning(pool: Pool, search: string, last: string): Promise<string[]> {
  const hex = search.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{8,32}$/.test(hex)) return [];
  const found = await pool.query<{ id: string }>(
    `select id from runs where id between $1::uuid and $2::uuid and id < $3::uuid
     order by id desc limit ${String(most)}`,
    [idOf(hex.padEnd(32, '0')), idOf(hex.padEnd(32, 'f')), last],
  );
  return found.rows.map(({ id }) => id);
}
