/**
 * Remembers what was loaded until somebody clears it. All who ask at the same time share one load; a load that
 * was under way when the cache was cleared answers those who asked before, and nobody after.
 */
export class Cache<Value> {
  #entries = new Map<string, Promise<Value>>();

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const entries = this.#entries;
    const loading = load();
    entries.set(key, loading);
    loading.catch(() => entries.delete(key));
    return loading;
  }

  clear(): void {
    this.#entries = new Map();
  }
}
