import type { RunId } from './journal/journal.ts';

/**
 * Writes that runs of this process are at, where the ledger does not say so: two runs that mean the same write do
 * not make it side by side.
 */
export class KeysUnderWay {
  readonly #runs = new Map<string, RunId>();
  readonly #keys = new Map<RunId, string[]>();

  /** Whether the run may go on with the write: false while another run is at it. */
  take(key: string, run: RunId): boolean {
    const holder = this.#runs.get(key);
    if (holder !== undefined) return holder === run;
    this.#runs.set(key, run);
    this.#keys.set(run, [...(this.#keys.get(run) ?? []), key]);
    return true;
  }

  /** The run is put away or over, and what it did is durable. */
  release(run: RunId): void {
    for (const key of this.#keys.get(run) ?? []) this.#runs.delete(key);
    this.#keys.delete(run);
  }
}
