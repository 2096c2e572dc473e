import { RetryPolicy } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelay } from './retry.ts';

const lost: Failure = {
  kind: 'transient',
  outcome: 'unknown',
  code: 'http.no-answer',
  message: 'No answer.',
};
const policy = RetryPolicy.parse({ attempts: 5, firstDelayMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0 });

describe('nextDelay', () => {
  it('doubles the delay up to the longest', () => {
    expect([1, 2, 3, 4].map((attempt) => nextDelay(lost, attempt, policy, 0))).toEqual([100, 200, 400, 800]);
    expect(nextDelay(lost, 4, { ...policy, maxDelayMs: 500 }, 0)).toBe(500);
  });

  it('stops after the last attempt', () => {
    expect(nextDelay(lost, 5, policy, 0)).toBeUndefined();
  });

  it('never tries again what is not transient', () => {
    for (const kind of ['permanent', 'business', 'policy'] as const) {
      expect(nextDelay({ ...lost, kind }, 1, policy, 0)).toBeUndefined();
    }
  });

  it('waits at least as long as the system asked', () => {
    expect(nextDelay({ ...lost, retryAfterMs: 30_000 }, 1, policy, 0)).toBe(30_000);
    expect(nextDelay({ ...lost, retryAfterMs: 10 }, 1, policy, 0)).toBe(100);
    expect(nextDelay({ ...lost, retryAfterMs: 1e12 }, 1, policy, 0)).toBe(3_600_000);
  });

  it('stays between the part that is sure and the whole delay', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.integer({ min: 1, max: 4 }),
        (random, attempt) => {
          const delay = nextDelay(lost, attempt, { ...policy, jitter: 0.2 }, random) ?? 0;
          const whole = 100 * 2 ** (attempt - 1);
          expect(delay).toBeGreaterThanOrEqual(Math.round(whole * 0.8));
          expect(delay).toBeLessThanOrEqual(whole);
        },
      ),
    );
  });
});
