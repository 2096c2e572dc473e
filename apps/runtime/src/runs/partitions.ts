import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { doneByOne, housekeeping, runWithoutBlocking } from './partition-locks.ts';
import { tablesByDay } from './tables-by-day.ts';

/** Yesterday, for clocks that are behind, today, and a week ahead, for a process that cannot make any for a while. */
const days = { before: 1, ahead: 7 };
const everyMs = 3_600_000;

/**
 * Makes the days of `runs` and what hangs on it before they come. A run whose day is missing goes to the `_other`
 * partition and works as well; it moves when its day is made.
 */
@Injectable()
export class Partitions implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #pool: Pool;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();

  constructor(@Inject(Pool) pool: Pool, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#log = log;
  }

  async onApplicationBootstrap(): Promise<void> {
    const look = (): void => {
      this.#underWay = this.ensure();
    };
    look();
    this.#timer = setInterval(look, everyMs);
    this.#timer.unref();
    await this.#underWay;
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }

  /** Makes what is missing. Never rejects: an hour later it is tried again, and there is a week to do it. */
  async ensure(): Promise<void> {
    try {
      const missing = await this.#missing();
      if (missing.length === 0) return;
      await doneByOne(this.#pool, housekeeping.partitions, async (client) => {
        for (const { name, day } of missing) {
          await runWithoutBlocking(client, 'select ensure_partition($1, $2::date)', [name, day]);
        }
      });
    } catch (error) {
      this.#log.warn(
        { err: error },
        'Tables for the coming days could not be made; the next try is in an hour',
      );
    }
  }

  async #missing(): Promise<Array<{ name: string; day: string }>> {
    const found = await this.#pool.query<{ name: string; day: string }>(
      `select name, day::text
       from unnest($1::text[]) as name
       cross join lateral (
         select (now() at time zone 'UTC')::date + ahead as day from generate_series($2::int, $3::int) as ahead
       ) as wanted
       where to_regclass(name || '_' || to_char(day, 'YYYYMMDD')) is null
       order by day, name`,
      [tablesByDay, -days.before, days.ahead],
    );
    return found.rows;
  }
}
