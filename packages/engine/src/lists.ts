import type { StoredList } from '@crossdock/sdk';
import type { RunId } from './journal/journal.ts';

/** Writes one list, item by item. Nobody can read it before `end` has resolved. */
export interface ListBuilder {
  add(item: unknown): Promise<void>;
  end(): Promise<StoredList>;
}

/** Lists that are kept outside of the runs they belong to. */
export interface Lists {
  /** Items [from, to) of a list. Fails with `core.list-gone` when they are no longer kept. */
  read(list: string, range: { from: number; to: number }): Promise<unknown[]>;
  /** Begins a list that a run makes. */
  write(run: RunId): Promise<ListBuilder>;
}

/** Some items of a stored list: [from, to). */
export interface StoredSlice {
  stored: string;
  from: number;
  to: number;
}
