import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Pool, type PoolClient } from 'pg';
import { CONFIG, type Config } from '../config.ts';
import { forgetSweeps } from '../ingress/coverage-retention.ts';
import { dropLists, dropUnfinishedLists } from '../payloads/payload-retention.ts';
import { LOG, type Log } from '../platform/log.ts';
import { dropBatches } from '../replays/batch-retention.ts';
import { doneByOne, housekeeping } from './partition-locks.ts';
import { dropDays } from './retention-days.ts';
import { dropPayloads, PAYLOAD_DAYS, type PayloadDays } from './retention-payloads.ts';
import { forgetEvents, forgetStrays } from './retention-rows.ts';

const everyMs = 3_600_000;
/** A start has better things to do. */
const firstAfterMs = 60_000;

/**
 * Lets go of what is older than it must be kept: whole days of runs, the memory of events, and, sooner where a flow
 * says so, payloads. What was written to the world (`effects`) is remembered for ever: it keeps writes single.
 */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #pool: Pool;
  readonly #days: number;
  readonly #payloadDays: PayloadDays;
  readonly #log: Log;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(CONFIG) { retentionDays }: Pick<Config, 'retentionDays'>,
    @Inject(PAYLOAD_DAYS) payloadDays: PayloadDays,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#days = retentionDays;
    this.#payloadDays = payloadDays;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#again(firstAfterMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** Once, by one process at a time. Never rejects: what is left over goes with the next. */
  async sweep(): Promise<void> {
    try {
      await doneByOne(this.#pool, housekeeping.retention, (client) => this.#sweep(client));
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#log.warn({ err: error }, 'Retention did not get through; it is tried again in an hour');
    }
  }

  async #sweep(client: PoolClient): Promise<void> {
    const { dropped, kept } = await dropDays(client, this.#days);
    if (dropped.length > 0)
      this.#log.info({ days: dropped }, 'Days of runs were dropped, as RETENTION_DAYS says');
    if (kept.length > 0) {
      this.#log.info(
        { days: kept },
        'Days of runs are older than RETENTION_DAYS, but some of their runs are not over',
      );
    }
    const { signal } = this.#stopping;
    await forgetStrays(client, this.#days, signal);
    await forgetEvents(client, this.#days, signal);
    await dropLists(client, { days: this.#days });
    await dropUnfinishedLists(client);
    await dropBatches(client, this.#days);
    await forgetSweeps(client);
    for (const rule of await this.#payloadDays()) {
      await dropPayloads(client, rule, signal);
      await dropLists(client, { days: rule.days, flow: rule });
    }
  }

  #again(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#underWay = this.sweep().finally(() => {
        if (!this.#stopping.signal.aborted) this.#again(everyMs);
      });
    }, afterMs);
    this.#timer.unref();
  }
}
