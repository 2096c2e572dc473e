import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { Leases } from './leases.ts';
import { readJournals } from './read-journals.ts';
import { Worker } from './worker.ts';

/** Timers cannot wait longer than this; they would fire at once instead. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Brings due runs to the worker of this process. PostgreSQL holds what is due; bells, timers and sweeps only
 * say when to look, so a lost one costs time and never a run.
 */
@Injectable()
export class Dispatch {
  readonly #pool: Pool;
  readonly #leases: Leases;
  readonly #worker: Worker;
  readonly #log: Log;
  #looking = false;
  #lookAgain = false;
  /** More is due than the worker had room for. */
  #behind = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(Leases) leases: Leases,
    @Inject(Worker) worker: Worker,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#leases = leases;
    this.#worker = worker;
    this.#log = log;
    worker.onLeaving((driven) => {
      if (driven !== undefined && 'parkedUntil' in driven) this.wakeAt(driven.parkedUntil);
      if (this.#behind) this.look();
    });
  }

  /** Looks for due runs now. Calls while a look is under way become one more look. */
  look(): void {
    this.#lookAgain = true;
    if (!this.#looking) void this.#lookUntilDone();
  }

  /** Looks at an instant, or before. */
  wakeAt(at: number): void {
    if (at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.look();
      },
      Math.min(Math.max(1, at - Date.now()), longestTimerMs),
    );
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #lookUntilDone(): Promise<void> {
    this.#looking = true;
    try {
      while (this.#lookAgain) {
        this.#lookAgain = false;
        await this.#lookOnce();
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'Could not look for due runs; the next sweep will');
    } finally {
      this.#looking = false;
    }
  }

  async #lookOnce(): Promise<void> {
    const room = this.#worker.room;
    if (room === 0) {
      this.#behind = true;
      return;
    }
    const claimed = await this.#leases.claim(room);
    const journals = await readJournals(
      this.#pool,
      claimed.map(({ lease }) => lease.run),
      'whole',
    );
    for (const work of claimed) this.#worker.take({ ...work, journal: journals.get(work.lease.run) ?? [] });
    this.#behind = claimed.length === room;
    const due = await this.#leases.nextDue();
    if (due !== undefined && !this.#behind) this.wakeAt(Date.now() + due);
  }
}
