import type { Readable } from 'node:stream';

/** A body as it is handed on: as a whole where it is small, and otherwise as it comes in. */
export type Body = Buffer | AsyncIterable<Buffer>;

/** Takes a body that has at most so many bytes as a whole. Events, since they are the fastest way for a small one. */
export function takeBody(
  payload: Readable,
  most: number,
  taken: (error: Error | null, body?: Body) => void,
): void {
  let chunks: Buffer[] = [];
  let bytes = 0;
  const settle = (error: Error | null, body?: Body): void => {
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    taken(error, body);
  };
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= most) return;
    payload.pause();
    settle(null, goingOn(chunks, payload));
    chunks = [];
  };
  /* Always a copy: a chunk may be a view of what the socket reads into. */
  const onEnd = (): void => {
    settle(null, Buffer.concat(chunks, bytes));
  };
  const onError = (error: Error): void => {
    settle(Object.assign(error, { statusCode: 400 }));
  };
  payload.on('data', onData).on('end', onEnd).on('error', onError);
  /* What unpacks a body was paused. */
  payload.resume();
}

/** What came already, which is let go of as it is read, and what is still to come. */
async function* goingOn(chunks: Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield chunk;
  yield* rest;
}
