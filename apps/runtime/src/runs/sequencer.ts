import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { LOG, type Log } from '../platform/log.ts';
import { GroupCommit } from './group-commit.ts';

/** How many keys one sweep looks after; the next one goes on. */
const keysASweep = 1_000;

/** How long keys wait for their promotion for which, as far as was seen, nobody waits. */
const laterMs = 100;

/**
 * Lets runs of one key go one after the other, in the order in which they were accepted.
 *
 * 1. A run with a key may go only while it is the head of its key (`sequence_heads`). The others stand in `active`
 *    with `wake_at` at infinity, parked `behind`.
 * 2. Whoever makes a run wait commits, and then promotes its key. Whoever frees a key commits, and then promotes it.
 *    Each writes before it looks, so one of the two sees the other and no key is left standing.
 * 3. Who frees a key sees in the same statement whether a run waits. Where none does, one can still have come in that
 *    moment: the key is promoted a little later, together with many others.
 * 4. A process that dies in between is made good by the sweep.
 */
@Injectable()
export class Sequencer {
  readonly #pool: Pool;
  readonly #log: Log;
  readonly #promotions: GroupCommit<string, string>;
  readonly #later = new Set<string>();
  #woken: () => void = () => undefined;

  constructor(@Inject(RUN_POOL) pool: Pool, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#log = log;
    this.#promotions = new GroupCommit((keys) => this.#promote(keys), { most: 400, isolates: () => false });
  }

  /** Told whenever runs have become due because their turn has come. */
  onWoken(listener: () => void): void {
    this.#woken = listener;
  }

  /** Makes the first waiting run of each key its head and wakes it, where a key has no head. */
  async promote(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#promotions.add(key)));
  }

  /** Promotes without being waited for: what goes wrong here the sweep makes good. */
  promoteSoon(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.promote(keys).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'The next runs of their keys could not be woken; the sweep will');
    });
  }

  /** The same where hardly ever somebody waits (rule 3). */
  promoteLater(keys: readonly string[]): void {
    if (keys.length === 0) return;
    if (this.#later.size === 0) {
      const timer = setTimeout(() => {
        const all = [...this.#later];
        this.#later.clear();
        this.promoteSoon(all);
      }, laterMs);
      timer.unref();
    }
    for (const key of keys) this.#later.add(key);
  }

  /** Finds keys for which runs wait though none is at its head, as a process that died leaves them. */
  async sweep(): Promise<void> {
    const found = await this.#pool.query<{ sequence_key: string }>({
      name: 'headless-keys',
      text: `select distinct sequence_key from active
             where sequence_key is not null
               and not exists (select 1 from sequence_heads where key = sequence_key)
             limit $1`,
      values: [keysASweep],
    });
    await this.promote(found.rows.map(({ sequence_key }) => sequence_key));
  }

  /**
   * Gives up the place of a failed run that holds its key, so that what waits behind it goes on. Answers whether it
   * held one.
   */
  async letGo(environment: string, run: string): Promise<boolean> {
    const freed = await this.#pool.query<{ key: string }>(
      `delete from sequence_heads
       where run_id = $2 and held and exists (select 1 from runs where id = $2 and environment = $1)
       returning key`,
      [environment, run],
    );
    await this.promote(freed.rows.map(({ key }) => key));
    return freed.rows.length > 0;
  }

  async #promote(keys: readonly string[]): Promise<readonly string[]> {
    const woken = await this.#pool.query({ name: 'promote', text: promoteStatement, values: [keys] });
    if ((woken.rowCount ?? 0) > 0) this.#woken();
    return keys;
  }
}

/**
 * - `first` is the longest waiting run of each key that has no head.
 * - `candidate` locks it: a run that is just being taken away (cancelled), or was promoted and ended since this
 *   statement began, must not become a head that nobody drives. Whoever has it locked promotes its key afterwards.
 * - `head` goes key by key in order, so that two statements with the same keys never wait for each other.
 * - The epoch grows, as if somebody had claimed the run: who is about to cancel it did not see that it became the
 *   head, and must look again, or the head would stay behind when the run is gone.
 * - A paused run becomes the head when it is its turn, and stays asleep.
 */
const promoteStatement = `
  with first as materialized (
    select wanted.key, next.run_id
    from (select distinct key from unnest($1::text[]) as k (key)) as wanted
    cross join lateral (
      select run_id from active where sequence_key = wanted.key order by position limit 1
    ) as next
    where not exists (select 1 from sequence_heads where sequence_heads.key = wanted.key)
  ), candidate as materialized (
    select first.key, active.run_id from first join active on active.run_id = first.run_id
    order by first.key for update of active skip locked
  ), head as (
    insert into sequence_heads (key, run_id)
    select key, run_id from candidate order by key
    on conflict (key) do nothing
    returning run_id
  )
  update active set epoch = epoch + 1, parked = nullif(parked, 'behind'),
    wake_at = case when parked = 'behind' then now() else wake_at end
  from head where active.run_id = head.run_id
  returning active.run_id`;
