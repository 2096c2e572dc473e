import type { JournalEvent, Lease } from '@crossdock/engine';
import type { ExternalRecord } from '@crossdock/sdk';
import { encodeAppend } from './journal-codec.ts';
import { jsonIn, PackedBytes } from './packed-bytes.ts';
import { storable } from './storable.ts';

/** One append of one run, as it waits for its commit. */
export interface PendingAppend {
  lease: Pick<Lease, 'run' | 'epoch'>;
  seq: number;
  events: readonly JournalEvent[];
  /** The key this append asks the ledger for. */
  intent: { key: string; step: string } | undefined;
}

/** Owns writes in doubt that their run has given up. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** What an append changes in the ledger. */
interface LedgerMove {
  key: string;
  step: string;
  state: 'confirmed' | 'refused' | 'doubtful' | 'undone';
  /** The run will not come back to it: whoever is next may settle it, also while the run lives on. */
  isLeft?: boolean;
  record?: ExternalRecord | undefined;
  result?: unknown;
}

/** Ledger keys that an append touches. */
export function keysOf({ events, intent }: PendingAppend): string[] {
  const settled = events.flatMap(ledgerMoves).map(({ key }) => key);
  return intent === undefined ? settled : [...settled, intent.key];
}

/** Parameters of `appendStatement` for a batch in which no ledger key occurs twice. */
export function appendParameters(batch: readonly PendingAppend[]): unknown[] {
  const encoded = batch.map(({ events }) => encodeAppend(events));
  const ends = batch.map(({ events }) => endIn(events));
  const parks = batch.map(({ events }) => events.find((event) => event.kind === 'run.parked'));
  const intents = batch.flatMap(({ lease, intent }) =>
    intent === undefined ? [] : [{ run: lease.run, ...intent }],
  );
  const ledger = batch.flatMap(({ lease, events }) =>
    events.flatMap(ledgerMoves).map((move) => ({ run: lease.run, ...move })),
  );
  const labels = batch.flatMap(({ lease, events }) =>
    events.flatMap((event) =>
      event.kind === 'effect.confirmed' && event.record !== undefined
        ? [{ run: lease.run, label: event.record.label }]
        : [],
    ),
  );
  const packed = new PackedBytes();
  const facts = packed.add(encoded.map((each) => Buffer.from(each.facts)));
  const bodies = packed.add(encoded.map((each) => each.bodies));
  const results = packed.add(ledger.map(resultOf));
  return [
    batch.map(({ lease }) => lease.run),
    batch.map(({ lease }) => lease.epoch),
    batch.map(({ seq }) => seq),
    facts.starts,
    facts.lengths,
    bodies.starts,
    bodies.lengths,
    ends.map((end) => (end === undefined ? null : new Date(end.at))),
    ends.map((end) => (end === undefined ? null : outcomeOf(end))),
    ends.map((end) =>
      end?.kind === 'run.failed' ? JSON.stringify({ ...end.failure, step: end.step ?? null }) : null,
    ),
    ends.map((end) => end?.path ?? null),
    parks.map((park) => (park === undefined ? null : new Date(park.until))),
    parks.map((park) => park?.because ?? null),
    packed.blob,
    intents.map(({ run }) => run),
    intents.map(({ key }) => storable(key)),
    intents.map(({ step }) => step),
    ledger.map(({ run }) => run),
    ledger.map(({ key }) => storable(key)),
    ledger.map(({ state }) => state),
    ledger.map(({ record }) => (record === undefined ? null : JSON.stringify(record))),
    results.starts,
    results.lengths,
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.kind : null)),
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.code : null)),
    labels.map(({ run }) => run),
    labels.map(({ label }) => storable(label)),
    ends.map((end) => end?.kind === 'run.failed' && end.holdsKey === true),
    ledger.map(({ step }) => step),
    ledger.map(({ run, isLeft }) => (isLeft === true ? nobody : run)),
  ];
}

function resultOf({ state, result }: LedgerMove): Buffer | undefined {
  return state === 'confirmed' ? Buffer.from(JSON.stringify(result) ?? 'null') : undefined;
}

type End = Extract<JournalEvent, { kind: 'run.completed' | 'run.failed' | 'run.cancelled' }>;

function endIn(events: readonly JournalEvent[]): End | undefined {
  return events.find(
    (event): event is End =>
      event.kind === 'run.completed' || event.kind === 'run.failed' || event.kind === 'run.cancelled',
  );
}

function outcomeOf(end: End): 'completed' | 'failed' | 'cancelled' | 'echo' {
  switch (end.kind) {
    case 'run.completed':
      return end.echo === true ? 'echo' : 'completed';
    case 'run.failed':
      return 'failed';
    case 'run.cancelled':
      return 'cancelled';
  }
}

function ledgerMoves(event: JournalEvent): LedgerMove[] {
  switch (event.kind) {
    case 'effect.confirmed': {
      const { key, step, output: result, record, undoes } = event;
      const confirmed: LedgerMove = { key, step, state: 'confirmed', result, record };
      return undoes === undefined ? [confirmed] : [confirmed, { key: undoes, step, state: 'undone' }];
    }
    case 'effect.refused':
      return [{ key: event.key, step: event.step, state: 'refused' }];
    case 'effect.doubtful':
      return [{ key: event.key, step: event.step, state: 'doubtful', isLeft: event.retryAt === undefined }];
    default:
      return [];
  }
}

/**
 * Appends of many runs in one statement and one commit.
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
 * - `progressed`: a run that gets on is not in a crash loop. Runs that were never claimed are not written again.
 * - The rest ends or parks runs. Answers a row for each append that was written, with the ledger keys it was granted,
 *   the sequence key for which another run may go now, and whether one was seen that waits for it.
 */
export const appendStatement = `
  with entry as (
    select * from unnest(
      $1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[],
      $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::text[],
      $24::text[], $25::text[], $28::boolean[]
    ) as e (run_id, epoch, seq, facts_start, facts_length, body_start, body_length, ended_at, outcome, failure, path, park_until, parked,
            kind, code, holds_key)
  ), held as materialized (
    select entry.*, active.sequence_key, active.claims
    from entry join active using (run_id, epoch) for share of active
  ), written as (
    insert into journal (run_id, seq, facts, bodies)
    select run_id, seq, ${jsonIn('$14', 'facts')},
           case when body_length > 0 then substring($14::bytea from body_start for body_length) end
    from held
    on conflict do nothing
    returning run_id, seq
  ), granted as (
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
  ), ended as (
    update runs set ended_at = held.ended_at, outcome = held.outcome, failure = held.failure::json, path = held.path
    from held
    where runs.id = held.run_id and held.outcome is not null
    returning runs.id, runs.environment, runs.accepted_at, runs.flow, held.outcome, held.kind, held.code
  ), failed as (
    insert into failures (run_id, environment, accepted_at, flow, kind, code, outcome)
    select id, environment, accepted_at, flow, coalesce(kind, ''), coalesce(code, ''), outcome
    from ended where outcome <> 'completed'
  ), left_queue as (
    delete from active using held where active.run_id = held.run_id and held.outcome is not null
  ), head_left as (
    delete from sequence_heads as head using held
    where head.key = held.sequence_key and head.run_id = held.run_id and held.outcome is not null and not held.holds_key
  ), head_held as (
    update sequence_heads as head set held = true from held
    where head.key = held.sequence_key and head.run_id = held.run_id and held.holds_key
  ), parked as (
    update active set wake_at = held.park_until, lease_until = '-infinity', parked = held.parked, claims = 0
    from held where active.run_id = held.run_id and held.park_until is not null
  ), progressed as (
    update active set claims = 0 from held
    where active.run_id = held.run_id and held.claims > 0 and held.outcome is null and held.park_until is null
  )
  select w.run_id, held.epoch, w.seq, array(select array[key, state] from granted g where g.run_id = w.run_id) as granted,
         case when held.outcome is not null and not held.holds_key then held.sequence_key end as freed,
         exists (
           select 1 from active where active.sequence_key = held.sequence_key and active.run_id <> held.run_id
         ) as followed
  from written w join held using (run_id, seq)`;
