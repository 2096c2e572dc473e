import type { JournalEvent } from '../../journal/events.ts';
import {
  type Confirmed,
  type IntentAnswer,
  intentOf,
  type Journal,
  type Lease,
} from '../../journal/journal.ts';
import type { StepPath } from '../../step-path.ts';
import type { Death } from './scenario.ts';

/** The death of a worker: nothing after it happens. */
export class Crash extends Error {}

/** Lets its worker die before or after the nth durable write. */
export class DyingJournal implements Journal {
  /** Writes that may have left, and of which nothing more is known yet, by their steps. */
  readonly open = new Map<StepPath, string>();
  readonly #inner: Journal;
  readonly #death: Death;
  #count = 0;

  constructor(inner: Journal, death: Death) {
    this.#inner = inner;
    this.#death = death;
  }

  append(lease: Lease, events: readonly JournalEvent[]): Promise<void> {
    return this.#unlessDead(async () => {
      await this.#inner.append(lease, events);
      this.#follow(events);
    });
  }

  intend(lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer> {
    return this.#unlessDead(async () => {
      const answer = await this.#inner.intend(lease, events);
      this.#follow(events);
      if (answer.answer !== 'busy' && answer.answer !== 'confirmed') {
        const { step, key } = intentOf(events);
        this.open.set(step, key);
      }
      return answer;
    });
  }

  confirmed(key: string): Promise<Confirmed | undefined> {
    return this.#inner.confirmed(key);
  }

  read(run: string): Promise<JournalEvent[]> {
    return this.#inner.read(run);
  }

  async #unlessDead<T>(act: () => Promise<T>): Promise<T> {
    this.#count += 1;
    const { at, when } = this.#death;
    if (this.#count > at || (this.#count === at && when === 'before')) throw new Crash();
    const result = await act();
    if (this.#count >= at) throw new Crash();
    return result;
  }

  #follow(events: readonly JournalEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'effect.intended' && 'step' in event && event.step !== undefined)
        this.open.delete(event.step);
    }
  }
}
