import { describe, expect, it } from 'vitest';
import { PlatformDesk } from '../testing/platform-desk.ts';
import { delay } from './delay.ts';

const desk = new PlatformDesk();
const held = async (given: object) => {
  const output = await delay.run(desk.platform, delay.input.parse(given), desk.call());
  return delay.waits?.(output, given);
};

describe('a delay', () => {
  it.each([
    ['a quarter of an hour', { forMs: 900_000 }, '2026-11-21T06:15:00.000Z'],
    ['an instant with an offset', { until: '2026-11-21T09:00:00+01:00' }, '2026-11-21T08:00:00.000Z'],
    ['an instant in milliseconds', { until: Date.UTC(2026, 10, 22) }, '2026-11-22T00:00:00.000Z'],
    ['the later of both', { forMs: 900_000, until: '2026-11-21T06:05:00Z' }, '2026-11-21T06:15:00.000Z'],
    [
      'an instant in the past, which passes at once',
      { until: '2026-01-01T00:00:00Z' },
      '2026-01-01T00:00:00.000Z',
    ],
  ])('holds the run for %s', async (_, given, until) => {
    expect(await held(given)).toEqual({ because: 'delay', until: Date.parse(until) });
  });

  it.each([
    [{}, 'must say how long (forMs), or until when (until)'],
    [{ until: 'tomorrow' }, 'must be an ISO date and time with its offset'],
    [{ until: '2026-11-21T09:00:00' }, 'must be an ISO date and time with its offset'],
    [{ forMs: -1 }, 'expected number to be >=0'],
  ])('refuses %j', (given, refusal) => {
    expect(JSON.stringify(delay.input.safeParse(given).error?.issues)).toContain(refusal);
  });
});
