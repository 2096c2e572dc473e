/** Why a call leaves the line without its turn: it waited too long, or the connection broke. */
export type LeftBecause = 'late' | 'broken';

/** A turn that comes sooner is no wait worth telling. */
const briefMs = 100;

interface Waiting {
  cost: number;
  since: number;
  pass: () => void;
  refuse: (because: LeftBecause) => void;
  patience: NodeJS.Timeout;
}

/** Calls that wait for their turn: first come, first served, each with its own patience. */
export class Line {
  #waiting: Waiting[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** Calls that wait for longer than a moment. */
  get held(): number {
    const before = performance.now() - briefMs;
    return this.#waiting.filter(({ since }) => since < before).length;
  }

  /** What the next one costs; undefined when nobody waits. */
  get next(): number | undefined {
    return this.#waiting[0]?.cost;
  }

  /** What all of them cost. */
  get cost(): number {
    return this.#waiting.reduce((sum, { cost }) => sum + cost, 0);
  }

  /** Resolves when it is this call's turn. Rejects with what `refusal` makes of the reason when it is not to be. */
  wait(cost: number, patienceMs: number, refusal: (because: LeftBecause) => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = (because: LeftBecause): void => {
        reject(refusal(because));
      };
      const patience = setTimeout(() => {
        this.#waiting = this.#waiting.filter((each) => each !== one);
        refuse('late');
      }, patienceMs);
      const one: Waiting = { cost, since: performance.now(), pass: resolve, refuse, patience };
      this.#waiting.push(one);
    });
  }

  /** It is the turn of the first. */
  pass(): void {
    const first = this.#waiting.shift();
    clearTimeout(first?.patience);
    first?.pass();
  }

  /** Sends everybody away: the connection broke. */
  disperse(): void {
    for (const { patience, refuse } of this.#waiting.splice(0)) {
      clearTimeout(patience);
      refuse('broken');
    }
  }
}
