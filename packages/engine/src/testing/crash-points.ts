import { transient } from '@crossdock/sdk';
import type { JournalEvent } from '../journal/events.ts';
import type { IntentAnswer, Journal, Lease } from '../journal/journal.ts';
import { Crash } from './world.ts';

/** The point at which a process dies: counted from 1 over all processes. */
export interface Death {
  at: number;
  when: 'before' | 'after';
}

/** Everything at which a process may die, counted over the processes that take each other's place. */
export class CrashPoints {
  readonly #deaths: Death[];
  #passed = 0;
  #losesAnswer: boolean;

  /** `losesAnswer`: the answer to the first call to another system is lost. */
  constructor({ deaths = [], losesAnswer = false }: { deaths?: readonly Death[]; losesAnswer?: boolean }) {
    this.#deaths = [...deaths];
    this.#losesAnswer = losesAnswer;
  }

  /** How many points were passed. */
  get passed(): number {
    return this.#passed;
  }

  /** The death due at the next point, if there is one; each comes once. */
  next(): Death | undefined {
    this.#passed += 1;
    return this.#deaths[0]?.at === this.#passed ? this.#deaths.shift() : undefined;
  }

  /** Whether the answer to this call is lost. */
  isLost(): boolean {
    const lost = this.#losesAnswer;
    this.#losesAnswer = false;
    return lost;
  }
}

/** One process: once it has died nothing more happens in it, side by side or later. */
export class MortalProcess {
  readonly #points: CrashPoints;
  #isDead = false;

  constructor(points: CrashPoints) {
    this.#points = points;
  }

  /** Something outside, before or after which the process may die. */
  async point<T>(act: () => Promise<T>): Promise<T> {
    this.#insistOnLife();
    const death = this.#points.next();
    this.#isDead = death?.when === 'before';
    this.#insistOnLife();
    const result = await this.alive(act);
    this.#isDead ||= death?.when === 'after';
    this.#insistOnLife();
    return result;
  }

  /** Something outside that the dead cannot do. */
  async alive<T>(act: () => Promise<T>): Promise<T> {
    this.#insistOnLife();
    const result = await act();
    this.#insistOnLife();
    return result;
  }

  /** Makes the methods of a thing outside crash points. All of them must be asynchronous. */
  points<T extends object>(thing: T): T {
    return around(thing, (act) => this.point(act));
  }

  /** The same for another system, whose answers can be lost. */
  calls<T extends object>(system: T): T {
    return around(system, (act) =>
      this.point(async () => {
        const isLost = this.#points.isLost();
        const answer = await act();
        if (isLost) throw transient('http.no-answer', 'No answer.', { outcome: 'unknown' });
        return answer;
      }),
    );
  }

  journal(inner: Journal): Journal {
    return {
      append: (lease: Lease, events: readonly JournalEvent[]): Promise<void> =>
        this.point(() => inner.append(lease, events)),
      intend: (lease: Lease, events: readonly JournalEvent[]): Promise<IntentAnswer> =>
        this.point(() => inner.intend(lease, events)),
      confirmed: (key) => this.alive(() => inner.confirmed(key)),
      read: (run) => inner.read(run),
    };
  }

  #insistOnLife(): void {
    if (this.#isDead) throw new Crash();
  }
}

function around<T extends object>(thing: T, wrap: (act: () => Promise<unknown>) => Promise<unknown>): T {
  return new Proxy(thing, {
    get: (target, name): unknown => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => wrap(() => Promise.resolve(Reflect.apply(member, target, given)));
    },
  });
}
