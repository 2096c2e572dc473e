import type { PoolClient } from 'pg';

/** Days for which coverage is kept. */
const days = 7;

/** Forgets what sweeps saw more than a week ago. */
export async function forgetSweeps(client: PoolClient): Promise<void> {
  await client.query(`delete from sweep_log where swept_at < now() - $1::int * interval '1 day'`, [days]);
  await client.query(`delete from sweep_seen where seen_at < now() - $1::int * interval '1 day'`, [days]);
}
