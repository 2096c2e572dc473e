import type { Limits } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { effectiveLimits } from './gate-limits.ts';
import { type Ask, granted, left, newGateState, paused } from './gate-state.ts';

const tally = { calls: 0, failed: 0, waiting: 0, underWay: 0 };
const ask = (parts: Partial<Ask> = {}): Ask => ({
  process: 'a',
  unused: 0,
  seats: { busy: 0, wanted: 1 },
  tally,
  ...parts,
});
const perSecond = (calls: number): Limits => effectiveLimits({ rate: { calls, perMs: 1000 } }, null);

describe('the limits in force', () => {
  const connector: Limits = { rate: { calls: 60, perMs: 60_000 }, concurrent: 5 };

  it("are the connector's where people set none, theirs where they did, none where they lifted it", () => {
    expect(effectiveLimits(connector, null)).toMatchObject({ rate: { calls: 60 }, concurrent: 5 });
    expect(effectiveLimits(connector, { concurrent: 2 })).toMatchObject({
      rate: { calls: 60 },
      concurrent: 2,
    });
    expect(effectiveLimits(connector, { rate: null, concurrent: null })).toEqual({});
    expect(effectiveLimits(undefined, { rate: { calls: 9, perMs: 1000 } })).toMatchObject({
      rate: { calls: 9 },
    });
  });

  it('let as many leave at once as a second allows, one at least', () => {
    expect(effectiveLimits(connector, null).rate).toMatchObject({ burst: 1 });
    expect(effectiveLimits({ rate: { calls: 600, perMs: 60_000 } }, null).rate).toMatchObject({ burst: 10 });
    expect(effectiveLimits({ rate: { calls: 600, perMs: 60_000, burst: 40 } }, null).rate).toMatchObject({
      burst: 40,
    });
  });
});

describe('what a process gets', () => {
  it('of a rate is what is left, and when to come back', () => {
    const first = granted(newGateState, perSecond(10), ask({ take: { least: 1, most: 100 } }), 0);
    expect(first.result).toEqual({ tokens: 10, seats: undefined, waitMs: 0 });
    const second = granted(
      first.state,
      perSecond(10),
      ask({ process: 'b', take: { least: 1, most: 1 } }),
      50,
    );
    expect(second.result).toMatchObject({ tokens: 0, waitMs: 50 });
  });

  it('and does not use is there for others', () => {
    const first = granted(newGateState, perSecond(10), ask({ take: { least: 1, most: 10 } }), 0);
    const back = granted(first.state, perSecond(10), ask({ unused: 6 }), 0);
    const other = ask({ process: 'b', take: { least: 1, most: 10 } });
    expect(granted(back.state, perSecond(10), other, 0).result.tokens).toBe(6);
    const gone = left(first.state, perSecond(10), 'a', 3, 0);
    expect(granted(gone, perSecond(10), other, 0).result.tokens).toBe(3);
    expect(Object.keys(gone.members)).toEqual([]);
  });

  it('is what the system says is left, where it charges in points', () => {
    const limits: Limits = { cost: { readCost: () => undefined } };
    const unsaid = granted(newGateState, limits, ask({ take: { least: 50, most: 50 } }), 0);
    expect(unsaid.state.bucket).toBeUndefined();
    const told = { available: 120, capacity: 2000, restorePerSecond: 100 };
    const said = granted(unsaid.state, limits, ask({ told, take: { least: 100, most: 100 } }), 0);
    expect(said.result.tokens).toBe(100);
    const next = granted(said.state, limits, ask({ process: 'b', take: { least: 100, most: 100 } }), 300);
    expect(next.result).toMatchObject({ tokens: 0, waitMs: 500 });
  });

  it('of points is no more than people allow, so that something is left for other apps', () => {
    const limits = effectiveLimits(
      { cost: { readCost: () => undefined } },
      { rate: { calls: 50, perMs: 1000, burst: 500 } },
    );
    const told = { available: 2000, capacity: 2000, restorePerSecond: 100 };
    expect(
      granted(newGateState, limits, ask({ told, take: { least: 1, most: 9999 } }), 0).result.tokens,
    ).toBe(500);
  });
});

describe('a pause the system asked for', () => {
  it('lasts until the latest instant anybody was told', () => {
    const once = paused(newGateState, 5000, 1000);
    expect(once.pause).toEqual({ since: 1000, until: 6000 });
    expect(paused(once, 1000, 2000).pause).toEqual({ since: 1000, until: 6000 });
    expect(paused(once, 9000, 2000).pause).toEqual({ since: 1000, until: 11_000 });
    expect(paused(once, 1000, 7000).pause).toEqual({ since: 7000, until: 8000 });
  });
});
