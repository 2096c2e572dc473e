import type { Memory } from '@crossdock/sdk';

interface Remembered {
  value: Promise<unknown>;
  until: number;
}

/** What one connection remembers in this process. A load that fails is forgotten, so the next one tries again. */
export class ConnectionMemory implements Memory {
  readonly #remembered = new Map<string, Remembered>();

  get<T>(key: string, load: () => Promise<T>, { forMs = 600_000 }: { forMs?: number } = {}): Promise<T> {
    const known = this.#remembered.get(key);
    if (known !== undefined && known.until > Date.now()) return known.value as Promise<T>;
    const value = load();
    this.#remembered.set(key, { value, until: Date.now() + forMs });
    value.catch(() => {
      if (this.#remembered.get(key)?.value === value) this.#remembered.delete(key);
    });
    return value;
  }

  forget(key: string): void {
    this.#remembered.delete(key);
  }
}
