import { StoredList } from '@crossdock/sdk';

/** Reads lists that are kept outside of the runs they came with. */
export interface Lists {
  /** Items [from, to) of a list. Fails with `core.list-gone` when they are no longer kept. */
  read(list: string, range: { from: number; to: number }): Promise<unknown[]>;
}

/** Some items of a stored list: [from, to). */
export interface StoredSlice {
  stored: string;
  from: number;
  to: number;
}

/** A value that stands for a stored list; undefined for any other value. */
export function storedListIn(value: unknown): StoredList | undefined {
  const parsed = StoredList.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
