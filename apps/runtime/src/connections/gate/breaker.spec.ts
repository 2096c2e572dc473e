import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  breakerRules,
  broken,
  probeAllowed,
  probed,
  probeHeld,
  probeSettled,
  wholeBreaker,
} from './breaker.ts';
import { CallWindow } from './call-window.ts';

const rules = breakerRules;
const settled = (breaker: Breaker, end: 'well' | 'unwell' | 'unsaid', now: number, by = 'a') =>
  probeSettled(breaker, by, end, now, rules);

describe('a connection counts as unwell', () => {
  const unwellAfter = (calls: readonly boolean[], everyMs = 1) => {
    const window = new CallWindow();
    calls.forEach((failed, at) => {
      window.record(failed, at * everyMs);
    });
    return window.isUnwell(calls.length * everyMs, rules);
  };
  const mixed = (calls: number, failing: (at: number) => boolean) =>
    Array.from({ length: calls }, (_, at) => failing(at));

  it('after five failures in a row, and not after four', () => {
    expect(unwellAfter(mixed(5, () => true))).toBe(true);
    expect(unwellAfter(mixed(4, () => true))).toBe(false);
    expect(unwellAfter([true, true, true, true, false, true])).toBe(false);
  });

  it('when half of at least twenty calls in half a minute fail', () => {
    expect(unwellAfter(mixed(20, (at) => at % 2 === 0))).toBe(true);
    expect(unwellAfter(mixed(18, (at) => at % 2 === 0))).toBe(false);
    expect(unwellAfter(mixed(30, (at) => at % 3 === 0))).toBe(false);
    expect(
      unwellAfter(
        mixed(20, (at) => at % 2 === 0),
        4_000,
      ),
    ).toBe(false);
  });

  it('not for what failed before it was well again, though the last minute still shows it', () => {
    const window = new CallWindow();
    for (let at = 0; at < 40; at += 1) window.record(at % 2 === 0, at);
    window.forgive();
    for (let at = 0; at < 4; at += 1) window.record(true, 50 + at);
    expect(window.isUnwell(60, rules)).toBe(false);
    expect(window.lastMinute(60)).toEqual({ calls: 44, failed: 24 });
    expect(window.lastMinute(70_000)).toEqual({ calls: 0, failed: 0 });
  });
});

describe('a broken connection', () => {
  const open = broken(wholeBreaker, 1000, rules);

  it('is left alone for five seconds, then one call is the probe', () => {
    expect(open).toMatchObject({ is: 'broken', since: 1000, probeAt: 6000 });
    expect(probed(open, 'a', 5999)).toBe(open);
    expect(probed(open, 'a', 6000)).toMatchObject({ is: 'probing', by: 'a' });
  });

  it('has one probe at a time over all processes, and a new one when the process of the first died', () => {
    const probing = probed(open, 'a', 6000);
    expect(probed(probing, 'b', 6001)).toBe(probing);
    const held = probeHeld(probing, 'a', 10_000);
    expect(probed(held, 'b', 11_000)).toBe(held);
    expect(probed(held, 'b', 15_000)).toMatchObject({ by: 'b' });
    expect(settled(probed(held, 'b', 15_000), 'unwell', 15_001)).toMatchObject({ is: 'probing', by: 'b' });
  });

  it('is whole again when the probe went well', () => {
    expect(settled(probed(open, 'a', 6000), 'well', 6100)).toEqual({ is: 'whole', since: 6100 });
  });

  it('is left alone twice as long after each probe that fails, five minutes at most', () => {
    const pauses: number[] = [];
    let breaker = open;
    for (let probe = 0; probe < 9; probe += 1) {
      const now = breaker.is === 'broken' ? breaker.probeAt : 0;
      breaker = settled(probed(breaker, 'a', now), 'unwell', now);
      if (breaker.is === 'broken') pauses.push((breaker.probeAt - now) / 1000);
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300, 300, 300]);
    expect(breaker).toMatchObject({ since: 1000 });
  });

  it('is probed again at once when the probe never reached the system', () => {
    expect(settled(probed(open, 'a', 6000), 'unsaid', 6500)).toMatchObject({ is: 'broken', probeAt: 6500 });
  });

  it('is probed now when a person asks for it', () => {
    expect(probed(probeAllowed(open, 2000), 'a', 2000)).toMatchObject({ is: 'probing' });
    expect(probeAllowed(wholeBreaker, 2000)).toBe(wholeBreaker);
  });

  it('does not break anew for calls that left before', () => {
    expect(broken(open, 3000, rules)).toBe(open);
  });
});
