const windowMs = 15 * 60_000;
const mostFailures = 5;
/** Above this many callers the oldest are forgotten, so that guessing cannot fill the memory. */
const mostEntries = 10_000;

interface Failures {
  count: number;
  until: number;
}

/** Slows down guessing: after five wrong passwords for an e-mail from an address, none is checked for a while. */
export class SignInLimit {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Seconds to wait before the next attempt; 0: go ahead. */
  waitSeconds(address: string, email: string): number {
    const failures = this.#failures.get(keyOf(address, email));
    if (failures === undefined || failures.count < mostFailures) return 0;
    return Math.max(0, Math.ceil((failures.until - this.#now()) / 1000));
  }

  failed(address: string, email: string): void {
    const key = keyOf(address, email);
    const now = this.#now();
    const known = this.#failures.get(key);
    const count = known === undefined || known.until <= now ? 0 : known.count;
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, until: now + windowMs });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > mostEntries && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(address: string, email: string): void {
    this.#failures.delete(keyOf(address, email));
  }
}

function keyOf(address: string, email: string): string {
  return JSON.stringify([address, email]);
}
