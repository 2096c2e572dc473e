import type { JournalEvent } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { RUN_POOL } from '../platform/database/run-pool.ts';
import { LOG, type Log } from '../platform/log.ts';
import { CrashLoops } from './crash-loops.ts';
import { FreshRuns } from './fresh-runs.ts';
import { type LaneCounts, lanes } from './lanes.ts';
import { type Claimed, Leases } from './leases.ts';
import { readJournals } from './read-journals.ts';
import { Worker } from './worker.ts';

/** How long it holds what the database said of when the next run is due, unless that moment comes before, ms. */
const askAgainMs = 1_000;

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
  readonly #crashLoops: CrashLoops;
  readonly #fresh: FreshRuns;
  readonly #log: Log;
  #looking = false;
  #lookAgain = false;
  /** Lanes in which more is due than the worker had room for. */
  readonly #behind = new Set<Lane>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  /** When it asked last for the next run that is due, and in which lanes. */
  #asked: { at: number; lanes: readonly Lane[] } = { at: 0, lanes: [] };

  constructor(
    @Inject(RUN_POOL) pool: Pool,
    @Inject(Leases) leases: Leases,
    @Inject(Worker) worker: Worker,
    @Inject(CrashLoops) crashLoops: CrashLoops,
    @Inject(FreshRuns) fresh: FreshRuns,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#leases = leases;
    this.#worker = worker;
    this.#crashLoops = crashLoops;
    this.#fresh = fresh;
    this.#log = log;
    worker.onLeaving((parkedUntil) => {
      if (parkedUntil !== undefined) this.wakeAt(parkedUntil);
      /* Not for every run that leaves: one claim for many is much cheaper. */
      if ([...this.#behind].some((lane) => worker.runsLow(lane))) this.look();
    });
  }

  /**
   * Looks for due runs now. Calls while a look is under way become one more look. `lane`: where alone something is due;
   * when the worker has no room there, it will be looked for as soon as there is.
   */
  look(lane?: Lane): void {
    if (lane !== undefined && this.#worker.roomOf(lane) === 0) {
      this.#behind.add(lane);
      return;
    }
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
        this.#asked = { at: 0, lanes: [] };
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
    const room: LaneCounts = { urgent: 0, orders: 0, bulk: 0 };
    for (const lane of lanes) {
      room[lane] = this.#worker.roomOf(lane);
      /* Before it looks: who comes meanwhile and finds no room is not seen by it, and must not be forgotten. */
      if (room[lane] > 0) this.#behind.delete(lane);
    }
    const claimed = await this.#leases.claim(room, (run) => this.#fresh.originOf(run));
    const sound = claimed.filter((run) => !this.#crashLoops.isOne(run));
    await this.#take(sound);
    for (const run of claimed) if (this.#crashLoops.isOne(run)) void this.#endLooping(run);
    if (sound.length < claimed.length) this.look();
    const atRest = lanes.filter((lane) => claimed.filter((work) => work.lane === lane).length < room[lane]);
    for (const lane of lanes) if (!atRest.includes(lane)) this.#behind.add(lane);
    await this.#setTimer(atRest);
  }

  /** Sets the timer to the next run of these lanes. What this process puts away itself it knows without asking. */
  async #setTimer(atRest: readonly Lane[]): Promise<void> {
    const isKnown = Date.now() - this.#asked.at < askAgainMs;
    if (isKnown && atRest.every((lane) => this.#asked.lanes.includes(lane))) return;
    const due = await this.#leases.nextDue(atRest);
    this.#asked = { at: Date.now(), lanes: atRest };
    if (due !== undefined) this.wakeAt(Date.now() + due);
  }

  async #take(claimed: readonly Claimed[]): Promise<void> {
    const others = claimed.filter((work) => {
      const { run } = work.lease;
      if (work.largeBytes !== undefined) {
        this.#worker.take({ ...work, journal: () => this.#journalOf(run) });
        return false;
      }
      const fresh = this.#fresh.take(work.lease);
      if (fresh !== undefined)
        this.#worker.take({ ...work, journal: fresh.journal, triggered: fresh.triggered() });
      return fresh === undefined;
    });
    if (others.length === 0) return;
    const runs = others.map(({ lease }) => lease.run);
    const journals = await readJournals(this.#pool, runs, 'whole');
    for (const work of others) this.#worker.take({ ...work, journal: journals.get(work.lease.run) ?? [] });
  }

  async #journalOf(run: string): Promise<readonly JournalEvent[]> {
    return (await readJournals(this.#pool, [run], 'whole')).get(run) ?? [];
  }

  async #endLooping(run: Claimed): Promise<void> {
    await this.#crashLoops.end(run).catch((error: unknown) => {
      this.#log.warn({ err: error, run: run.lease.run }, 'A run in a crash loop could not be ended');
    });
  }
}
