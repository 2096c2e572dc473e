/** The file of a form (RFC 7578): its name, and its bytes as they come in. */
export interface FormFile {
  name: string;
  bytes: AsyncIterable<Buffer>;
}

/** The body is no form, or has no file. The message says which. */
export class NoFormFile extends Error {}

/** Longer headers of a part are no headers. */
const longestHeader = 8_192;

/**
 * The first file among the parts of a form; parts before it are passed over, and those after it are not read. The
 * bytes must be read to their end before anything else is.
 */
export async function fileOfForm(contentType: string, body: AsyncIterable<Buffer>): Promise<FormFile> {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw new NoFormFile('The form does not say where its parts begin (boundary).');
  const pieces = new Pieces(body);
  /* The first boundary has no line before it; give it one, so that all are found alike. */
  pieces.putBack(Buffer.from('\r\n'));
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  await drained(pieces.until(delimiter));
  for (;;) {
    if ((await pieces.take(2)).toString() !== '\r\n') throw new NoFormFile('The form has no file: add one.');
    const name = fileNameIn(await headersOf(pieces));
    const bytes = pieces.until(delimiter);
    if (name !== undefined) return { name, bytes };
    await drained(bytes);
  }
}

async function headersOf(pieces: Pieces): Promise<string> {
  let headers = Buffer.from('\r\n');
  while (!headers.subarray(-4).equals(Buffer.from('\r\n\r\n'))) {
    headers = Buffer.concat([headers, await pieces.take(1)]);
    if (headers.length > longestHeader) throw new NoFormFile('The headers of a part of the form do not end.');
  }
  return headers.toString('utf8');
}

function fileNameIn(headers: string): string | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const [, quoted, bare] = /;\s*filename=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return (quoted ?? bare)?.replaceAll(/%22/g, '"').replaceAll('\\"', '"');
}

async function drained(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of bytes);
}

/** A stream of bytes from which one takes what one wants, and no more than a piece and a delimiter is held. */
class Pieces {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  putBack(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held]);
  }

  async take(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more();
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  /** What stands before the delimiter, which is passed over. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        const before = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + delimiter.length);
        if (before.length > 0) yield before;
        return;
      }
      const sure = this.#held.length - delimiter.length + 1;
      if (sure > 0) {
        const before = this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
        yield before;
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw new NoFormFile('The form ends before its last part does.');
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }
}
