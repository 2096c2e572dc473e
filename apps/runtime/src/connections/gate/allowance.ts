import type { CallBudget, Limits } from '@crossdock/sdk';
import { bucketSize } from './gate-limits.ts';
import { type Ask, type Grant, granted, left, type Tally } from './gate-state.ts';
import { seatLeaseMs } from './seats.ts';
import type { Share } from './share.ts';
import { longestWaitMs } from './token-bucket.ts';

/** A batch of tokens is what this much time allows. */
const batchMs = 100;
/** Tokens nobody used by then go back. */
const unusedMs = 500;
/** How long news for the others may wait. */
const newsMs = 250;
/** How soon we ask again when the shared state could not be reached. */
const unreachableMs = 500;

/** What the gate does at the moment. `next`: what the first one in line costs. */
export interface Use {
  busy: number;
  waiting: number;
  next: number | undefined;
  tally: Tally;
}

/**
 * What this process may do without asking: tokens and seats it took from the shared state. Asks for small batches,
 * one request at a time, gives back what it does not use, and never does what it was not given.
 */
export class Allowance {
  limits: Limits;
  readonly #share: Share;
  readonly #process: string;
  readonly #use: () => Use;
  readonly #renewed: () => void;
  #tokens = 0;
  #tokensFrom = 0;
  #seats = 0;
  #seatsUntil = 0;
  /** What calls under way cost: taken by us, perhaps not counted by the system yet. */
  #drawn = 0;
  #told: CallBudget | undefined;
  #asking = false;
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  /** `renewed` is called whenever more, or less, is allowed than before. */
  constructor(share: Share, process: string, limits: Limits, use: () => Use, renewed: () => void) {
    this.#share = share;
    this.#process = process;
    this.limits = limits;
    this.#use = use;
    this.#renewed = renewed;
  }

  /** Whether a call of this cost may leave now, beside those that are `busy`. */
  covers(cost: number, busy: number): boolean {
    if (this.#pauseMs() > 0) return false;
    if (this.limits.concurrent !== undefined && busy >= this.#seatsNow()) return false;
    return this.#tokens >= this.#price(cost);
  }

  draw(cost: number): void {
    this.#tokens -= this.#price(cost);
    this.#drawn += cost;
  }

  /** A call of this cost has ended; `told`: what the system says is left. */
  ended(cost: number, told: CallBudget | undefined): void {
    this.#drawn -= cost;
    if (told !== undefined) {
      this.#told = { ...told, available: told.available - this.#tokens - this.#drawn };
    }
    if (told !== undefined || this.limits.concurrent !== undefined) this.#askIn(newsMs);
  }

  /** How long a call that comes after others of this cost waits at least. */
  waitMs(cost: number): number {
    const size = this.#size();
    const rateMs =
      size === undefined ? 0 : Math.max(0, cost - this.#tokens - this.#leftFor(size)) / size.perMs;
    return Math.max(Math.min(rateMs, longestWaitMs), this.#pauseMs());
  }

  /** Somebody waits for what we do not have. */
  need(): void {
    const forMs = Math.max(this.#notBefore - performance.now(), 0);
    const pauseMs = this.#pauseMs();
    if (pauseMs > 0) this.#wakeIn(pauseMs);
    else if (forMs > 0) this.#askIn(forMs);
    else this.ask();
  }

  /** Says what we do and asks for what we need. */
  ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#stopTimer();
    void this.#ask();
  }

  /** Gives everything back. */
  async leave(): Promise<void> {
    this.#stopTimer();
    const unused = this.#takeUnused();
    await this.#share.change((state, now) => ({
      state: left(state, this.limits, this.#process, unused, now),
      result: undefined,
    }));
  }

  async #ask(): Promise<void> {
    const asked = performance.now();
    const ask = this.#whatToAsk(asked);
    const grant = await this.#share.change((state, now) => granted(state, this.limits, ask, now));
    this.#accept(grant, asked);
    this.#asking = false;
    this.#renewed();
    if (this.#told !== undefined) this.#askIn(newsMs);
    if (this.#tokens > 0) this.#askIn(unusedMs);
  }

  #whatToAsk(now: number): Ask {
    const { busy, waiting, next, tally } = this.#use();
    const unused = waiting === 0 && now - this.#tokensFrom >= unusedMs ? this.#takeUnused() : 0;
    const told = this.#told;
    this.#told = undefined;
    const take = next === undefined ? undefined : this.#wanted(next);
    return {
      process: this.#process,
      unused,
      tally,
      seats: { busy, wanted: busy + waiting },
      ...(take === undefined ? {} : { take }),
      ...(told === undefined ? {} : { told }),
    };
  }

  #wanted(cost: number): { least: number; most: number } | undefined {
    const size = this.#size();
    if (size === undefined) return undefined;
    const least = Math.max(0, this.#price(cost) - this.#tokens);
    return { least, most: Math.max(least, Math.floor(size.perMs * batchMs)) };
  }

  #accept(grant: Grant | undefined, asked: number): void {
    const { tokens, seats, waitMs } = grant ?? { tokens: 0, seats: undefined, waitMs: unreachableMs };
    if (tokens > 0) this.#tokensFrom = asked;
    this.#tokens += tokens;
    if (seats !== undefined) {
      this.#seats = seats;
      this.#seatsUntil = asked + seatLeaseMs;
    }
    this.#notBefore = waitMs > 0 ? performance.now() + waitMs : 0;
  }

  #takeUnused(): number {
    const unused = this.#tokens;
    this.#tokens = 0;
    return unused;
  }

  #size() {
    return bucketSize(this.limits, this.#share.state.budget);
  }

  /** What a call needs: nothing without a rate, and never more than there can be. */
  #price(cost: number): number {
    const size = this.#size();
    return size === undefined ? 0 : Math.min(cost, size.capacity);
  }

  /** What the bucket held when we looked last, and what came in since. */
  #leftFor({ capacity, perMs }: { capacity: number; perMs: number }): number {
    const { bucket } = this.#share.state;
    if (bucket === undefined) return capacity;
    return Math.min(capacity, bucket.left + Math.max(0, this.#share.now() - bucket.at) * perMs);
  }

  #seatsNow(): number {
    return performance.now() < this.#seatsUntil ? this.#seats : 0;
  }

  #pauseMs(): number {
    return Math.max(0, (this.#share.state.pause?.until ?? 0) - this.#share.now());
  }

  #askIn(ms: number): void {
    this.#setTimer(ms, () => {
      this.ask();
    });
  }

  #wakeIn(ms: number): void {
    this.#setTimer(ms, this.#renewed);
  }

  /** The earliest wins. */
  #setTimer(ms: number, work: () => void): void {
    const at = performance.now() + ms;
    if (this.#asking || at >= this.#timerAt) return;
    this.#stopTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#stopTimer();
      work();
    }, Math.ceil(ms));
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Number.POSITIVE_INFINITY;
  }
}
