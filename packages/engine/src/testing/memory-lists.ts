import { permanent, type StoredList } from '@crossdock/sdk';
import type { ListBuilder, Lists } from '../lists.ts';

/** Lists that are kept outside of runs, in memory. */
export class MemoryLists implements Lists {
  readonly #lists = new Map<string, readonly unknown[]>();

  /** How much was read at a time. */
  readonly reads: number[] = [];

  store(items: readonly unknown[]): StoredList {
    const stored = `00000000-0000-4000-8000-${String(this.#lists.size).padStart(12, '0')}`;
    this.#lists.set(stored, items);
    return { stored, count: items.length };
  }

  write(): Promise<ListBuilder> {
    const items: unknown[] = [];
    return Promise.resolve({
      add: (item) => Promise.resolve(void items.push(item)),
      end: () => Promise.resolve(this.store(items)),
    });
  }

  drop({ stored }: StoredList): void {
    this.#lists.delete(stored);
  }

  read(list: string, { from, to }: { from: number; to: number }): Promise<unknown[]> {
    const items = this.#lists.get(list);
    if (items === undefined)
      return Promise.reject(permanent('core.list-gone', 'The list is no longer kept.'));
    this.reads.push(to - from);
    return Promise.resolve(items.slice(from, to));
  }
}
