/** The body has more bytes than are taken. */
export class TooManyBytes extends Error {}

/**
 * The body of a request, read by whoever wants some of it. Who stops reading does not end it: `drain` reads the rest,
 * since a sender hears why its file was refused only once it has sent all of it.
 */
export class RequestBody implements AsyncIterable<Buffer> {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #most: number;
  #bytes = 0;

  constructor(stream: AsyncIterable<Buffer>, most: number) {
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#most = most;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = await this.#next();
      if (chunk === undefined) return;
      yield chunk;
    }
  }

  /** Never rejects: a body without end, or a sender that has gone, is left. */
  async drain(): Promise<void> {
    try {
      while ((await this.#next()) !== undefined);
    } catch {
      return;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    if (this.#bytes > this.#most) throw new TooManyBytes();
    const next = await this.#chunks.next();
    if (next.done === true) return undefined;
    this.#bytes += next.value.length;
    if (this.#bytes > this.#most) throw new TooManyBytes();
    return next.value;
  }
}
