import type { PoolClient } from 'pg';

/** Forgets replays of many runs that ended more than so many days ago. The runs they started are kept like all others. */
export async function dropBatches(client: PoolClient, days: number): Promise<void> {
  await client.query(
    `with dropped as (
       delete from replay_batches
       where state in ('done', 'cancelled') and ended_at < now() - $1::int * interval '1 day'
       returning id
     )
     delete from replay_items using dropped where batch_id = dropped.id`,
    [days],
  );
}
