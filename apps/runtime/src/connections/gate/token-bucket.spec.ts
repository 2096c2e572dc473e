import { describe, expect, it } from 'vitest';
import { filled, givenBack, taken } from './token-bucket.ts';

const size = { capacity: 10, perMs: 0.01 };

describe('a bucket of tokens', () => {
  it('begins full, and fills at its rate up to its size', () => {
    const full = filled(undefined, size, 1000);
    expect(full.left).toBe(10);
    const emptied = taken(full, size, { least: 10, most: 10 }).bucket;
    expect(filled(emptied, size, 1200).left).toBe(2);
    expect(filled(emptied, size, 99_000).left).toBe(10);
  });

  it('gives up to what is asked for, and nothing at all rather than too little', () => {
    const bucket = { left: 4.5, at: 0 };
    expect(taken(bucket, size, { least: 1, most: 3 })).toMatchObject({ tokens: 3, bucket: { left: 1.5 } });
    expect(taken(bucket, size, { least: 1, most: 100 })).toMatchObject({ tokens: 4, bucket: { left: 0.5 } });
    expect(taken(bucket, size, { least: 5, most: 9 })).toEqual({ bucket, tokens: 0, waitMs: 50 });
  });

  it('takes back what was not used, never above its size', () => {
    expect(givenBack({ left: 3, at: 0 }, size, 4).left).toBe(7);
    expect(givenBack({ left: 9, at: 0 }, size, 4).left).toBe(10);
  });

  it('is not filled twice for the same time when a clock goes back', () => {
    const late = filled({ left: 0, at: 0 }, size, 500);
    const early = filled(late, size, 100);
    expect(filled(early, size, 500).left).toBe(5);
  });

  it('that never fills is looked at again all the same', () => {
    expect(taken({ left: 0, at: 0 }, { capacity: 5, perMs: 0 }, { least: 1, most: 1 }).waitMs).toBe(60_000);
  });
});
