import type { RunSource } from '@crossdock/contracts';
import { itemsEnded } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { areItemsOver } from './known-signals.ts';
import { PgSignals, topicOf } from './pg-signals.ts';
import { platformSignals } from './signal-names.ts';

/** A run that has just ended. */
export interface Ended {
  environment: string;
  run: string;
  source: RunSource;
}

interface Parent {
  environment: string;
  run: string;
  step: string;
}

/** Wakes runs that wait for runs they have started. */
@Injectable()
export class Parents {
  readonly #pool: Pool;
  readonly #signals: PgSignals;
  readonly #log: Log;
  /** Lists whose runs are being counted; true: one of them has ended since the count began. */
  readonly #counting = new Map<string, { again: boolean }>();

  constructor(@Inject(Pool) pool: Pool, @Inject(PgSignals) signals: PgSignals, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#signals = signals;
    this.#log = log;
  }

  /** To be told of each run that is over. What goes wrong here the sweep makes good. */
  ended({ environment, run, source }: Ended): void {
    if (source !== 'sub-flow' && source !== 'items') return;
    const told =
      source === 'items'
        ? this.#itemsEnded(environment, run)
        : this.#signals.tell([topicOf(environment, platformSignals.runEnded, run)]);
    told.catch((error: unknown) => {
      this.#log.warn(
        { err: error, run },
        'The run that waits for this one was not told; the sweep will do it',
      );
    });
  }

  async #itemsEnded(environment: string, child: string): Promise<void> {
    const found = await this.#pool.query<{ parent_run: string; parent_step: string }>({
      name: 'parent-of',
      text: 'select parent_run, parent_step from runs where id = $1 and parent_run is not null',
      values: [child],
    });
    const [row] = found.rows;
    if (row !== undefined) await this.#count({ environment, run: row.parent_run, step: row.parent_step });
  }

  /** One count at a time for a list, and one more for all runs that ended meanwhile. */
  async #count(parent: Parent): Promise<void> {
    const correlation = `${parent.run}/${parent.step}`;
    const underWay = this.#counting.get(correlation);
    if (underWay !== undefined) {
      underWay.again = true;
      return;
    }
    const counting = { again: true };
    this.#counting.set(correlation, counting);
    try {
      while (counting.again) {
        counting.again = false;
        if (await areItemsOver(this.#pool, parent.run, parent.step))
          await this.#signals.tell([topicOf(parent.environment, itemsEnded, correlation)]);
      }
    } finally {
      this.#counting.delete(correlation);
    }
  }
}
