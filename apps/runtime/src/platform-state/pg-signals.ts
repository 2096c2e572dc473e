import type { Signals } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { storable } from '../runs/storable.ts';
import { digestOf } from './digest.ts';
import { knownSignal } from './known-signals.ts';
import { isReserved } from './signal-names.ts';

/** A signal as it is given. */
export interface GivenSignal {
  /** Giving twice under one id is giving once. */
  id: string;
  name: string;
  correlation: string;
  body: unknown;
}

type Expected = Parameters<Signals['expect']>[0];

/** How many runs are woken by one statement. */
const runsAtATime = 500;

/**
 * What runs wait for, and who waits.
 *
 * 1. Whoever waits registers, commits, and then looks whether the signal is there.
 * 2. Whoever gives stores the signal, commits, and then calls those who are registered.
 * 3. Each writes before it looks, so one of the two sees the other. It is the same with a run that is put away, which
 *    looks whether it was called meanwhile, and the call, which wakes a run that is away.
 * 4. A process that dies in between is made good by the sweep.
 */
@Injectable()
export class PgSignals {
  readonly #pool: Pool;
  #woken: () => void = () => undefined;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  /** Told whenever runs have become due because what they waited for has come. */
  onWoken(listener: () => void): void {
    this.#woken = listener;
  }

  /** The signals of one environment, as runs see them. */
  of(environment: string): Signals {
    return {
      expect: (wait) => this.#expect(environment, wait),
      parked: (run) => this.#parked(run),
    };
  }

  /** Stores a signal and wakes the runs that wait for it. */
  async give(environment: string, { id, name, correlation, body }: GivenSignal): Promise<void> {
    const topic = topicOf(environment, name, correlation);
    await this.#pool.query({
      name: 'give-signal',
      text: giveSignal,
      values: [
        digestOf(environment, id),
        topic,
        environment,
        storable(name),
        storable(correlation),
        JSON.stringify(body) ?? 'null',
      ],
    });
    await this.tell([topic]);
  }

  /** Calls the runs that wait for signals which are stored, or known to the platform otherwise. */
  async tell(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    const called = await this.#pool.query<{ run_id: string }>({
      name: 'call-waiting',
      text: 'update waits set called = true where topic = any($1::uuid[]) and not over returning run_id',
      values: [topics],
    });
    await this.wake([...new Set(called.rows.map(({ run_id }) => run_id))]);
    await this.#pool.query({
      name: 'signals-told',
      text: 'update signals set told = true where topic = any($1::uuid[]) and not told',
      values: [topics],
    });
  }

  /** Wakes the runs among these that were called and have been put away. */
  async wake(runs: readonly string[]): Promise<void> {
    for (let from = 0; from < runs.length; from += runsAtATime) {
      const woken = await this.#pool.query({
        name: 'wake-called',
        text: wakeCalled,
        values: [runs.slice(from, from + runsAtATime)],
      });
      if ((woken.rowCount ?? 0) > 0) this.#woken();
    }
  }

  async #expect(environment: string, wait: Expected): Promise<{ body: unknown } | undefined> {
    const { run, step, name, correlation, since } = wait;
    const topic = topicOf(environment, name, correlation);
    await this.#pool.query({
      name: 'expect-signal',
      text: expectSignal,
      values: [
        run,
        storable(step),
        topic,
        environment,
        name,
        storable(correlation),
        isReserved(name) ? new Date(0) : new Date(since),
      ],
    });
    const signal =
      (await knownSignal(this.#pool, environment, wait)) ?? (await this.#stored(topic, run, storable(step)));
    if (signal === undefined) return undefined;
    await this.#pool.query({
      name: 'wait-over',
      text: 'update waits set over = true where run_id = $1 and step = $2 and not over',
      values: [run, storable(step)],
    });
    return signal;
  }

  async #stored(topic: string, run: string, step: string): Promise<{ body: unknown } | undefined> {
    const found = await this.#pool.query<{ body: unknown }>({
      name: 'find-signal',
      text: `select body from signals
             where topic = $1 and at >= (select since from waits where run_id = $2 and step = $3)
             order by at, key limit 1`,
      values: [topic, run, step],
    });
    return found.rows[0];
  }

  async #parked(run: string): Promise<void> {
    await this.wake([run]);
  }
}

/** What waits and signals meet by. */
export function topicOf(environment: string, name: string, correlation: string): string {
  return digestOf(environment, name, correlation);
}

/** Parameters: key, topic, environment, name, correlation, body. */
export const giveSignal = `
  insert into signals (key, topic, environment, name, correlation, body)
  values ($1, $2, $3, $4, $5, $6::json)
  on conflict (key) do nothing`;

/**
 * Whatever is given from here on counts, by the clock of the database, even if the clock of the process that asks is
 * ahead. Signals of the platform are given once for a correlation, so that they count whenever they came.
 */
const expectSignal = `
  insert into waits (run_id, step, topic, environment, name, correlation, since)
  values ($1, $2, $3, $4, $5, $6, least($7::timestamptz, clock_timestamp()))
  on conflict (run_id, step) do nothing`;

/**
 * A run under way is left alone: when it is put away it looks itself. So is one that is paused, or stands behind
 * another. Rows that somebody else has locked are just being changed; if they are missed the sweep finds them.
 */
const wakeCalled = `
  with asleep as materialized (
    select run_id from active
    where run_id = any($1::uuid[]) and parked in ('wait', 'retry', 'busy', 'gate')
      and exists (select 1 from waits where waits.run_id = active.run_id and called and not over)
    order by run_id for update skip locked
  ), woken as (
    update active set wake_at = now(), parked = null from asleep where active.run_id = asleep.run_id
    returning active.run_id
  )
  update waits set called = false from woken where waits.run_id = woken.run_id and waits.called
  returning waits.run_id`;
