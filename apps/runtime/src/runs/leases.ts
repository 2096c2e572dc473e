import type { Lease } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LEASE_MS } from './lease-ms.ts';

/** A run that this process has just taken, with what is needed to drive it. */
export interface Claimed {
  lease: Lease;
  environment: string;
  flow: string;
  version: number;
}

/**
 * Who works on what. A lease is a row of `active` with an epoch, the fencing token, and an end; `wake_at` is
 * when somebody should look at the run next, which for a leased run is the end of its lease.
 */
@Injectable()
export class Leases {
  readonly #pool: Pool;
  readonly #leaseMs: number;

  constructor(@Inject(Pool) pool: Pool, @Inject(LEASE_MS) leaseMs: number) {
    this.#pool = pool;
    this.#leaseMs = leaseMs;
  }

  /** Takes up to `most` runs that are due and held by nobody, the longest waiting first. */
  async claim(most: number): Promise<Claimed[]> {
    const claimed = await this.#pool.query<
      { run_id: string; epoch: number; seq: number } & Omit<Claimed, 'lease'>
    >({
      name: 'claim',
      text: `
        with due as (
          select run_id from active where wake_at <= now() order by wake_at limit $1 for update skip locked
        ), taken as (
          update active set epoch = epoch + 1, parked = null,
            lease_until = now() + $2 * interval '1 millisecond', wake_at = now() + $2 * interval '1 millisecond'
          from due where active.run_id = due.run_id
          returning active.run_id, epoch
        )
        select run_id, epoch, environment, flow, version,
               (select max(seq) + 1 from journal where journal.run_id = taken.run_id) as seq
        from taken join runs on runs.id = taken.run_id`,
      values: [most, this.#leaseMs],
    });
    return claimed.rows.map(({ run_id, epoch, seq, environment, flow, version }) => ({
      lease: { run: run_id, epoch, nextSeq: seq },
      environment,
      flow,
      version,
    }));
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

  /** Gives leases back unfinished, so that others go on at once: for a clean stop. */
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

  /** When the next run is due, in milliseconds from now by the database's clock; undefined when none waits. */
  async nextDue(): Promise<number | undefined> {
    const found = await this.#pool.query<{ ms: string | null }>({
      name: 'next-due',
      text: `select extract(epoch from min(wake_at) - now()) * 1000 as ms from active`,
    });
    const ms = found.rows[0]?.ms;
    return ms === null || ms === undefined ? undefined : Math.max(0, Number(ms));
  }
}
