import { hash } from 'node:crypto';
import type { Failure } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { isDataError } from './data-error.ts';
import { GroupCommit } from './group-commit.ts';
import { encodeAccepted } from './journal-codec.ts';
import { LEASE_MS } from './lease-ms.ts';
import { packBodies } from './packed-bodies.ts';
import { storable } from './storable.ts';

/** An event that is to become a run. */
export interface Arrival {
  environment: string;
  flow: string;
  version: number;
  source: 'webhook' | 'sweep' | 'replay';
  /** What makes it the same event: a second arrival with this id in this flow is a duplicate. */
  eventId: string;
  deliveryId?: string;
  replayOf?: string;
  /** Business keys: `{ order: '1001' }`. */
  keys: Record<string, string>;
  /** The event as JSON text, byte for byte as it came. */
  body: Buffer;
  /** Why no run can be made of it; it is kept and shown all the same. */
  misfit?: Failure;
}

/** What became of an arrival, durable by then. */
export interface Accepted {
  run: string;
  acceptedAt: number;
  duplicate: boolean;
  /** This process holds the lease and must drive the run. */
  leased: boolean;
}

interface Row extends Arrival {
  id: string;
  eventKey: string;
  acceptedAt: number;
  leased: boolean;
}

/**
 * Makes events durable, each exactly once (R4.1). One statement inserts run, journal, keys and the place
 * in the queue for everything that arrived while the statement before it was under way.
 */
@Injectable()
export class Acceptance {
  readonly #pool: Pool;
  readonly #leaseMs: number;
  readonly #commits: GroupCommit<Row, Accepted>;

  constructor(@Inject(Pool) pool: Pool, @Inject(LEASE_MS) leaseMs: number) {
    this.#pool = pool;
    this.#leaseMs = leaseMs;
    this.#commits = new GroupCommit((rows) => this.#insert(rows), { most: 200, isolates: isDataError });
  }

  /** `lease`: whether this process will drive the run at once. Rejects when nothing was stored. */
  accept(arrival: Arrival, { lease }: { lease: boolean }): Promise<Accepted> {
    const leased = lease && arrival.misfit === undefined;
    return this.#commits.add({
      ...arrival,
      id: uuid(),
      eventKey: eventKeyOf(arrival),
      acceptedAt: Date.now(),
      leased,
    });
  }

  async #insert(rows: readonly Row[]): Promise<Accepted[]> {
    const encoded = rows.map((row) => encodeAccepted(row.body, row.acceptedAt, row.misfit));
    const { blob, starts, lengths } = packBodies(encoded.map(({ bodies }) => bodies));
    const leaseEnd = new Date(Date.now() + this.#leaseMs);
    const inserted = await this.#pool.query<{ id: string }>({
      name: 'accept',
      text: insertRuns,
      values: [
        rows.map(({ id }) => id),
        rows.map(({ environment }) => environment),
        rows.map(({ flow }) => flow),
        rows.map(({ version }) => version),
        rows.map(({ source }) => source),
        rows.map(({ eventKey }) => eventKey),
        rows.map(({ eventId }) => storable(eventId)),
        rows.map(({ deliveryId }) => (deliveryId === undefined ? null : storable(deliveryId))),
        rows.map(({ replayOf }) => replayOf ?? null),
        rows.map(({ keys }) => JSON.stringify(Object.entries(keys))),
        rows.map(({ acceptedAt }) => new Date(acceptedAt)),
        rows.map(({ misfit }) => (misfit === undefined ? null : JSON.stringify({ ...misfit, step: null }))),
        rows.map(({ leased }) => (leased ? leaseEnd : null)),
        encoded.map(({ facts }) => facts),
        blob,
        starts,
        lengths,
        rows.flatMap(({ id, keys }) => Object.values(keys).map(() => id)),
        rows.flatMap(({ keys }) => Object.values(keys).map(storable)),
        rows.map(({ misfit }) => misfit?.kind ?? null),
        rows.map(({ misfit }) => misfit?.code ?? null),
      ],
    });
    const fresh = new Set(inserted.rows.map(({ id }) => id));
    const known =
      fresh.size === rows.length ? new Map<string, Known>() : await this.#countDuplicates(rows, fresh);
    return rows.map((row) => {
      if (fresh.has(row.id))
        return { run: row.id, acceptedAt: row.acceptedAt, duplicate: false, leased: row.leased };
      const first = known.get(row.eventKey);
      if (first === undefined) throw new Error(`Event ${row.eventId} was neither stored nor found`);
      return { run: first.id, acceptedAt: first.accepted_at.getTime(), duplicate: true, leased: false };
    });
  }

  async #countDuplicates(rows: readonly Row[], fresh: ReadonlySet<string>): Promise<Map<string, Known>> {
    const repeated = rows.filter(({ id }) => !fresh.has(id)).map(({ eventKey }) => eventKey);
    const found = await this.#pool.query<Known>({
      name: 'count-duplicates',
      text: `update runs set duplicates = duplicates + repeated.count
             from (select key, count(*)::int as count from unnest($1::uuid[]) as key group by key) as repeated
             where event_key = repeated.key
             returning event_key, id, accepted_at`,
      values: [repeated],
    });
    return new Map(found.rows.map((row) => [row.event_key.replaceAll('-', ''), row]));
  }
}

interface Known {
  event_key: string;
  id: string;
  accepted_at: Date;
}

/** 128 bits of a digest, so that the unique index stays small and even whatever sources call their events. */
function eventKeyOf({ environment, flow, eventId }: Arrival): string {
  return hash('sha256', JSON.stringify([environment, flow, eventId])).slice(0, 32);
}

const insertRuns = `
  with arrival as (
    select * from unnest(
      $1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::uuid[],
      $10::text[], $11::timestamptz[], $12::text[], $13::timestamptz[], $14::text[], $16::int[], $17::int[],
      $20::text[], $21::text[]
    ) as a (id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of,
            keys, accepted_at, misfit, lease_until, facts, body_start, body_length, kind, code)
  ), run as (
    insert into runs (id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of,
                      keys, accepted_at, ended_at, outcome, failure, path)
    select id, environment, flow, version, source, event_key, event_id, delivery_id, replay_of, keys::json, accepted_at,
           case when misfit is null then null else accepted_at end,
           case when misfit is null then null else 'failed' end,
           misfit::json,
           case when misfit is null then null else '' end
    from arrival
    on conflict (event_key) do nothing
    returning id
  ), fresh as (
    select arrival.* from arrival join run using (id)
  ), journaled as (
    insert into journal (run_id, seq, facts, bodies)
    select id, 0, facts::json, substring($15::bytea from body_start for body_length) from fresh
  ), queued as (
    insert into active (run_id, epoch, wake_at, lease_until)
    select id, case when lease_until is null then 0 else 1 end,
           coalesce(lease_until, accepted_at), coalesce(lease_until, '-infinity')
    from fresh where misfit is null
  ), failed as (
    insert into failures (run_id, environment, accepted_at, flow, kind, code)
    select id, environment, accepted_at, flow, kind, code
    from fresh where misfit is not null
  ), keyed as (
    insert into run_keys (value, run_id)
    select distinct value, run_id from unnest($18::uuid[], $19::text[]) as k (run_id, value)
    where run_id in (select id from fresh)
  )
  select id from fresh`;
