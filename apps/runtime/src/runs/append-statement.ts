import type { JournalEvent, Lease } from '@crossdock/engine';
import { encodeAppend } from './journal-codec.ts';
import { packBodies } from './packed-bodies.ts';
import { storable } from './storable.ts';

/** One append of one run, as it waits for its commit. */
export interface PendingAppend {
  lease: Pick<Lease, 'run' | 'epoch'>;
  seq: number;
  events: readonly JournalEvent[];
  /** The key this append asks the ledger for. */
  intent: { key: string; step: string } | undefined;
}

type LedgerEvent = Extract<JournalEvent, { kind: 'effect.confirmed' | 'effect.refused' | 'effect.doubtful' }>;

const ledgerStates = {
  'effect.confirmed': 'confirmed',
  'effect.refused': 'refused',
  'effect.doubtful': 'doubtful',
} as const;

/** Ledger keys that an append touches. */
export function keysOf({ events, intent }: PendingAppend): string[] {
  const settled = events.flatMap((event) => (isLedgerEvent(event) ? [event.key] : []));
  return intent === undefined ? settled : [...settled, intent.key];
}

/** Parameters of `appendStatement` for a batch in which no ledger key occurs twice. */
export function appendParameters(batch: readonly PendingAppend[]): unknown[] {
  const encoded = batch.map(({ events }) => encodeAppend(events));
  const { blob, starts, lengths } = packBodies(encoded.map(({ bodies }) => bodies));
  const ends = batch.map(({ events }) => endIn(events));
  const parks = batch.map(({ events }) => events.find((event) => event.kind === 'run.parked'));
  const intents = batch.flatMap(({ lease, intent }) =>
    intent === undefined ? [] : [{ run: lease.run, ...intent }],
  );
  const ledger = batch.flatMap(({ lease, events }) =>
    events.filter(isLedgerEvent).map((event) => ({ run: lease.run, event })),
  );
  const labels = ledger.flatMap(({ run, event }) =>
    event.kind === 'effect.confirmed' && event.record !== undefined
      ? [{ run, label: event.record.label }]
      : [],
  );
  return [
    batch.map(({ lease }) => lease.run),
    batch.map(({ lease }) => lease.epoch),
    batch.map(({ seq }) => seq),
    encoded.map(({ facts }) => facts),
    starts,
    lengths,
    ends.map((end) => (end === undefined ? null : new Date(end.at))),
    ends.map((end) => (end === undefined ? null : end.kind === 'run.completed' ? 'completed' : 'failed')),
    ends.map((end) =>
      end?.kind === 'run.failed' ? JSON.stringify({ ...end.failure, step: end.step ?? null }) : null,
    ),
    ends.map((end) => end?.path ?? null),
    parks.map((park) => (park === undefined ? null : new Date(park.until))),
    parks.map((park) => park?.because ?? null),
    blob,
    intents.map(({ run }) => run),
    intents.map(({ key }) => storable(key)),
    intents.map(({ step }) => step),
    ledger.map(({ run }) => run),
    ledger.map(({ event }) => storable(event.key)),
    ledger.map(({ event }) => ledgerStates[event.kind]),
    ledger.map(({ event }) =>
      event.kind === 'effect.confirmed' && event.record ? JSON.stringify(event.record) : null,
    ),
    ledger.map(({ event }) =>
      event.kind === 'effect.confirmed' ? (JSON.stringify(event.output) ?? 'null') : null,
    ),
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.kind : null)),
    ends.map((end) => (end?.kind === 'run.failed' ? end.failure.code : null)),
    labels.map(({ run }) => run),
    labels.map(({ label }) => storable(label)),
  ];
}

function isLedgerEvent(event: JournalEvent): event is LedgerEvent {
  return event.kind in ledgerStates;
}

function endIn(events: readonly JournalEvent[]) {
  return events.find((event) => event.kind === 'run.completed' || event.kind === 'run.failed');
}

/**
 * Appends of many runs in one statement and one commit.
 *
 * - `held` is the fence: it locks the place in the queue and lets through only the epoch that holds it.
 * - `granted` takes ledger keys that are free, refused, or this run's own.
 * - `settled` moves the ledger, for keys that the run owns.
 * - Kind and code of a failure come beside it: its message may hold what `json` stores but cannot take out again (NUL).
 * - `keyed` makes runs findable by the records they made: the number of the sales order.
 * - The rest ends or parks runs. Answers a row for each append that was written, with the keys it was granted.
 */
export const appendStatement = `
  with entry as (
    select * from unnest(
      $1::uuid[], $2::int[], $3::int[], $4::text[], $5::int[], $6::int[],
      $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::text[],
      $22::text[], $23::text[]
    ) as e (run_id, epoch, seq, facts, body_start, body_length, ended_at, outcome, failure, path, park_until, parked,
            kind, code)
  ), held as materialized (
    select entry.* from entry join active using (run_id, epoch) for share of active
  ), written as (
    insert into journal (run_id, seq, facts, bodies)
    select run_id, seq, facts::json,
           case when body_length > 0 then substring($13::bytea from body_start for body_length) end
    from held
    on conflict do nothing
    returning run_id, seq
  ), granted as (
    insert into effects (key, run_id, step, state)
    select key, run_id, step, 'intended'
    from unnest($14::uuid[], $15::text[], $16::text[]) as i (run_id, key, step)
    where run_id in (select run_id from written)
    on conflict (key) do update
      set run_id = excluded.run_id, step = excluded.step, state = 'intended', changed_at = now()
      where effects.state = 'refused' or (effects.run_id = excluded.run_id and effects.state <> 'confirmed')
    returning run_id, key
  ), settled as (
    update effects set state = l.state, record = l.record::json, result = l.result::json, changed_at = now()
    from unnest($17::uuid[], $18::text[], $19::text[], $20::text[], $21::text[]) as l (run_id, key, state, record, result)
    where effects.key = l.key and effects.run_id = l.run_id and l.run_id in (select run_id from written)
  ), keyed as (
    insert into run_keys (value, run_id)
    select label, run_id from unnest($24::uuid[], $25::text[]) as k (run_id, label)
    where run_id in (select run_id from written)
    on conflict do nothing
  ), ended as (
    update runs set ended_at = held.ended_at, outcome = held.outcome, failure = held.failure::json, path = held.path
    from held where runs.id = held.run_id and held.outcome is not null
    returning runs.id, runs.environment, runs.accepted_at, runs.flow, held.outcome, held.kind, held.code
  ), failed as (
    insert into failures (run_id, environment, accepted_at, flow, kind, code)
    select id, environment, accepted_at, flow, kind, code
    from ended where outcome = 'failed'
  ), left_queue as (
    delete from active using held where active.run_id = held.run_id and held.outcome is not null
  ), parked as (
    update active set wake_at = held.park_until, lease_until = '-infinity', parked = held.parked
    from held where active.run_id = held.run_id and held.park_until is not null
  )
  select w.run_id, w.seq, array(select key from granted g where g.run_id = w.run_id) as granted from written w`;
