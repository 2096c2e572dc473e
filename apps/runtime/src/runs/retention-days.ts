import type { PoolClient } from 'pg';
import { runWithoutBlocking } from './partition-locks.ts';
import { tablesByDay } from './tables-by-day.ts';

/** Days as `YYYY-MM-DD`, of UTC. */
export interface DroppedDays {
  dropped: string[];
  /** Old enough, but runs of theirs are under way, or hold the key of others behind them. */
  kept: string[];
}

/**
 * Drops the days that ended more than so many days ago. A day is a table, so that a million runs go in an instant;
 * each table goes by itself, so that nobody ever waits for more than one lock.
 */
export async function dropDays(client: PoolClient, retentionDays: number): Promise<DroppedDays> {
  const result: DroppedDays = { dropped: [], kept: [] };
  for (const day of await daysBefore(client, retentionDays)) {
    if (await isNeeded(client, day)) {
      result.kept.push(day);
      continue;
    }
    for (const table of tablesByDay) {
      await runWithoutBlocking(client, `drop table if exists ${table}_${day.replaceAll('-', '')}`);
    }
    result.dropped.push(day);
  }
  return result;
}

/** Days of which any table is left: a process that died in between may have dropped some. */
async function daysBefore(client: PoolClient, retentionDays: number): Promise<string[]> {
  const found = await client.query<{ day: string }>(
    `select distinct to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')::text as day
     from pg_inherits
     where inhparent = any($1::regclass[]) and inhrelid::regclass::text ~ '_[0-9]{8}$'
       and right(inhrelid::regclass::text, 8) < to_char((now() at time zone 'UTC')::date - $2::int, 'YYYYMMDD')
     order by day`,
    [tablesByDay, retentionDays],
  );
  return found.rows.map(({ day }) => day);
}

async function isNeeded(client: PoolClient, day: string): Promise<boolean> {
  const found = await client.query<{ needed: boolean }>(
    `with day as (
       select run_id_at($1::date::timestamp at time zone 'UTC') as first,
              run_id_at(($1::date + 1)::timestamp at time zone 'UTC') as next
     )
     select exists (select 1 from active where run_id >= day.first and run_id < day.next)
         or exists (select 1 from sequence_heads where run_id >= day.first and run_id < day.next) as needed
     from day`,
    [day],
  );
  return found.rows[0]?.needed ?? true;
}
