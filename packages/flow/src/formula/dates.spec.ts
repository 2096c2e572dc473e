import { isFailureError } from '@crossdock/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../testing/drawn.ts';
import { instantAt, offsetOf, wallTimeOf } from './calendar.ts';
import { readDate, writeDate } from './date-text.ts';
import { makeExpressions } from './expressions.ts';
import { compileFormula } from './formula.ts';

const { environment } = makeExpressions(() => ({}));
const evaluate = (text: string, event: unknown = {}): unknown =>
  compileFormula(environment, text.replaceAll('BERLIN', '"Europe/Berlin"'), 'here')(scopeOf(event));

function reasonFor(text: string): unknown {
  try {
    evaluate(text);
  } catch (error) {
    if (isFailureError(error)) return error.failure.evidence?.['reason'];
    throw error;
  }
  throw new Error('It did not fail');
}

describe('a date', () => {
  it.each([
    ['date("2026-11-21", BERLIN)', '2026-11-20T23:00:00.000Z'],
    ['date("2026-07-21", BERLIN)', '2026-07-20T22:00:00.000Z'],
    ['date("2026-11-21", "America/New_York")', '2026-11-21T05:00:00.000Z'],
    ['date("2026-11-21", "Asia/Kolkata")', '2026-11-20T18:30:00.000Z'],
    ['date("2026-11-21 10:15", BERLIN)', '2026-11-21T09:15:00.000Z'],
    ['date("2026-11-21T10:15:30.123456Z", BERLIN)', '2026-11-21T10:15:30.123Z'],
    ['date("2026-11-21T10:15:00+0530", BERLIN)', '2026-11-21T04:45:00.000Z'],
    ['date("2024-02-29", "UTC")', '2024-02-29T00:00:00.000Z'],
    ['toInstant(1795232427)', '2026-11-21T03:40:27.000Z'],
    ['parseDate("1.2.26", "d.M.yy", BERLIN)', '2026-01-31T23:00:00.000Z'],
    ['parseDate("20261121T101530", "yyyyMMdd\'T\'HHmmss", "UTC")', '2026-11-21T10:15:30.000Z'],
    ['parseDate("2026-11-21 10:00 -05:00", "yyyy-MM-dd HH:mm XXX", BERLIN)', '2026-11-21T15:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(evaluate(text)).toBe(instant);
  });

  it.each([
    ['date("2026-02-29", "UTC")', '"2026-02-29" is no date: there is no such day or time'],
    ['date("2026-11-31", "UTC")', '"2026-11-31" is no date: there is no such day or time'],
    ['date("2026-11-21 24:00", "UTC")', '"2026-11-21 24:00" is no date: there is no such day or time'],
    ['date("21.11.2026", "UTC")', '"21.11.2026" is no date: write it as 2026-11-21 or 2026-11-21T10:00:00Z'],
    ['date("2026-11-21", "Berlin")', 'Unknown time zone "Berlin": use a name such as Europe/Berlin'],
    ['parseDate("2026-11-21", "dd.MM.yyyy", "UTC")', '"2026-11-21" is no date written as dd.MM.yyyy'],
    ['parseDate("31.02.2026", "dd.MM.yyyy", "UTC")', '"31.02.2026" is no date: there is no such day or time'],
  ])('%s fails: %s', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it('in a pattern with parts that mean nothing names the part', () => {
    expect(reasonFor('format("2026-11-21", "DD.MM.YYYY", "UTC")')).toContain('"DD" in the pattern');
  });

  it.each([
    ['format("2026-11-20T23:30:00Z", "dd.MM.yyyy HH:mm XXX", BERLIN)', '21.11.2026 00:30 +01:00'],
    ['format("2026-07-20T23:30:00Z", "d.M.yy H:mm XXX", BERLIN)', '21.7.26 1:30 +02:00'],
    ['format("2026-11-21", "yyyyMMdd", "America/New_York")', '20261121'],
    [
      'format("2026-11-21T10:00:00Z", "yyyy-MM-dd\'T\'HH:mm:ss.SSS \'o\'\'clock\'", "UTC")',
      "2026-11-21T10:00:00.000 o'clock",
    ],
    ['format(timestamp("2026-11-21T00:00:00Z"), "XXX", "America/St_Johns")', '-03:30'],
    ['weekday("2026-11-22", BERLIN)', 7],
    ['weekday("2026-11-23", BERLIN)', 1],
    ['hour("2026-11-21T23:30:00Z", BERLIN)', 0],
  ])('%s is %j', (text, result) => {
    expect(evaluate(text)).toBe(result);
  });
});

describe('when clocks go forward', () => {
  it('a day later is the same time of day, 23 hours later', () => {
    expect(evaluate('addDays("2026-03-28T12:00:00+01:00", 1, BERLIN)')).toBe('2026-03-29T10:00:00.000Z');
  });

  it('a time that no clock shows is taken as much later as the clock jumps', () => {
    expect(evaluate('date("2026-03-29 02:30", BERLIN)')).toBe('2026-03-29T01:30:00.000Z');
    expect(evaluate('format(date("2026-03-29 02:30", BERLIN), "HH:mm", BERLIN)')).toBe('03:30');
    expect(evaluate('addDays("2026-03-28 02:30", 1, BERLIN)')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('the days between are counted by the calendar', () => {
    expect(evaluate('daysBetween("2026-03-28 23:00", "2026-03-30 00:00", BERLIN)')).toBe(2);
  });

  it('the day begins when its clock first shows it, be that one o’clock', () => {
    expect(evaluate('startOfDay("2018-11-04 12:00", "America/Sao_Paulo")')).toBe('2018-11-04T03:00:00.000Z');
  });
});

describe('when clocks go back', () => {
  it('a day later is the same time of day, 25 hours later', () => {
    expect(evaluate('addDays("2026-10-24T12:00:00+02:00", 1, BERLIN)')).toBe('2026-10-25T11:00:00.000Z');
  });

  it('a time that clocks show twice is the first', () => {
    expect(evaluate('date("2026-10-25 02:30", BERLIN)')).toBe('2026-10-25T00:30:00.000Z');
    expect(evaluate('date("2026-10-25T02:30:00+01:00", BERLIN)')).toBe('2026-10-25T01:30:00.000Z');
    expect(evaluate('date("2026-11-01 01:30", "America/New_York")')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('the day before is the same time of day', () => {
    expect(evaluate('addDays("2026-10-26 00:00", -1, BERLIN)')).toBe('2026-10-24T22:00:00.000Z');
    expect(evaluate('startOfDay("2026-10-25T22:59:00Z", BERLIN)')).toBe('2026-10-24T22:00:00.000Z');
  });
});

describe('months', () => {
  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('%s and %i months are %s', (from, months, to) => {
    expect(
      evaluate('isoDate(addMonths(trigger.from, trigger.months, BERLIN), BERLIN)', { from, months }),
    ).toBe(to);
  });

  it('keep the time of day over a change of the clocks', () => {
    expect(evaluate('addMonths("2026-03-15 12:00", 1, BERLIN)')).toBe('2026-04-15T10:00:00.000Z');
  });
});

describe('working days', () => {
  it.each([
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-11-23', -1, '2026-11-20'],
    ['2026-11-20', 10, '2026-12-04'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s and %i of them are %s', (from, days, to) => {
    expect(evaluate('isoDate(addWorkdays(trigger.from, trigger.days, BERLIN), BERLIN)', { from, days })).toBe(
      to,
    );
  });

  it('are not counted for ever', () => {
    expect(reasonFor('addWorkdays("2026-11-20", 1000000, BERLIN)')).toContain('are too many');
    expect(reasonFor('addDays("2026-11-20", 1000000, BERLIN)')).toContain('is too far');
  });
});

describe('any instant in any zone', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'Africa/Casablanca',
  );
  const instant = fc
    .integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2045, 0, 1) / 1000 })
    .map((seconds) => seconds * 1000);

  it('is found again from what its clock shows, or is the second of two that show the same', () => {
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        const again = instantAt(wallTimeOf(at, where), where);
        expect(wallTimeOf(again, where)).toEqual(wallTimeOf(at, where));
        expect(again === at || (again < at && offsetOf(again, where) > offsetOf(at, where))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read as it was written', () => {
    const pattern = 'dd.MM.yyyy HH:mm:ss.SSS XXX';
    fc.assert(
      fc.property(instant, zone, (at, where) => {
        expect(readDate(writeDate(at, pattern, where), pattern, where)).toBe(at);
      }),
    );
  });
});
