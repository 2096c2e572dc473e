import type { Lane } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../config.ts';
import { LOG, type Log } from '../log.ts';
import { openRingQueue, type RingQueue } from './backend.ts';

/** A job of the queue costs as much as several runs, and under load somebody rings all the time. */
const restMs = 500;

type Handler = (subject: string) => void | Promise<void>;

/**
 * Tells processes to look: now (`ring`), and again and again (`every`). BullMQ carries both, so one of many
 * processes hears each. What is rung for stands in PostgreSQL: a bell that is lost is a delay, never a loss.
 */
@Injectable()
export class Bells {
  readonly #config: Config;
  readonly #log: Log;
  readonly #handlers = new Map<string, Handler>();
  #rings: RingQueue | undefined;
  #resting: NodeJS.Timeout | undefined;
  #rungMeanwhile = false;

  constructor(@Inject(CONFIG) config: Config, @Inject(LOG) log: Log) {
    this.#config = config;
    this.#log = log;
  }

  /** Who answers a bell. One listener a name. */
  on(name: string, handler: Handler): void {
    this.#handlers.set(name, handler);
  }

  /** Opens the queue. Bells rung before are answered by this process alone. */
  start(): void {
    const rings = openRingQueue(this.#config, 'bells', async ({ name, data }) => {
      await this.#handlers.get(name)?.((data as { subject?: string }).subject ?? '');
    });
    const warn = (error: Error): void => {
      this.#log.warn({ err: error }, 'The queue has trouble; sweeps go on');
    };
    rings.queue.on('error', warn);
    rings.worker.on('error', warn);
    this.#rings = rings;
  }

  /**
   * Runs are waiting, of one lane or of any: this process looks at once, and the others are told, twice a second at
   * most.
   */
  ring(lane?: Lane): void {
    void this.#handlers.get('look')?.(lane ?? '');
    if (this.#rings === undefined) return;
    if (this.#resting === undefined) this.#tellOthers(this.#rings);
    else this.#rungMeanwhile = true;
  }

  #tellOthers({ queue }: RingQueue): void {
    this.#rungMeanwhile = false;
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (this.#rungMeanwhile && this.#rings !== undefined) this.#tellOthers(this.#rings);
    }, restMs);
    queue
      .add('look', {}, { deduplication: { id: 'look' }, removeOnComplete: true, removeOnFail: true })
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'A bell could not be rung; the next sweep will find the run');
      });
  }

  /** Rings `name` for `subject` at an interval, once in the whole installation however many processes ask. */
  async every(name: string, subject: string, everyMs: number): Promise<void> {
    await this.#rings?.queue.upsertJobScheduler(
      `${name}:${subject}`,
      { every: everyMs },
      { name, data: { subject }, opts: { removeOnComplete: true, removeOnFail: true } },
    );
  }

  /** Subjects for which `name` is rung at an interval. */
  async scheduled(name: string): Promise<string[]> {
    const schedulers = (await this.#rings?.queue.getJobSchedulers(0, -1)) ?? [];
    const prefix = `${name}:`;
    return schedulers.flatMap(({ key }) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  }

  async never(name: string, subject: string): Promise<void> {
    await this.#rings?.queue.removeJobScheduler(`${name}:${subject}`);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#resting);
    await this.#rings?.worker.close();
    await this.#rings?.queue.close();
    this.#rings = undefined;
  }
}
