import { setTimeout as pause } from 'node:timers/promises';
import { isFailureError } from '@crossdock/sdk';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { doneByOne, housekeeping } from '../runs/partition-locks.ts';
import {
  endFinished,
  isAnyOpen,
  mark,
  type Marked,
  nextItems,
  runningBatches,
  type RunningBatch,
  runsUnderWay,
  settleEnded,
} from './batch-items.ts';
import { Pace } from './pace.ts';
import { RunReplays } from './run-replays.ts';

const lookEveryMs = 1_000;
/** So few are under way at a time that live events find their place. */
const mostUnderWay = 100;
/** So many may wait, for an event or behind another run, before a batch starts no more. */
const mostUnfinished = 10_000;
/** How many are started before a pause or a cancellation is looked for. */
const atATime = 20;
/** Between two looks while runs are under way. */
const betweenMs = 100;
/** How many looks in vain until the next process may go on. */
const mostIdle = 10;
/** How often a run is tried whose start failed for reasons that nobody foresaw. */
const mostTries = 3;

/**
 * Starts the runs of batches, one process at a time, in the order of the originals. Each becomes one run however often
 * a process dies: the id of its event holds batch and original, and an event is accepted once.
 */
@Injectable()
export class BatchRunner implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #pool: Pool;
  readonly #replays: RunReplays;
  readonly #log: Log;
  readonly #pace = new Pace();
  readonly #tries = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(@Inject(Pool) pool: Pool, @Inject(RunReplays) replays: RunReplays, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#replays = replays;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#again();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  #again(): void {
    this.#timer = setTimeout(() => {
      this.#underWay = this.#look().finally(() => {
        if (!this.#stopping) this.#again();
      });
    }, lookEveryMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    try {
      if (!(await isAnyOpen(this.#pool))) return;
      await doneByOne(this.#pool, housekeeping.replays, () => this.#advance());
    } catch (error) {
      this.#log.warn({ err: error }, 'Replays could not go on; the next look will');
    }
  }

  async #advance(): Promise<void> {
    for (let idle = 0; idle < mostIdle && !this.#stopping; idle += 1) {
      const settled = await settleEnded(this.#pool);
      const started = await this.#startSome();
      await endFinished(this.#pool);
      if (settled + started > 0) idle = 0;
      else await pause(betweenMs);
    }
  }

  async #startSome(): Promise<number> {
    let room = mostUnderWay - (await runsUnderWay(this.#pool));
    let started = 0;
    for (const batch of await runningBatches(this.#pool)) {
      const most = Math.min(atATime, room, mostUnfinished - batch.unfinished, this.#pace.allows(batch));
      if (most < 1) continue;
      const count = await this.#startOf(batch, most);
      this.#pace.took(batch, count);
      room -= count;
      started += count;
    }
    return started;
  }

  /** One after the other: the order of keys is the order in which runs are accepted. */
  async #startOf(batch: RunningBatch, most: number): Promise<number> {
    const marked: Marked[] = [];
    try {
      for (const run of await nextItems(this.#pool, batch.id, most)) {
        if (this.#stopping) break;
        marked.push(await this.#start(batch, run));
      }
    } finally {
      if (marked.length > 0) await mark(this.#pool, batch.id, marked);
    }
    return marked.length;
  }

  async #start(batch: RunningBatch, run: string): Promise<Marked> {
    const { id, environment, begins, version, reason } = batch;
    try {
      const request = {
        by: { name: batch.requested_by, email: batch.requested_by_email },
        ...(begins === null ? {} : { from: begins }),
        ...(version === null || version === undefined ? {} : { version }),
        ...(reason === null ? {} : { reason }),
      };
      const replay = await this.#replays.start(environment, run, request, { batch: id });
      return { run, state: 'started', replay };
    } catch (error) {
      if (isFailureError(error)) return { run, state: 'refused', refused: error.failure.code };
      const tries = (this.#tries.get(run) ?? 0) + 1;
      this.#tries.set(run, tries);
      if (tries < mostTries) throw error;
      this.#tries.delete(run);
      this.#log.error({ err: error, run }, 'A run of a replay could not be started, and is left out');
      return { run, state: 'refused', refused: 'replays.not-started' };
    }
  }
}
