/** The text is no JSON. The message is a sentence without its subject: `ends before its value does`. */
export class NotJson extends Error {}

/** Characters that are read at a time. */
const block = 64 * 1024;
const quote = 0x22;
const backslash = 0x5c;
const space = /[ \t\n\r]/;

/**
 * JSON text as it comes in, taken value by value. No more of it is held than the longest value that is asked for, and
 * what is still unread of the piece that came last. What is answered depends on the text alone, never on where its
 * pieces end.
 */
export class JsonText {
  readonly #source: AsyncIterator<string>;
  #held = '';
  /** Where the unread part of `#held` begins. */
  #at = 0;
  #before = 0;
  #isWhole = false;

  constructor(source: AsyncIterable<string>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Characters read so far. */
  get position(): number {
    return this.#before + this.#at;
  }

  /** The next sign that is no space, which is not passed; empty at the end. */
  async next(): Promise<string> {
    for (;;) {
      while (this.#at < this.#held.length && space.test(this.#held.charAt(this.#at))) this.#at += 1;
      if (this.#at < this.#held.length) return this.#held.charAt(this.#at);
      if (!(await this.#more())) return '';
    }
  }

  /** Passes one of these signs and answers which. */
  async pass(...signs: readonly string[]): Promise<string> {
    const found = await this.next();
    if (!signs.includes(found)) throw this.wrong(found);
    this.#at += 1;
    return found;
  }

  /** The next value, as the text that it has, unless that is longer than `most` characters: then nothing is passed. */
  async value(most: number): Promise<string | undefined> {
    const first = await this.next();
    if (first === '' || ',:]}'.includes(first)) throw this.wrong(first);
    for (;;) {
      const end = endOfValue(this.#held, this.#at, this.#isWhole);
      if ((end ?? this.#held.length) - this.#at > most) return undefined;
      if (end !== undefined) return this.#take(end);
      if (!(await this.#more())) throw new NotJson('ends before its last value does');
    }
  }

  /** The text within quotes that begins here, in parts of so many characters, still escaped. */
  async *parts(size: number): AsyncGenerator<string> {
    this.#at += 1;
    for (;;) {
      const end = endOfText(this.#held, this.#at);
      if (end !== undefined && end - this.#at <= size) {
        yield this.#take(end);
        this.#at += 1;
        return;
      }
      if (this.#held.length - this.#at > size) yield this.#take(wholeBefore(this.#held, this.#at + size));
      else if (!(await this.#more())) throw new NotJson('ends before its last text does');
    }
  }

  /** What stands here must not. */
  wrong(found: string): NotJson {
    if (found === '') return new NotJson('ends before it is complete');
    return new NotJson(
      `has ${JSON.stringify(found)} where it must not be, after ${String(this.position)} characters`,
    );
  }

  #take(end: number): string {
    const taken = this.#held.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** A good part of it at a time: who looks for an end begins anew each time. */
  async #more(): Promise<boolean> {
    if (this.#isWhole) return false;
    let more = '';
    while (more.length < block) {
      const piece = await this.#source.next();
      if (piece.done === true) {
        this.#isWhole = true;
        break;
      }
      more += piece.value;
    }
    this.#before += this.#at;
    this.#held = this.#held.slice(this.#at) + more;
    this.#at = 0;
    return true;
  }
}

/** Where the value that begins here ends; undefined when it goes on behind what is there. */
function endOfValue(text: string, from: number, isWhole: boolean): number | undefined {
  switch (text.charAt(from)) {
    case '"': {
      const end = endOfText(text, from + 1);
      return end === undefined ? undefined : end + 1;
    }
    case '{':
    case '[':
      return endOfNested(text, from);
    default:
      return endOfPlain(text, from) ?? (isWhole ? text.length : undefined);
  }
}

/** By codes, not by expressions: this goes over every sign of a large body. */
function endOfNested(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) {
      const end = endOfText(text, at + 1);
      if (end === undefined) return undefined;
      at = end;
    } else if (sign === 0x5b || sign === 0x7b) depth += 1;
    else if (sign === 0x5d || sign === 0x7d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function endOfPlain(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) if (/[ \t\n\r,\]}]/.test(text.charAt(at))) return at;
  return undefined;
}

/** Where the quote stands that ends a text. */
function endOfText(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1))
    if (slashesBefore(text, at, from) % 2 === 0) return at;
  return undefined;
}

function slashesBefore(text: string, end: number, from: number): number {
  let at = end;
  while (at > from && text.charCodeAt(at - 1) === backslash) at -= 1;
  return end - at;
}

/** The last place up to here at which no escape such as `\u00e4` is cut in two. */
function wholeBefore(text: string, end: number): number {
  const slash = text.lastIndexOf('\\', end - 1);
  if (slash < 0 || slashesBefore(text, slash + 1, 0) % 2 === 0) return end;
  const escaped = text.charAt(slash + 1) === 'u' ? 6 : 2;
  return slash + escaped <= end ? end : slash;
}
