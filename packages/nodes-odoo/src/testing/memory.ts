import type { Memory } from '@crossdock/sdk';

/** What one connection remembers during a specification. Nothing gets old; failed loads are forgotten. */
export class TestMemory implements Memory {
  readonly #values = new Map<string, Promise<unknown>>();

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#values.get(key);
    if (known !== undefined) return known as Promise<T>;
    const value = load();
    this.#values.set(key, value);
    value.catch(() => this.#values.delete(key));
    return value;
  }

  forget(key: string): void {
    this.#values.delete(key);
  }
}
