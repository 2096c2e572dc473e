import type { StoredList } from '@crossdock/sdk';
import type { RunId } from '../journal/journal.ts';
import type { ListBuilder, Lists } from '../lists.ts';

/** Characters up to which a list stays in the run, where expressions see its items. */
const mostKept = 256 * 1024;

/** A list that stays in its run while it is short, and is stored outside once it is long. */
export class GrowingList {
  readonly #lists: Lists;
  readonly #run: RunId;
  #kept: unknown[] = [];
  #characters = 0;
  #stored: ListBuilder | undefined;

  constructor(lists: Lists, run: RunId) {
    this.#lists = lists;
    this.#run = run;
  }

  async add(item: unknown): Promise<void> {
    if (this.#stored !== undefined) {
      await this.#stored.add(item);
      return;
    }
    this.#kept.push(item);
    this.#characters += (JSON.stringify(item) ?? 'null').length;
    if (this.#characters <= mostKept) return;
    this.#stored = await this.#lists.write(this.#run);
    for (const each of this.#kept) await this.#stored.add(each);
    this.#kept = [];
  }

  async end(): Promise<unknown[] | StoredList> {
    return this.#stored?.end() ?? this.#kept;
  }
}
