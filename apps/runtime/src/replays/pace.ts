/** What a batch may start by its rate, in this process. */
interface Allowance {
  runs: number;
  at: number;
}

interface Paced {
  id: string;
  /** A second; null: as many as there is room for. */
  rate: number | null;
}

/** Keeps batches to the rate that was asked for. */
export class Pace {
  readonly #allowances = new Map<string, Allowance>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** How many runs may be started now. What was not used is kept for one second at most. */
  allows({ id, rate }: Paced): number {
    if (rate === null) return Number.POSITIVE_INFINITY;
    const now = this.#now();
    const before = this.#allowances.get(id) ?? { runs: 1, at: now };
    const runs = Math.min(Math.max(1, rate), before.runs + (rate * (now - before.at)) / 1_000);
    this.#allowances.set(id, { runs, at: now });
    return Math.floor(runs);
  }

  took({ id }: Paced, count: number): void {
    const allowance = this.#allowances.get(id);
    if (allowance !== undefined) allowance.runs -= count;
  }
}
