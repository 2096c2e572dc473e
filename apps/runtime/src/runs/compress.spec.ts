import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compress } from './compress.ts';

/** Bytes of each kind there is: texts that shrink, noise that does not, short and long. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20_000 }).map((some) => Buffer.from(some)),
  fc
    .tuple(fc.string(), fc.nat(2_000))
    .map(([text, times]) => Buffer.from(text.repeat(times)).subarray(0, 50_000)),
);

describe('compressed bytes', () => {
  it('are the same bytes again, whatever was compressed before', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (all) => {
        const frames = all.map(compress);
        expect(frames.map((frame) => zstdDecompressSync(frame).toString('hex'))).toEqual(
          all.map((each) => each.toString('hex')),
        );
      }),
    );
  });

  it('do not depend on what was compressed before', () => {
    const order = Buffer.from(
      JSON.stringify(Array.from({ length: 60 }, (_, id) => ({ id, sku: `A-${String(id)}` }))),
    );
    const first = compress(order);
    compress(Buffer.from('something else '.repeat(200)));
    expect(compress(order)).toEqual(first);
    expect(first.length).toBeLessThan(order.length / 2);
  });
});
