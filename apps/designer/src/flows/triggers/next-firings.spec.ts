import { describe, expect, it } from 'vitest';
import { nextFirings } from './next-firings.ts';

const friday = new Date('2026-11-20T12:00:00Z');

describe('the next firings of a schedule', () => {
  it('go by the clock of its zone', () => {
    expect(nextFirings('0 6 * * MON-FRI', 'Europe/Berlin', friday, 2)).toEqual([
      { at: '2026-11-23T05:00:00.000Z', there: 'Mon 23 Nov, 06:00' },
      { at: '2026-11-24T05:00:00.000Z', there: 'Tue 24 Nov, 06:00' },
    ]);
  });

  it('keep to the clock when it is put back', () => {
    const [first, second] = nextFirings('0 9 * * *', 'Europe/Berlin', new Date('2026-10-24T00:00:00Z'), 2);
    expect([first?.at, second?.at]).toEqual(['2026-10-24T07:00:00.000Z', '2026-10-25T08:00:00.000Z']);
  });

  it.each([
    ['every morning', 'Europe/Berlin'],
    ['0 6 * * *', 'Mars/Olympus'],
    ['', ''],
  ])('are not told of what cannot be read: %j in %j', (cron, zone) => {
    expect(nextFirings(cron, zone, friday)).toEqual([]);
  });
});
