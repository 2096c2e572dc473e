import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('the pace of a replay of many runs', () => {
  it('starts no more a second than was asked for, and does not catch up on what it left out', () => {
    let now = 0;
    const pace = new Pace(() => now);
    const batch = { id: 'a', rate: 4 };
    expect(pace.allows(batch)).toBe(1);
    pace.took(batch, 1);
    expect(pace.allows(batch)).toBe(0);
    now = 250;
    expect(pace.allows(batch)).toBe(1);
    now = 60_000;
    expect(pace.allows(batch)).toBe(4);
  });

  it('may be less than one a second', () => {
    let now = 0;
    const pace = new Pace(() => now);
    const batch = { id: 'a', rate: 0.5 };
    pace.allows(batch);
    pace.took(batch, 1);
    now = 1_500;
    expect(pace.allows(batch)).toBe(0);
    now = 2_000;
    expect(pace.allows(batch)).toBe(1);
  });

  it('is up to the system when nothing was asked for', () => {
    expect(new Pace().allows({ id: 'a', rate: null })).toBe(Number.POSITIVE_INFINITY);
  });
});
