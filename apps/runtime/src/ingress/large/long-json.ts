import type { StoredList } from '@crossdock/sdk';
import { type JsonText, NotJson } from './json-text.ts';

/** Characters above which something is long. What is shorter stays in the event, where expressions see it. */
export const long = {
  /** Lists and texts. */
  value: 256 * 1024,
  /** Records, counted without what was put aside of them: an event of many fields stays one. */
  record: 2 * 1024 * 1024,
};
/** Characters of a long text that are one item. */
const textPart = 64 * 1024;
/** Long values within long values; real ones have two or three. */
const deepest = 16;

/** Takes the items of one list, one after the other. */
export interface ItemWriter {
  add(item: unknown): Promise<void>;
  /** Nothing is held any more; what stands for the list. */
  flush(): Promise<StoredList>;
}

/** A value, and how many characters it takes where it stands. */
interface Read {
  value: unknown;
  size: number;
}

/**
 * Reads JSON of any length while it comes in. What is long is put aside and `{ stored, count }` stands for it: a list
 * by its items, a text by its parts, a record of very many members by `{ key, value }` of each. Rejects with `NotJson`.
 */
export async function readLongJson(text: JsonText, begin: () => Promise<ItemWriter>): Promise<unknown> {
  const { value } = await new Reading(text, begin).value(0);
  const rest = await text.next();
  if (rest !== '') throw text.wrong(rest);
  return value;
}

class Reading {
  readonly #text: JsonText;
  readonly #begin: () => Promise<ItemWriter>;

  constructor(text: JsonText, begin: () => Promise<ItemWriter>) {
    this.#text = text;
    this.#begin = begin;
  }

  async value(depth: number): Promise<Read> {
    const short = await this.#text.value(long.value);
    if (short !== undefined) return { value: this.#parsed(short), size: short.length };
    if (depth === deepest) throw new NotJson('is nested too deeply');
    switch (await this.#text.next()) {
      case '[':
        return this.#list(depth);
      case '{':
        return this.#record(depth);
      case '"':
        return this.#longText();
      default:
        throw new NotJson('has a number without end');
    }
  }

  async #list(depth: number): Promise<Read> {
    const writer = await this.#begin();
    await this.#text.pass('[');
    if ((await this.#text.next()) === ']') await this.#text.pass(']');
    else
      do await writer.add((await this.value(depth + 1)).value);
      while ((await this.#text.pass(',', ']')) === ',');
    return asideOf(writer);
  }

  async #record(depth: number): Promise<Read> {
    const members: Array<[string, unknown]> = [];
    let size = 0;
    let writer: ItemWriter | undefined;
    for await (const [key, read] of this.#members(depth)) {
      if (writer !== undefined) await writer.add({ key, value: read.value });
      else {
        members.push([key, read.value]);
        size += key.length + read.size;
        if (size <= long.record) continue;
        writer = await this.#begin();
        for (const [name, value] of members.splice(0)) await writer.add({ key: name, value });
      }
    }
    return writer === undefined ? { value: Object.fromEntries(members), size } : asideOf(writer);
  }

  async *#members(depth: number): AsyncGenerator<[string, Read]> {
    await this.#text.pass('{');
    if ((await this.#text.next()) === '}') {
      await this.#text.pass('}');
      return;
    }
    do {
      const found = await this.#text.next();
      if (found !== '"') throw this.#text.wrong(found);
      const key = await this.#text.value(long.value);
      if (key === undefined) throw new NotJson('has a name without end');
      await this.#text.pass(':');
      yield [this.#parsed(key) as string, await this.value(depth + 1)];
    } while ((await this.#text.pass(',', '}')) === ',');
  }

  async #longText(): Promise<Read> {
    const writer = await this.#begin();
    for await (const part of this.#text.parts(textPart)) await writer.add(this.#parsed(`"${part}"`));
    return asideOf(writer);
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new NotJson(
        `cannot be read, within the ${String(this.#text.position)} characters before: ${reason}`,
      );
    }
  }
}

async function asideOf(writer: ItemWriter): Promise<Read> {
  const value = await writer.flush();
  return { value, size: JSON.stringify(value).length };
}
