import type { PoolClient } from 'pg';

/** A list that is still being written after so long was given up by a process that died. */
const abandonedAfter = '1 day';

/**
 * Lets go of lists that are older than runs are kept. A list stays while a run of its day is under way: it may be the
 * one that goes through it.
 */
export async function dropLists(client: PoolClient, retentionDays: number): Promise<void> {
  await client.query(
    `delete from payloads
     where (created_at < now() - $1::int * interval '1 day'
            and not exists (select from active
                            where run_id >= run_id_at(payloads.created_at)
                              and run_id < run_id_at(payloads.created_at + interval '1 day')))
        or (state = 'writing' and created_at < now() - $2::interval)`,
    [retentionDays, abandonedAfter],
  );
}
