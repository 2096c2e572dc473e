import { StringDecoder } from 'node:string_decoder';
import type { NewLists } from '../../payloads/new-lists.ts';
import { Digested } from '../digested.ts';
import { JsonText, NotJson } from './json-text.ts';
import { readLongJson } from './long-json.ts';

/** Characters that are kept of a body that is no JSON. */
const mostKept = 64 * 1024;

/** A body that was read to its end. */
export interface LargeBody {
  /** What was in it, or why it is no JSON, and how it begins. */
  content: { event: unknown } | { problem: string; beginning: string };
  /** SHA-256 of its bytes, in hexadecimal. */
  digest: string;
  bytes: number;
}

/** Reads a body while it comes in; to its end, also when it turns out to be no JSON. */
export async function readLargeBody(bytes: AsyncIterable<Uint8Array>, lists: NewLists): Promise<LargeBody> {
  const received = new Digested(bytes);
  const text = new Decoded(received);
  const content = await readContent(text, lists);
  await text.drain();
  return { content, digest: received.digest(), bytes: received.bytes };
}

async function readContent(text: Decoded, lists: NewLists): Promise<LargeBody['content']> {
  try {
    const event = await readLongJson(new JsonText(text), () => lists.begin());
    /* What is nested without end can be parsed, but never shown or passed on. */
    JSON.stringify(event);
    return { event };
  } catch (error) {
    if (error instanceof NotJson) return { problem: error.message, beginning: text.beginning };
    if (error instanceof RangeError) return { problem: 'is nested too deeply', beginning: text.beginning };
    throw error;
  }
}

/** UTF-8 as text. */
class Decoded implements AsyncIterable<string> {
  readonly #text: AsyncGenerator<string>;
  beginning = '';

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#text = this.#read(bytes);
  }

  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#text;
  }

  /** Passes over what is left. */
  async drain(): Promise<void> {
    while ((await this.#text.next()).done !== true);
  }

  async *#read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new StringDecoder('utf8');
    for await (const each of bytes) yield this.#noted(decoder.write(each));
    yield this.#noted(decoder.end());
  }

  #noted(text: string): string {
    if (this.beginning.length < mostKept) this.beginning += text.slice(0, mostKept - this.beginning.length);
    return text;
  }
}
