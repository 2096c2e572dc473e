import type { Misfire } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { firingOf } from './schedule-firing.ts';
import { momentAfter } from './schedule-moments.ts';

const zone = 'Europe/Berlin';

/** The next moments after an instant, as they are in UTC. */
function moments(cron: string, after: string, count: number, at = zone): string[] {
  const found: string[] = [];
  let last: Date | undefined = new Date(after);
  while (last !== undefined && found.length < count) {
    last = momentAfter({ cron, zone: at }, last);
    if (last !== undefined) found.push(last.toISOString().slice(0, 16));
  }
  return found;
}

describe('the moments of a schedule', () => {
  it('are those of the clock of its zone, in winter and in summer', () => {
    expect(moments('0 6 * * *', '2026-03-27T12:00Z', 3)).toEqual([
      '2026-03-28T05:00',
      '2026-03-29T04:00',
      '2026-03-30T04:00',
    ]);
    expect(moments('0 6 * * *', '2026-03-27T12:00Z', 1, 'Asia/Tokyo')).toEqual(['2026-03-27T21:00']);
  });

  it('know weekdays by their names, and the last day of a month', () => {
    expect(moments('0 6 * * MON-FRI', '2026-11-20T12:00Z', 2)).toEqual([
      '2026-11-23T05:00',
      '2026-11-24T05:00',
    ]);
    expect(moments('0 12 L * *', '2026-01-15T00:00Z', 2)).toEqual(['2026-01-31T11:00', '2026-02-28T11:00']);
  });

  it('come once, at the first moment there is, when clocks are put forward over them', () => {
    expect(moments('30 2 * * *', '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
  });

  it('leave out the missing hour when they go by the hour', () => {
    expect(moments('0 * * * *', '2026-03-28T23:30Z', 3)).toEqual([
      '2026-03-29T00:00',
      '2026-03-29T01:00',
      '2026-03-29T02:00',
    ]);
  });

  it('come once when clocks are put back over them, and every hour that really passes counts', () => {
    expect(moments('30 2 * * *', '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    expect(moments('0 * * * *', '2026-10-24T23:30Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ]);
  });
});

describe('moments that passed while nobody could run them', () => {
  const due = new Date('2026-11-21T06:00:00Z');
  const hourly = (misfire: Misfire, now: string) => {
    const {
      moments: fired,
      leftOutFrom,
      next,
    } = firingOf({ cron: '0 * * * *', zone, misfire }, due, new Date(now));
    const text = (moment: Date | undefined) => moment?.toISOString().slice(11, 16);
    return { fired: fired.map(text), leftOutFrom, next: text(next) };
  };

  it('are made up for by one run, for the last of them', () => {
    expect(hourly('run-once', '2026-11-21T09:20:00Z')).toMatchObject({ fired: ['09:00'], next: '10:00' });
  });

  it('are made up for one by one when the flow wants that', () => {
    expect(hourly('run-all', '2026-11-21T09:20:00Z')).toMatchObject({
      fired: ['06:00', '07:00', '08:00', '09:00'],
      next: '10:00',
    });
  });

  it('are left out when the flow wants that; who is a little late has missed nothing', () => {
    expect(hourly('skip', '2026-11-21T09:20:00Z')).toMatchObject({ fired: [], next: '10:00' });
    expect(hourly('skip', '2026-11-21T09:00:40Z')).toMatchObject({ fired: ['09:00'], next: '10:00' });
  });

  it('are made up for a thousand at most, and those left out are told', () => {
    const minutely = { cron: '* * * * *', zone, misfire: 'run-all' } as const;
    const { moments: fired, leftOutFrom, next } = firingOf(minutely, due, new Date('2026-11-22T06:00:30Z'));
    expect(fired).toHaveLength(1_000);
    expect([leftOutFrom, next]).toEqual([new Date('2026-11-21T22:40:00Z'), new Date('2026-11-22T06:01:00Z')]);
  });

  it('are none when the schedule is on time', () => {
    for (const misfire of ['run-once', 'run-all', 'skip'] as const)
      expect(hourly(misfire, '2026-11-21T06:00:02Z')).toMatchObject({ fired: ['06:00'], next: '07:00' });
  });
});
