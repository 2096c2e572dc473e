import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { tablesByDay } from './tables-by-day.ts';

/** Few enough for a statement of some ten milliseconds. */
const rowsAtATime = 5_000;
/** Lets others at the disk in between. */
const pauseMs = 20;

/** Forgets events that came more than so many days ago: when they come again, they are new. */
export function forgetEvents(client: PoolClient, retentionDays: number, signal: AbortSignal): Promise<void> {
  return deleteInBatches(client, signal, {
    text: `delete from inbox where ctid = any(array(
             select ctid from inbox where accepted_at < now() - $1::int * interval '1 day' limit ${String(rowsAtATime)}))`,
    values: [retentionDays],
  });
}

/** Runs that no day was made for are in no day that could be dropped. */
export async function forgetStrays(
  client: PoolClient,
  retentionDays: number,
  signal: AbortSignal,
): Promise<void> {
  for (const table of tablesByDay) {
    const id = table === 'runs' ? 'id' : 'run_id';
    await deleteInBatches(client, signal, {
      text: `delete from ${table}_other where ctid = any(array(
               select ctid from ${table}_other as old
               where old.${id} < run_id_at(now() - $1::int * interval '1 day')
                 and not exists (select 1 from active where active.run_id = old.${id})
                 and not exists (select 1 from sequence_heads where sequence_heads.run_id = old.${id})
               limit ${String(rowsAtATime)}))`,
      values: [retentionDays],
    });
  }
}

async function deleteInBatches(
  client: PoolClient,
  signal: AbortSignal,
  { text, values }: { text: string; values: unknown[] },
): Promise<void> {
  while (!signal.aborted) {
    const { rowCount } = await client.query(text, values);
    if ((rowCount ?? 0) < rowsAtATime) return;
    await pause(pauseMs);
  }
}
