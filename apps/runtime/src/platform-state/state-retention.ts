import type { Pool } from 'pg';

interface Place {
  run: string;
  step: string;
}

const firstRun = '00000000-0000-0000-0000-000000000000';
const rowsAtATime = 5_000;

/** Goes through some waits and drops those of runs that are over. Answers where to go on. */
export async function forgetWaitsOfEnded(pool: Pool, from: Place, most: number): Promise<Place> {
  const seen = await pool.query<{ run_id: string; step: string }>(
    `with seen as materialized (
       select run_id, step from waits where (run_id, step) > ($1, $2) order by run_id, step limit $3
     ), dropped as (
       delete from waits using seen
       where waits.run_id = seen.run_id and waits.step = seen.step
         and not exists (select 1 from active where active.run_id = waits.run_id)
     )
     select run_id, step from seen order by run_id desc, step desc limit 1`,
    [from.run, from.step, most],
  );
  const [last] = seen.rows;
  return last === undefined ? { run: firstRun, step: '' } : { run: last.run_id, step: last.step };
}

/**
 * How long things are kept. Signals are how early an event may come before somebody waits for it. Answers are asked
 * again only after a crash; groups only by their leader. A group whose items nobody has taken is kept.
 */
const forgotten: readonly string[] = [
  `delete from signals where key in (select key from signals where at < now() - interval '30 days' limit $1)`,
  `delete from platform_answers where id in
     (select id from platform_answers where at < now() - interval '30 days' limit $1)`,
  `delete from first_claims where claim in
     (select claim from first_claims where until < now() - interval '1 day' limit $1)`,
  `delete from echoes where echo in (select echo from echoes where at < now() - interval '1 day' limit $1)`,
  `delete from group_items where item in
     (select item from group_items join groups on groups.id = group_id
      where taken_at < now() - interval '30 days' limit $1)`,
  `delete from groups where id in
     (select id from groups where taken_at < now() - interval '30 days'
      and not exists (select 1 from group_items where group_id = groups.id) limit $1)`,
];

/** Lets go of what nobody can ask for any more, in small batches. */
export async function forgetOldState(pool: Pool): Promise<void> {
  for (const statement of forgotten) {
    let rows = rowsAtATime;
    while (rows === rowsAtATime) rows = (await pool.query(statement, [rowsAtATime])).rowCount ?? 0;
  }
}
