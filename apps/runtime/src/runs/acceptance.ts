import { hash } from 'node:crypto';
import type { RunSource } from '@crossdock/contracts';
import type { JournalEvent } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { acceptStatement, knownEvents } from './accept-statement.ts';
import { isDataError } from './data-error.ts';
import { GroupCommit } from './group-commit.ts';
import { encodeAccepted } from './journal-codec.ts';
import { largeBytesOf } from './large-events.ts';
import { LEASE_MS } from './lease-ms.ts';
import { PackedBytes } from './packed-bytes.ts';
import { instantOf, newRunId } from './run-id.ts';
import { Sequencer } from './sequencer.ts';
import { storable } from './storable.ts';

/** An event that is to become a run. */
export interface Arrival {
  environment: string;
  flow: string;
  version: number;
  source: RunSource;
  /** What makes it the same event: a second arrival with this id in this flow is a duplicate. */
  eventId: string;
  deliveryId?: string;
  replayOf?: string;
  /** The step of another run that started this one: a sub-flow, or items of a long list. */
  parent?: { run: string; step: string };
  /** E-mail addresses of the people who started it, or a run that it comes from; nobody by default. */
  causedBy?: readonly string[] | undefined;
  /** Default: `orders`. */
  lane?: Lane;
  /**
   * What goes one after the other, as complete text: `environment/flow/key`. Runs of one key go in the order in
   * which they were accepted.
   */
  sequenceKey?: string;
  /** Business keys: `{ order: '1001' }`. */
  keys: Record<string, string>;
  /** The event as JSON text, byte for byte as it came. */
  body: Buffer;
  /** Why no run can be made of it; it is kept and shown all the same. */
  misfit?: Failure;
  /** What a replay begins with: who asked for it, and what it takes over. Stored with the run or not at all. */
  begun?: readonly JournalEvent[];
}

/** What became of an arrival, durable by then. */
export interface Accepted {
  run: string;
  acceptedAt: number;
  duplicate: boolean;
  /** This process holds the lease and must drive the run. */
  leased: boolean;
  /** It waits for an earlier run of its sequence key; nobody has a lease. */
  behind: boolean;
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
  readonly #sequencer: Sequencer;
  readonly #commits: GroupCommit<Row, Accepted>;

  constructor(
    @Inject(RUN_POOL) pool: Pool,
    @Inject(LEASE_MS) leaseMs: number,
    @Inject(Sequencer) sequencer: Sequencer,
  ) {
    this.#pool = pool;
    this.#leaseMs = leaseMs;
    this.#sequencer = sequencer;
    this.#commits = new GroupCommit((rows) => this.#insert(rows), { most: 200, isolates: isDataError });
  }

  /** `lease`: whether this process will drive the run at once, if its turn is now. Rejects when nothing was stored. */
  accept(arrival: Arrival, { lease }: { lease: boolean }): Promise<Accepted> {
    const leased = lease && arrival.misfit === undefined;
    const id = newRunId();
    return this.#commits.add({
      ...arrival,
      id,
      eventKey: eventKeyOf(arrival),
      acceptedAt: instantOf(id),
      leased,
    });
  }

  async #insert(rows: readonly Row[]): Promise<Accepted[]> {
    const leaseEnd = new Date(Date.now() + this.#leaseMs);
    const inserted = await this.#pool.query<{ id: string; behind: boolean }>({
      name: 'accept',
      text: acceptStatement,
      values: acceptParameters(rows, leaseEnd),
    });
    const fresh = new Map(inserted.rows.map(({ id, behind }) => [id, behind]));
    const known = fresh.size === rows.length ? new Map<string, Known>() : await this.#known(rows, fresh);
    this.#promote(rows, fresh);
    return rows.map((row) => {
      const behind = fresh.get(row.id);
      if (behind !== undefined) return startedAs(row, behind);
      const first = known.get(row.eventKey);
      if (first === undefined) throw new Error(`Event ${row.eventId} was neither stored nor found`);
      const acceptedAt = first.accepted_at.getTime();
      return { run: first.run_id, acceptedAt, duplicate: true, leased: false, behind: false };
    });
  }

  async #known(rows: readonly Row[], fresh: ReadonlyMap<string, boolean>): Promise<Map<string, Known>> {
    const again = rows.filter(({ id }) => !fresh.has(id));
    const keysOf = (some: readonly Row[]) => some.map(({ eventKey }) => eventKey);
    const found = await this.#pool.query<Known>({
      name: 'known-events',
      text: knownEvents,
      values: [keysOf(again.filter((row) => !isLooked(row))), keysOf(again.filter(isLooked))],
    });
    return new Map(found.rows.map((row) => [row.event_key.replaceAll('-', ''), row]));
  }

  /** The run that stood before one of these may have ended before it could see it: look once more. */
  #promote(rows: readonly Row[], fresh: ReadonlyMap<string, boolean>): void {
    const keys = new Set<string>();
    for (const { id, sequenceKey } of rows) {
      if (sequenceKey !== undefined && fresh.get(id) === true) keys.add(storable(sequenceKey));
    }
    if (keys.size > 0) this.#sequencer.promoteSoon([...keys]);
  }
}

interface Known {
  event_key: string;
  run_id: string;
  accepted_at: Date;
}

/** It was fetched by us, not brought by its source. */
function isLooked({ source }: Arrival): boolean {
  return source === 'sweep' || source === 'poll';
}

function startedAs({ id, acceptedAt, leased }: Row, behind: boolean): Accepted {
  return { run: id, acceptedAt, duplicate: false, leased: leased && !behind, behind };
}

/** 128 bits of a digest, so that the unique index stays small and even whatever sources call their events. */
function eventKeyOf({ environment, flow, eventId }: Arrival): string {
  return hash('sha256', JSON.stringify([environment, flow, eventId])).slice(0, 32);
}

function acceptParameters(rows: readonly Row[], leaseEnd: Date): unknown[] {
  const encoded = rows.map(({ body, acceptedAt: at, misfit, begun }) =>
    encodeAccepted({ body, at, misfit, begun }),
  );
  const packed = new PackedBytes();
  const facts = packed.add(encoded.map((each) => Buffer.from(each.facts)));
  const bodies = packed.add(encoded.map((each) => each.bodies));
  return [
    rows.map(({ id }) => id),
    rows.map(({ environment }) => environment),
    rows.map(({ flow }) => flow),
    rows.map(({ version }) => version),
    rows.map(({ source }) => source),
    rows.map(({ eventKey }) => eventKey),
    rows.map(({ eventId }) => storable(eventId)),
    rows.map(({ deliveryId }) => (deliveryId === undefined ? null : storable(deliveryId))),
    rows.map(({ replayOf }) => replayOf ?? null),
    rows.map(({ parent }) => parent?.run ?? null),
    rows.map(({ parent }) => (parent === undefined ? null : storable(parent.step))),
    rows.map(({ lane }) => lane ?? 'orders'),
    rows.map(({ sequenceKey }) => (sequenceKey === undefined ? null : storable(sequenceKey))),
    rows.map(({ keys }) => JSON.stringify(Object.entries(keys))),
    rows.map(({ acceptedAt }) => new Date(acceptedAt)),
    rows.map(({ misfit }) => (misfit === undefined ? null : JSON.stringify({ ...misfit, step: null }))),
    rows.map(({ misfit }) => misfit?.kind ?? null),
    rows.map(({ misfit }) => misfit?.code ?? null),
    rows.map(({ leased }) => (leased ? leaseEnd : null)),
    facts.starts,
    facts.lengths,
    bodies.starts,
    bodies.lengths,
    packed.blob,
    rows.flatMap(({ id, keys }) => Object.values(keys).map(() => id)),
    rows.flatMap(({ keys }) => Object.values(keys).map(storable)),
    rows.map(({ causedBy = [] }) => (causedBy.length === 0 ? null : JSON.stringify(causedBy))),
    rows.map(({ body }) => largeBytesOf(body) ?? null),
  ];
}
