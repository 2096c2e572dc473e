import type { PoolClient } from 'pg';
import type { Owner } from './payload-store.ts';

/** A list that is still being written after so long was given up by a process that died. */
const abandonedAfter = '1 day';

/** Of all flows, or of the flow that keeps its payloads for so many days only. */
export interface ListRule {
  days: number;
  flow?: Owner;
}

/**
 * Lets go of lists that are older than they are kept. A list stays while a run is under way that needs it: the one that
 * made it, or one of its day, since that may be the one it came with.
 */
export async function dropLists(client: PoolClient, { days, flow }: ListRule): Promise<void> {
  await client.query(
    `delete from payloads
     where created_at < now() - $1::int * interval '1 day'
       and ($2::text is null or (environment = $2 and flow = $3))
       and not exists (select from active where run_id = payloads.run_id)
       and not exists (select from active
                       where run_id >= run_id_at(payloads.created_at)
                         and run_id < run_id_at(payloads.created_at + interval '1 day'))`,
    [days, flow?.environment ?? null, flow?.flow ?? null],
  );
}

/** Lets go of what processes that died have left half written. */
export async function dropUnfinishedLists(client: PoolClient): Promise<void> {
  await client.query(`delete from payloads where state = 'writing' and created_at < now() - $1::interval`, [
    abandonedAfter,
  ]);
}
