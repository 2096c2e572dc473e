interface Entry<Value> {
  answer: Promise<Value>;
  goodUntil: number;
}

/** An answer is used again for this many times as long as it took to make. */
const restFactor = 20;

/**
 * Shares answers that are dear when there is much data: while one is made nobody starts a second, and an
 * answer that took long is kept longer, so that asking costs at most a twentieth of one connection.
 */
export class Paced<Value> {
  readonly #entries = new Map<string, Entry<Value>>();

  get(key: string, ask: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.goodUntil > performance.now()) return known.answer;
    const began = performance.now();
    const entry: Entry<Value> = { answer: ask(), goodUntil: Number.POSITIVE_INFINITY };
    this.#entries.set(key, entry);
    entry.answer.then(
      () => {
        const now = performance.now();
        entry.goodUntil = now + (now - began) * restFactor;
      },
      () => this.#entries.delete(key),
    );
    return entry.answer;
  }
}
