import { jsonIn } from './packed-bytes.ts';

/**
 * Many events become runs in one statement and one commit.
 *
 * - `received` is the memory of events: what is in it already is a duplicate, and nothing more happens to it. Sorted,
 *   so that two processes with the same events never wait for each other.
 * - `head` is the first run of each sequence key, where no other run of the key is under way. A key that waits for
 *   its promotion has no head but has runs: they go first.
 * - `relieved` lets the replay of a failed run that holds its key take the run's place.
 * - `placed` knows for each run whether it stands behind another one: then it sleeps until it is promoted.
 * - `queued` goes by the order of arrival, which `active.position` counts.
 *
 * Answers a row for each event that was new.
 */
export const acceptStatement = `
  with arrival as (
    select * from unnest(
      $1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::uuid[],
      $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::text[], $17::text[],
      $18::text[], $19::timestamptz[], $20::int[], $21::int[], $22::int[], $23::int[],
      $27::text[], $28::int[]
    ) with ordinality as a (
      id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of,
      parent_run, parent_step, lane, sequence_key, keys, accepted_at, misfit, kind, code,
      lease_until, facts_start, facts_length, body_start, body_length, caused_by, event_bytes, place)
  ), received as (
    insert into inbox (event_key, run_id, accepted_at)
    select event_key, id, accepted_at from arrival order by event_key, place
    on conflict (event_key) do nothing
    returning run_id
  ), fresh as (
    select arrival.* from arrival join received on received.run_id = arrival.id
  ), run as (
    insert into runs (id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of,
                      parent_run, parent_step, lane, sequence_key, keys, accepted_at, ended_at, outcome, failure, path,
                      caused_by)
    select id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of,
           parent_run, parent_step, lane, sequence_key, keys::json, accepted_at,
           case when misfit is null then null else accepted_at end,
           case when misfit is null then null else 'failed' end,
           misfit::json,
           case when misfit is null then null else '' end,
           caused_by::json
    from fresh
  ), journaled as (
    insert into journal (run_id, seq, facts, bodies)
    select id, 0, ${jsonIn('$24', 'facts')}, substring($24::bytea from body_start for body_length) from fresh
  ), head as (
    insert into sequence_heads (key, run_id)
    select distinct on (sequence_key) sequence_key, id from fresh
    where sequence_key is not null and misfit is null
      and (select true from active where active.sequence_key = fresh.sequence_key limit 1) is null
    order by sequence_key, place
    on conflict (key) do nothing
    returning run_id
  ), relieved as (
    update sequence_heads set run_id = fresh.id, held = false
    from fresh
    where fresh.replay_of is not null and fresh.misfit is null
      and sequence_heads.key = fresh.sequence_key and sequence_heads.held and sequence_heads.run_id = fresh.replay_of
    returning sequence_heads.run_id
  ), placed as (
    select fresh.*, fresh.sequence_key is not null and fresh.misfit is null and ready.run_id is null as behind
    from fresh left join (select run_id from head union all select run_id from relieved) as ready
      on ready.run_id = fresh.id
  ), queued as (
    insert into active (run_id, epoch, wake_at, lease_until, parked, lane, sequence_key, event_bytes)
    select id, case when behind or lease_until is null then 0 else 1 end,
           case when behind then 'infinity' else coalesce(lease_until, accepted_at) end,
           case when behind then '-infinity' else coalesce(lease_until, '-infinity') end,
           case when behind then 'behind' end,
           lane, sequence_key, event_bytes
    from placed where misfit is null
    order by place
  ), failed as (
    insert into failures (run_id, environment, accepted_at, flow, kind, code)
    select id, environment, accepted_at, flow, kind, code
    from fresh where misfit is not null
  ), keyed as (
    insert into run_keys (value, run_id)
    select distinct value, run_id from unnest($25::uuid[], $26::text[]) as k (run_id, value)
    where run_id in (select id from fresh)
  )
  select id, behind from placed`;

/**
 * Answers the run that each event became the first time. Events that were delivered again (the first keys) are counted;
 * those that a sweep or a poll sees again (the second) are not: it looks at everything more than once.
 */
export const knownEvents = `
  with counted as (
    update inbox set duplicates = duplicates + repeated.count
    from (select key, count(*)::int as count from unnest($1::uuid[]) as key group by key) as repeated
    where event_key = repeated.key
    returning event_key, run_id, accepted_at
  )
  select event_key, run_id, accepted_at from counted
  union all select event_key, run_id, accepted_at from inbox where event_key = any($2::uuid[])`;
