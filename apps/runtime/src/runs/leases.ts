import type { RunSource } from '@crossdock/contracts';
import { type Lease, LeaseLost } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { type LaneCounts, lanes } from './lanes.ts';
import { LEASE_MS } from './lease-ms.ts';

/** Of what flow a run is, and how it started: never changes. */
export interface RunOrigin {
  environment: string;
  flow: string;
  version: number;
  source: RunSource;
}

/** A run that this process has just taken, with what is needed to drive it. */
export interface Claimed extends RunOrigin {
  lease: Lease;
  lane: Lane;
  /** Of its event, where that is large. */
  largeBytes: number | undefined;
  /** How many processes died while they drove it, since it got on last. */
  crashes: number;
  /** Whoever had it before did not give it back. */
  interrupted: boolean;
}

/**
 * Who works on what. A lease is a row of `active` with an epoch, the fencing token, and an end; `wake_at` is
 * when somebody should look at the run next, which for a leased run is the end of its lease.
 */
@Injectable()
export class Leases {
  readonly #pool: Pool;
  readonly #leaseMs: number;

  constructor(@Inject(RUN_POOL) pool: Pool, @Inject(LEASE_MS) leaseMs: number) {
    this.#pool = pool;
    this.#leaseMs = leaseMs;
  }

  /**
   * Takes runs that are due and held by nobody: up to so many of each lane, the longest waiting first. Answers them
   * with the most urgent lane first. `known`: what this process knows of a run without asking.
   */
  async claim(
    most: Readonly<LaneCounts>,
    known: (run: string) => RunOrigin | undefined = () => undefined,
  ): Promise<Claimed[]> {
    if (lanes.every((lane) => most[lane] === 0)) return [];
    const taken = await this.#pool.query<Taken>({
      name: 'claim',
      text: claimStatement,
      values: [lanes, lanes.map((lane) => most[lane]), this.#leaseMs],
    });
    const described = await this.#described(taken.rows, known);
    return taken.rows.flatMap(({ run_id, epoch, lane, crashes, interrupted, event_bytes }) => {
      const run = described.get(run_id);
      if (run === undefined) return [];
      const { nextSeq, origin } = run;
      const largeBytes = event_bytes ?? undefined;
      return [{ lease: { run: run_id, epoch, nextSeq }, ...origin, lane, crashes, interrupted, largeBytes }];
    });
  }

  /**
   * Only who has a run may write to its journal, and whoever takes one makes its epoch grow: of a run that is taken for
   * the first time there is no more than what it was accepted with.
   */
  async #described(
    taken: readonly Taken[],
    known: (run: string) => RunOrigin | undefined,
  ): Promise<Map<string, Described>> {
    const described = new Map<string, Described>();
    for (const { run_id, epoch } of taken) {
      const origin = epoch === 1 ? known(run_id) : undefined;
      if (origin !== undefined) described.set(run_id, { origin, nextSeq: 1 });
    }
    const others = taken.map(({ run_id }) => run_id).filter((run) => !described.has(run));
    if (others.length === 0) return described;
    /* A statement of its own: who had a run may have written while the first one waited for it. */
    const found = await this.#pool.query<RunOrigin & { id: string; next_seq: number }>({
      name: 'describe-claimed',
      text: describeStatement,
      values: [others],
    });
    for (const { id, next_seq: nextSeq, ...origin } of found.rows) described.set(id, { origin, nextSeq });
    return described;
  }

  /** Prolongs leases of runs that this process still drives. One that was lost stays lost. */
  async renew(leases: readonly Lease[]): Promise<void> {
    await this.#pool.query({
      name: 'renew',
      text: `
        update active set lease_until = now() + $3 * interval '1 millisecond', wake_at = now() + $3 * interval '1 millisecond'
        from unnest($1::uuid[], $2::int[]) as held (run_id, epoch)
        where active.run_id = held.run_id and active.epoch = held.epoch`,
      values: [leases.map(({ run }) => run), leases.map(({ epoch }) => epoch), this.#leaseMs],
    });
  }

  /**
   * Notes that a run is driven anew which somebody had and did not give back: it may have brought that process down.
   * That it was held counts for nothing, since most runs of a process that dies were only waiting for their turn. Rejects
   * with `LeaseLost`.
   */
  async begin({ run, epoch }: Lease): Promise<void> {
    const noted = await this.#pool.query({
      name: 'begin-again',
      text: 'update active set crashes = crashes + 1 where run_id = $1 and epoch = $2',
      values: [run, epoch],
    });
    if (noted.rowCount === 0) throw new LeaseLost(run);
  }

  /** Gives leases back unfinished. */
  async release(leases: readonly Lease[]): Promise<void> {
    await this.#pool.query({
      name: 'release',
      text: `
        update active set lease_until = '-infinity', wake_at = now()
        from unnest($1::uuid[], $2::int[]) as held (run_id, epoch)
        where active.run_id = held.run_id and active.epoch = held.epoch`,
      values: [leases.map(({ run }) => run), leases.map(({ epoch }) => epoch)],
    });
  }

  /**
   * When the next run of some lanes is due, in milliseconds from now by the database's clock; undefined when none
   * waits for a time.
   */
  async nextDue(among: readonly Lane[] = lanes): Promise<number | undefined> {
    const found = await this.#pool.query<{ ms: string | null }>({
      name: 'next-due',
      text: `
        select extract(epoch from min(next.wake_at) - now()) * 1000 as ms
        from unnest($1::text[]) as known (lane)
        cross join lateral (
          select wake_at from active where active.lane = known.lane and wake_at < $2 order by wake_at limit 1
        ) as next`,
      values: [among, paused],
    });
    const ms = found.rows[0]?.ms;
    return ms === null || ms === undefined ? undefined : Math.max(0, Number(ms));
  }
}

/** Runs that wait for a person, or behind others, are woken from outside: they are due in year 9999, or never. */
export const paused = new Date('9999-01-01T00:00:00Z');

interface Taken {
  run_id: string;
  epoch: number;
  lane: Lane;
  crashes: number;
  interrupted: boolean;
  event_bytes: number | null;
}

interface Described {
  origin: RunOrigin;
  nextSeq: number;
}

const claimStatement = `
  with due as materialized (
    select next.run_id, next.lease_until > '-infinity' as interrupted
    from unnest($1::text[], $2::int[]) as wanted (lane, most)
    cross join lateral (
      select run_id, lease_until from active where active.lane = wanted.lane and wake_at <= now()
      order by wake_at limit wanted.most for update skip locked
    ) as next
  ), taken as (
    update active set epoch = epoch + 1, parked = null,
      lease_until = now() + $3 * interval '1 millisecond', wake_at = now() + $3 * interval '1 millisecond'
    from due where active.run_id = due.run_id
    returning active.run_id, epoch, active.lane, position, crashes, due.interrupted, event_bytes
  )
  select run_id, epoch, lane, crashes, interrupted, event_bytes from taken order by array_position($1::text[], lane), position`;

const describeStatement = `
  select runs.id, environment, flow, version, source,
         (select max(seq) + 1 from journal where journal.run_id = runs.id) as next_seq
  from unnest($1::uuid[]) as claimed (id) join runs on runs.id = claimed.id`;
