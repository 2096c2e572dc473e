import { zstdCompressSync } from 'node:zlib';
import type pg from 'pg';

const rowsAtATime = 20_000;

/**
 * Lets `count` bulk runs of a flow wait, as an import does that has been accepted. All have the same event.
 */
export async function addBulkBacklog(
  database: pg.Client,
  flow: { id: string; version: number },
  event: Buffer,
  count: number,
): Promise<void> {
  const bodies = zstdCompressSync(Buffer.concat([Buffer.from('{"0":{"event":'), event, Buffer.from('}}')]));
  for (let done = 0; done < count; done += rowsAtATime) {
    const rows = Math.min(rowsAtATime, count - done);
    await database.query(backlog, [flow.id, flow.version, bodies, rows]);
  }
  await tidyUp(database);
}

/** Does what the database would do by itself some time after a load, so that it does not do it while something is measured. */
export async function tidyUp(database: pg.Client): Promise<void> {
  await database.query('vacuum (analyze)');
  await database.query('checkpoint');
}

/** How many bulk runs still wait or are under way. */
export async function bulkLeft(database: pg.Client): Promise<number> {
  const found = await database.query<{ count: number }>(
    `select count(*)::int as count from active where lane = 'bulk'`,
  );
  return found.rows[0]?.count ?? 0;
}

const backlog = `
  with fresh as materialized (
    select (left(run_id_at(clock_timestamp())::text, 15) || substr(gen_random_uuid()::text, 16))::uuid as id
    from generate_series(1, $4::int)
  ), run as (
    insert into runs (id, environment, flow, version, source, event_key, event_id, lane, keys, accepted_at)
    select id, 'dev', $1, $2, 'file', gen_random_uuid(), id::text, 'bulk', '[]', now() from fresh
  ), journaled as (
    insert into journal (run_id, seq, facts, bodies)
    select id, 0, json_build_array(json_build_object('kind', 'run.accepted', 'at', floor(extract(epoch from now()) * 1000))),
           $3::bytea
    from fresh
  )
  insert into active (run_id, epoch, wake_at, lease_until, lane)
  select id, 0, now(), '-infinity', 'bulk' from fresh`;
