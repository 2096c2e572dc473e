import { endIn, outcomeOf, type PendingAppend } from './append-parameters.ts';
import { jsonIn } from './packed-bytes.ts';

/**
 * Appends of many runs in one statement and one commit, for a batch in which no ledger key occurs twice. It has only
 * the parts that the batch needs: PostgreSQL sets up each that is there, and most runs do no more than end well.
 *
 * - `held` is the fence: it locks the place in the queue and lets through only the epoch that holds it.
 * - `granted` takes ledger keys that are free, refused, undone, or this run's own; those that were its own already, and
 *   had not come to an end, it marks as doubtful.
 * - `settled` moves the ledger. What another run has confirmed stays, unless it is taken back; what another live run is
 *   at stays, unless it is confirmed.
 * - Kind and code of a failure come beside it: its message may hold what `json` stores but cannot take out again (NUL).
 * - `keyed` makes runs findable by the records they made: the number of the sales order.
 * - `ended` finds the day of each run by its id. A range of ids beside it, so that other days are not even opened,
 *   would be cheaper and must not be: with both, PostgreSQL 18.4 updates nothing when `held` had to wait for a row
 *   that somebody changed.
 * - `head_left` and `head_held`: who ends is no longer the head of its key, unless its failure holds the key.
 * - `progressed`: a run that gets on is not in a crash loop. Others are not written again.
 * - The rest ends or parks runs. Answers a row for each append that was written, with the ledger keys it was granted,
 *   the sequence key for which another run may go now, and whether one was seen that waits for it.
 */
export function appendStatement(batch: readonly PendingAppend[]): { name: string; text: string } {
  const shape = shapeOf(batch);
  const name = ['append', ...shape].join('-');
  const text = texts.get(name) ?? textOf(shape);
  texts.set(name, text);
  return { name, text };
}

/** By name: PostgreSQL keeps a plan of each. */
const texts = new Map<string, string>();

type Part = 'goes-on' | 'ends' | 'fails' | 'parks';

/** What happens to the runs of a batch. */
function shapeOf(batch: readonly PendingAppend[]): Part[] {
  const found = new Set<Part>();
  for (const { events } of batch) {
    const end = endIn(events);
    if (end !== undefined) found.add('ends');
    /* Or is cancelled, or an echo: what people look for. */
    if (end !== undefined && outcomeOf(end) !== 'completed') found.add('fails');
    const isParked = events.some(({ kind }) => kind === 'run.parked');
    if (isParked) found.add('parks');
    if (end === undefined && !isParked) found.add('goes-on');
  }
  return (['goes-on', 'ends', 'fails', 'parks'] as const).filter((part) => found.has(part));
}

function textOf(shape: readonly Part[]): string {
  const parts = [always, shape.includes('goes-on') ? goesOn : grantsNothing];
  if (shape.includes('ends')) parts.push(ends);
  if (shape.includes('fails')) parts.push(fails);
  if (shape.includes('parks')) parts.push(parks);
  return `${parts.join(', ')}${answer}`;
}

const always = `
  with entry as (
    select * from unnest(
      $1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[],
      $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::text[],
      $24::text[], $25::text[], $28::boolean[]
    ) as e (run_id, epoch, seq, facts_start, facts_length, body_start, body_length, ended_at, outcome, failure, path, park_until, parked,
            kind, code, holds_key)
  ), held as materialized (
    select entry.*, active.sequence_key, active.crashes
    from entry join active using (run_id, epoch) for share of active
  ), written as (
    insert into journal (run_id, seq, facts, bodies)
    select run_id, seq, ${jsonIn('$14', 'facts')},
           case when body_length > 0 then substring($14::bytea from body_start for body_length) end
    from held
    on conflict do nothing
    returning run_id, seq
  ), settled as (
    insert into effects (key, run_id, step, state, record, result)
    select key, owner, step, state, record::json,
           case when result_length > 0 then ${jsonIn('$14', 'result')} end
    from unnest($18::uuid[], $19::text[], $20::text[], $21::text[], $22::int[], $23::int[], $29::text[], $30::uuid[])
      as l (run_id, key, state, record, result_start, result_length, step, owner)
    where run_id in (select run_id from written)
    on conflict (key) do update
      set run_id = excluded.run_id, state = excluded.state, record = excluded.record, result = excluded.result,
          changed_at = now()
      where excluded.state = 'undone' or effects.run_id = excluded.run_id
         or effects.state <> 'confirmed' and (
           excluded.state = 'confirmed' or effects.state in ('refused', 'undone')
           or not exists (
             select 1 from active
             where active.run_id = effects.run_id and active.run_id <> (
               select mover.run_id from unnest($18::uuid[], $19::text[]) as mover (run_id, key)
               where mover.key = effects.key)))
  ), keyed as (
    insert into run_keys (value, run_id)
    select label, run_id from unnest($26::uuid[], $27::text[]) as k (run_id, label)
    where run_id in (select run_id from written)
    on conflict do nothing
  )`;

const goesOn = `granted as (
    insert into effects (key, run_id, step, state)
    select key, run_id, step, 'intended'
    from unnest($15::uuid[], $16::text[], $17::text[]) as i (run_id, key, step)
    where run_id in (select run_id from written)
    on conflict (key) do update
      set run_id = excluded.run_id, step = excluded.step, changed_at = now(),
          state = case when effects.state in ('refused', 'undone') then 'intended' else 'doubtful' end
      where effects.state in ('refused', 'undone')
         or (effects.run_id = excluded.run_id and effects.state <> 'confirmed')
    returning run_id, key, state
  ), progressed as (
    update active set crashes = 0 from held
    where active.run_id = held.run_id and held.crashes > 0 and held.outcome is null and held.park_until is null
  )`;

const grantsNothing = `granted as (
    select run_id, key, step as state from unnest($15::uuid[], $16::text[], $17::text[]) as i (run_id, key, step)
    where false
  )`;

const ends = `ended as (
    update runs set ended_at = held.ended_at, outcome = held.outcome, failure = held.failure::json, path = held.path
    from held
    where runs.id = held.run_id and held.outcome is not null
    returning runs.id, runs.environment, runs.accepted_at, runs.flow, held.outcome, held.kind, held.code
  ), left_queue as (
    delete from active using held where active.run_id = held.run_id and held.outcome is not null
  ), head_left as (
    delete from sequence_heads as head using held
    where head.key = held.sequence_key and head.run_id = held.run_id and held.outcome is not null and not held.holds_key
  )`;

const fails = `failed as (
    insert into failures (run_id, environment, accepted_at, flow, kind, code, outcome)
    select id, environment, accepted_at, flow, coalesce(kind, ''), coalesce(code, ''), outcome
    from ended where outcome <> 'completed'
  ), head_held as (
    update sequence_heads as head set held = true from held
    where head.key = held.sequence_key and head.run_id = held.run_id and held.holds_key
  )`;

const parks = `parked as (
    update active set wake_at = held.park_until, lease_until = '-infinity', parked = held.parked, crashes = 0
    from held where active.run_id = held.run_id and held.park_until is not null
  )`;

const answer = `
  select w.run_id, held.epoch, w.seq, array(select array[key, state] from granted g where g.run_id = w.run_id) as granted,
         case when held.outcome is not null and not held.holds_key then held.sequence_key end as freed,
         exists (
           select 1 from active where active.sequence_key = held.sequence_key and active.run_id <> held.run_id
         ) as followed
  from written w join held using (run_id, seq)`;
