import type { JournalEvent } from '@crossdock/engine';
import type { Failure } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { LOG, type Log } from '../platform/log.ts';
import { readJournals } from './read-journals.ts';

/** What a run has to say to whoever waits for it. */
export type RunAnswer =
  | { by: 'reply'; status: number; body: unknown }
  | { by: 'end' }
  | { by: 'failure'; failure: Failure }
  | { by: 'cancellation' };

/** How often runs are looked at that are not under way in this process. */
const lookEveryMs = 50;

interface Awaited {
  listeners: Set<(answer: RunAnswer) => void>;
  /** Its worker is in this process and tells of it. */
  underWayHere: boolean;
}

/**
 * Brings the replies of runs to those who wait for them. A run that is under way in this process tells its reply as soon
 * as it is made; the journals of the others are looked at, all of them in one query.
 */
@Injectable()
export class Replies {
  readonly #pool: Pool;
  readonly #log: Log;
  readonly #awaited = new Map<string, Awaited>();
  #looking = false;

  constructor(@Inject(Pool) pool: Pool, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#log = log;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#awaited.size;
  }

  /** Waits for the answer of a run; undefined when there was none in time. Call it before the run begins to miss nothing. */
  async answerOf(run: string, withinMs: number): Promise<RunAnswer | undefined> {
    const awaited = this.#awaited.get(run) ?? { listeners: new Set(), underWayHere: false };
    this.#awaited.set(run, awaited);
    const { promise, resolve } = Promise.withResolvers<RunAnswer | undefined>();
    const timeout = setTimeout(() => {
      resolve(undefined);
    }, withinMs);
    awaited.listeners.add(resolve);
    this.#lookSoon();
    const answer = await promise;
    clearTimeout(timeout);
    awaited.listeners.delete(resolve);
    if (awaited.listeners.size === 0) this.#awaited.delete(run);
    return answer;
  }

  /**
   * For one drive: whom to tell of each event, and that it is over, `durable` when its journal holds all of it.
   * Undefined when nobody waits. A reply counts at once, an end when it is durable.
   */
  of(run: string): { event: (event: JournalEvent) => void; left: (durable: boolean) => void } | undefined {
    const awaited = this.#awaited.get(run);
    if (awaited === undefined) return undefined;
    awaited.underWayHere = true;
    /* The first that is said counts, also for those who begin to wait between a reply and the end of its run. */
    let said: RunAnswer | undefined;
    return {
      event: (event) => {
        said ??= answerIn([event]);
        if (said?.by === 'reply') this.#tell(run, said);
      },
      left: (durable) => {
        awaited.underWayHere = false;
        if (durable && said !== undefined) this.#tell(run, said);
      },
    };
  }

  #tell(run: string, answer: RunAnswer): void {
    for (const listener of this.#awaited.get(run)?.listeners ?? []) listener(answer);
  }

  #lookSoon(): void {
    if (this.#looking || this.#awaited.size === 0) return;
    this.#looking = true;
    setTimeout(() => {
      void this.#look().finally(() => {
        this.#looking = false;
        this.#lookSoon();
      });
    }, lookEveryMs);
  }

  async #look(): Promise<void> {
    const elsewhere = [...this.#awaited].flatMap(([run, { underWayHere }]) => (underWayHere ? [] : [run]));
    if (elsewhere.length === 0) return;
    try {
      for (const [run, journal] of await readJournals(this.#pool, elsewhere, 'whole')) {
        const answer = answerIn(journal);
        if (answer !== undefined) this.#tell(run, answer);
      }
    } catch (error) {
      this.#log.warn({ err: error }, 'Replies of runs could not be looked for; they are looked for again');
    }
  }
}

/** The first reply of a journal, or how it ended without one. */
function answerIn(journal: readonly JournalEvent[]): RunAnswer | undefined {
  for (const event of journal) {
    if (event.kind === 'step.completed' && event.does === 'reply') {
      const { status, body } = event.output as { status: number; body: unknown };
      return { by: 'reply', status, body };
    }
    if (event.kind === 'run.completed') return { by: 'end' };
    if (event.kind === 'run.failed') return { by: 'failure', failure: event.failure };
    if (event.kind === 'run.cancelled') return { by: 'cancellation' };
  }
  return undefined;
}
