import type { Answer, Ask } from './messages.ts';

/*
 * Asks and answers as bytes: numbers first, those of the lengths of the texts among them, then the texts. Node's own
 * channel between processes costs several times as much.
 */

const askHead = 28;
const answerHead = 12;
const usualBytes = 64 * 1024;
/** A buffer that has grown beyond this for one large message is given back. */
const keptBytes = 1024 * 1024;

/** Frames that are to leave in one write. */
export class Outbox {
  #bytes = Buffer.allocUnsafeSlow(usualBytes);
  #end = 0;

  get isEmpty(): boolean {
    return this.#end === 0;
  }

  addAsk({ source, seed, data, memoryMb, timeoutMs, now }: Ask): void {
    const sourceSize = sizeOf(source);
    const seedSize = sizeOf(seed);
    const dataSize = sizeOf(data);
    const at = this.#grow(askHead + bytesOf(sourceSize) + bytesOf(seedSize) + bytesOf(dataSize));
    const bytes = this.#bytes;
    bytes.writeUInt32LE(sourceSize, at);
    bytes.writeUInt32LE(seedSize, at + 4);
    bytes.writeUInt32LE(dataSize, at + 8);
    bytes.writeUInt32LE(memoryMb, at + 12);
    bytes.writeUInt32LE(timeoutMs, at + 16);
    bytes.writeDoubleLE(now, at + 20);
    const seedAt = write(bytes, source, sourceSize, at + askHead);
    const dataAt = write(bytes, seed, seedSize, seedAt);
    write(bytes, data, dataSize, dataAt);
  }

  addAnswer({ text, cpuMs }: Answer): void {
    const size = sizeOf(text);
    const at = this.#grow(answerHead + bytesOf(size));
    this.#bytes.writeUInt32LE(size, at);
    this.#bytes.writeDoubleLE(cpuMs, at + 4);
    write(this.#bytes, text, size, at + answerHead);
  }

  /** Hands over what is to be sent, by `send`, which tells whether it has let go of the bytes. */
  flush(send: (bytes: Uint8Array) => boolean): void {
    const isOver = send(this.#bytes.subarray(0, this.#end));
    this.#end = 0;
    if (!isOver || this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(usualBytes);
  }

  /** Makes room for so many bytes and says where they begin. */
  #grow(by: number): number {
    const at = this.#end;
    this.#end += by;
    this.#bytes = withRoom(this.#bytes, at, this.#end);
    return at;
  }
}

/** Cuts what arrives into frames. */
export class Inbox {
  #bytes = Buffer.allocUnsafeSlow(usualBytes);
  #start = 0;
  #end = 0;

  /** Bytes that are here and in no frame that was taken. */
  get held(): number {
    return this.#end - this.#start;
  }

  /** Where what arrives next is to be written; then tell `arrived` how much it was. */
  room(atLeast = 1): Uint8Array {
    if (this.#start > 0) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#bytes = withRoom(this.#bytes, this.#end, this.#end + atLeast);
    return this.#bytes.subarray(this.#end);
  }

  arrived(count: number): void {
    this.#end += count;
  }

  takeAsk(): Ask | undefined {
    const bytes = this.#bytes;
    const at = this.#start;
    if (this.held < askHead) return undefined;
    const sourceSize = bytes.readUInt32LE(at);
    const seedSize = bytes.readUInt32LE(at + 4);
    const dataSize = bytes.readUInt32LE(at + 8);
    const seedAt = at + askHead + bytesOf(sourceSize);
    const dataAt = seedAt + bytesOf(seedSize);
    const end = dataAt + bytesOf(dataSize);
    if (end > this.#end) return undefined;
    const ask = {
      source: read(bytes, sourceSize, at + askHead),
      seed: read(bytes, seedSize, seedAt),
      data: read(bytes, dataSize, dataAt),
      memoryMb: bytes.readUInt32LE(at + 12),
      timeoutMs: bytes.readUInt32LE(at + 16),
      now: bytes.readDoubleLE(at + 20),
    };
    this.#taken(end);
    return ask;
  }

  takeAnswer(): Answer | undefined {
    const bytes = this.#bytes;
    const at = this.#start;
    if (this.held < answerHead) return undefined;
    const size = bytes.readUInt32LE(at);
    const end = at + answerHead + bytesOf(size);
    if (end > this.#end) return undefined;
    const answer = { text: read(bytes, size, at + answerHead), cpuMs: bytes.readDoubleLE(at + 4) };
    this.#taken(end);
    return answer;
  }

  #taken(end: number): void {
    this.#start = end;
    if (this.#start < this.#end) return;
    this.#start = this.#end = 0;
    if (this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(usualBytes);
  }
}

/** The bytes, or twice as many with the same beginning when they do not reach to `end`. */
function withRoom(bytes: Buffer<ArrayBuffer>, filled: number, end: number): Buffer<ArrayBuffer> {
  if (end <= bytes.length) return bytes;
  const larger = Buffer.allocUnsafeSlow(Math.max(end, 2 * bytes.length));
  bytes.copy(larger, 0, 0, filled);
  return larger;
}

/*
 * A text travels as V8 holds it, which is a copy and no conversion: one byte for each letter up to U+00FF, otherwise
 * two. Its size is twice the number of its letters, and one more when they are of two bytes.
 */

function sizeOf(text: string): number {
  // V8 knows of a text of one-byte letters that nothing in it can match.
  return text.length * 2 + (/[^\u0000-\u00ff]/.test(text) ? 1 : 0);
}

function bytesOf(size: number): number {
  return size % 2 === 0 ? size / 2 : size - 1;
}

/** Says where the text ends. */
function write(bytes: Buffer, text: string, size: number, at: number): number {
  return at + bytes.write(text, at, size % 2 === 0 ? 'latin1' : 'utf16le');
}

function read(bytes: Buffer, size: number, at: number): string {
  return bytes.toString(size % 2 === 0 ? 'latin1' : 'utf16le', at, at + bytesOf(size));
}
