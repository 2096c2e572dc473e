import { LeaseLost } from '@crossdock/engine';
import { isFailureError } from '@crossdock/sdk';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { anonymous } from '../platform/auth/actor.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';

const keys = ['1001', '1002', '1003', '1004'];
const eventsOfEach = 100;
const accepters = 3;
const workers = 3;

interface Event {
  run: string;
  key: string;
  /** Ticks of the spec's own clock. */
  sent: number;
  answered: number;
}

let database: TestDatabase;
let processes: RunProcess[];

beforeAll(async () => {
  database = await createMigratedDatabase();
  processes = [new RunProcess(database.url), new RunProcess(database.url)];
});
beforeEach(async () => {
  await processes[0]?.pool.query('truncate active, sequence_heads, inbox');
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.close()));
  await database.drop();
});

/** Two processes that accept, drive, cancel, pause and resume runs of a few orders, all at once. */
class Peak {
  readonly events: Event[] = [];
  /** Runs in the order in which they were first claimed. */
  readonly #started = new Set<string>();
  /** When a run was driven by somebody who could also end it. */
  readonly #driven: Array<{ run: string; from: number; to: number }> = [];
  readonly #random: () => number;
  #clock = 0;
  #over = 0;
  #count = 0;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = randomFrom(seed);
  }

  async happen(): Promise<void> {
    await Promise.all(
      processes.flatMap((process) => [
        ...Array.from({ length: accepters }, () => this.#accept(process)),
        ...Array.from({ length: workers }, () => this.#work(process)),
      ]),
    );
  }

  async #accept(process: RunProcess): Promise<void> {
    while (this.#count < eventsOfEach * processes.length) {
      this.#count += 1;
      const key = keys[Math.floor(this.#random() * keys.length)] ?? '';
      const sent = (this.#clock += 1);
      const { run } = await process.accept(`${String(this.#seed)}/${String(this.#count)}`, { key });
      const event: Event = { run, key, sent, answered: (this.#clock += 1) };
      this.events.push(event);
      await this.#pause();
      const chance = this.#random();
      if (chance < 0.1) await this.#cancel(process, event);
      else if (chance < 0.2) await this.#pauseAndResume(process, event);
    }
  }

  async #cancel(process: RunProcess, event: Event): Promise<void> {
    await process.controls.cancel('dev', event.run, anonymous, 'a test order').then(
      () => (this.#over += 1),
      (error: unknown) => {
        if (!isFailureError(error) || error.failure.code !== 'runs.over') throw error;
      },
    );
  }

  async #pauseAndResume(process: RunProcess, event: Event): Promise<void> {
    try {
      await process.controls.pause('dev', event.run);
      await this.#pause();
      await process.controls.resume('dev', event.run);
    } catch (error) {
      if (!isFailureError(error) || error.failure.code !== 'runs.over') throw error;
    }
  }

  async #work(process: RunProcess): Promise<void> {
    const patience = Date.now() + 15_000;
    while (this.#over < eventsOfEach * processes.length && Date.now() < patience) {
      const claimed = await process.claim(1 + Math.floor(this.#random() * 4));
      if (claimed.length === 0) await sleep(2);
      await Promise.all(
        claimed.map(async ({ lease }) => {
          const from = (this.#clock += 1);
          this.#started.add(lease.run);
          await this.#pause();
          const to = (this.#clock += 1);
          await process.end(lease).then(
            () => {
              this.#over += 1;
              this.#driven.push({ run: lease.run, from, to });
            },
            (error: unknown) => {
              if (!(error instanceof LeaseLost)) throw error;
            },
          );
        }),
      );
    }
  }

  #pause(): Promise<void> {
    return sleep(Math.floor(this.#random() ** 3 * 12));
  }

  started(key: string): Event[] {
    return [...this.#started].flatMap((run) =>
      this.events.filter((event) => event.run === run && event.key === key),
    );
  }

  /** Runs of a key that were driven while another one of it was. */
  overlaps(key: string): string[] {
    const own = new Set(this.events.filter((event) => event.key === key).map(({ run }) => run));
    const driven = this.#driven.filter(({ run }) => own.has(run)).sort((a, b) => a.from - b.from);
    return driven.flatMap(({ run, from }, index) => ((driven[index - 1]?.to ?? 0) > from ? [run] : []));
  }

  /** Runs that started before one whose delivery was answered before theirs was even sent. */
  overtakers(key: string): string[] {
    const order = this.started(key);
    return order.flatMap(({ run, sent }, index) =>
      order.slice(index + 1).some((later) => later.answered < sent) ? [run] : [],
    );
  }
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('orders in a peak, with two processes that accept, drive, cancel, pause and resume', () => {
  it.each([1, 2, 3, 4])(
    'keep the order of each key, one at a time, and none is left standing (%i)',
    async (seed) => {
      const peak = new Peak(seed);
      await peak.happen();
      const left = await processes[0]?.pool.query('select run_id, sequence_key, parked from active');
      const heads = await processes[0]?.pool.query('select key, run_id from sequence_heads');
      expect({ left: left?.rows, heads: heads?.rows }).toEqual({ left: [], heads: [] });
      for (const key of keys) {
        expect(peak.overlaps(key)).toEqual([]);
        expect(peak.overtakers(key)).toEqual([]);
        expect(peak.started(key).length).toBeGreaterThan(eventsOfEach / 10);
      }
    },
  );
});
