import {
  addDays,
  addMonths,
  addWorkdays,
  daysBetween,
  instantAt,
  midnight,
  startOfDay,
  type WallTime,
  wallTimeOf,
  weekdayOf,
} from './calendar.ts';
import { readDate, readIso, writeDate } from './date-text.ts';
import { counts, type FormulaFunction, wholeOf } from './formula-function.ts';

const instant = 'google.protobuf.Timestamp';

/** Instants are taken as such and as ISO text; text without an offset is the time in the zone. */
type Moment = Date | string;

function msOf(moment: Moment, zone: string): number {
  return typeof moment === 'string' ? readIso(moment, zone) : moment.getTime();
}

/** Signatures for an instant and for ISO text. */
const ofMoments = (signature: (type: string) => string): string[] => [instant, 'string'].map(signature);

const ofMomentsAndCounts = (name: string): string[] =>
  ofMoments((moment) => moment).flatMap((moment) =>
    counts.map((count) => `${name}(${moment}, ${count}, string): ${instant}`),
  );

/** Far enough for any contract, near enough for any clock. */
const mostDays = 100_000;

function boundedDays(days: bigint | number): number {
  const whole = wholeOf(days);
  if (Math.abs(whole) > mostDays)
    throw new Error(`${String(whole)} is too far: use at most ${String(mostDays)}`);
  return whole;
}

/** One part of what the clock in a zone shows. */
function part(
  name: string,
  field: keyof WallTime,
  meaning: string,
  example: readonly [string, unknown],
): FormulaFunction {
  return {
    signatures: ofMoments((moment) => `${name}(${moment}, string): int`),
    description: `${meaning} in a time zone`,
    example,
    call: (moment: Moment, zone: string) => BigInt(wallTimeOf(msOf(moment, zone), zone)[field]),
  };
}

const example = '"2026-11-20T23:30:00Z"';

export const dateFunctions: readonly FormulaFunction[] = [
  {
    signatures: [`date(string, string): ${instant}`],
    description: 'The instant of an ISO date or time in a time zone; a date alone is the start of that day',
    example: ['date("2026-11-21", "Europe/Berlin")', '2026-11-20T23:00:00.000Z'],
    call: (text: string, zone: string) => new Date(readIso(text, zone)),
  },
  {
    signatures: [`parseDate(string, string, string): ${instant}`],
    description: 'The instant of a text in a pattern (yyyy, MM, dd, HH, mm, ss, SSS, XXX) in a time zone',
    example: [
      'parseDate("21.11.2026 10:15", "dd.MM.yyyy HH:mm", "Europe/Berlin")',
      '2026-11-21T09:15:00.000Z',
    ],
    call: (text: string, pattern: string, zone: string) => new Date(readDate(text, pattern, zone)),
  },
  {
    signatures: [
      `toInstant(string): ${instant}`,
      `toInstant(int): ${instant}`,
      `toInstant(double): ${instant}`,
    ],
    description: 'The instant of an ISO text, UTC where it has no offset, or of seconds since 1970',
    example: ['toInstant("2026-11-21 03:40:27")', '2026-11-21T03:40:27.000Z'],
    call: (value: string | number | bigint) =>
      new Date(typeof value === 'string' ? readIso(value, 'UTC') : Number(value) * 1000),
  },
  {
    signatures: ofMoments((moment) => `format(${moment}, string, string): string`),
    description: 'As text in a pattern (yyyy, MM, dd, HH, mm, ss, SSS, XXX) in a time zone',
    example: [`format(${example}, "dd.MM.yyyy HH:mm", "Europe/Berlin")`, '21.11.2026 00:30'],
    call: (moment: Moment, pattern: string, zone: string) => writeDate(msOf(moment, zone), pattern, zone),
  },
  {
    signatures: ofMoments((moment) => `isoDate(${moment}, string): string`),
    description: 'The day in a time zone, as 2026-11-21',
    example: [`isoDate(${example}, "Europe/Berlin")`, '2026-11-21'],
    call: (moment: Moment, zone: string) => writeDate(msOf(moment, zone), 'yyyy-MM-dd', zone),
  },
  {
    signatures: [`string(${instant}): string`],
    description: 'An instant as ISO text in UTC',
    example: ['string(date("2026-11-21", "UTC"))', '2026-11-21T00:00:00.000Z'],
    call: (moment: Date) => moment.toISOString(),
  },
  {
    signatures: ofMomentsAndCounts('addDays'),
    description:
      'The same time of day so many days later in a time zone, also when the clocks change between',
    example: ['addDays(date("2026-03-28", "Europe/Berlin"), 2, "Europe/Berlin")', '2026-03-29T22:00:00.000Z'],
    call: (moment: Moment, days: bigint | number, zone: string) =>
      new Date(addDays(msOf(moment, zone), boundedDays(days), zone)),
  },
  {
    signatures: ofMomentsAndCounts('addWorkdays'),
    description: 'So many days later without Saturdays and Sundays; holidays are not known',
    example: ['isoDate(addWorkdays("2026-11-20", 3, "Europe/Berlin"), "Europe/Berlin")', '2026-11-25'],
    call: (moment: Moment, days: bigint | number, zone: string) => {
      if (Math.abs(wholeOf(days)) > 1000)
        throw new Error(`${String(days)} working days are too many: use at most 1000`);
      return new Date(addWorkdays(msOf(moment, zone), wholeOf(days), zone));
    },
  },
  {
    signatures: ofMomentsAndCounts('addMonths'),
    description: 'The same day so many months later in a time zone, or the last day of a shorter month',
    example: ['isoDate(addMonths("2026-01-31", 1, "Europe/Berlin"), "Europe/Berlin")', '2026-02-28'],
    call: (moment: Moment, months: bigint | number, zone: string) =>
      new Date(addMonths(msOf(moment, zone), boundedDays(months), zone)),
  },
  {
    signatures: ofMoments((moment) => `startOfDay(${moment}, string): ${instant}`),
    description: 'The first instant of the day in a time zone',
    example: [`startOfDay(${example}, "Europe/Berlin")`, '2026-11-20T23:00:00.000Z'],
    call: (moment: Moment, zone: string) => new Date(startOfDay(msOf(moment, zone), zone)),
  },
  {
    signatures: ofMoments((moment) => `startOfMonth(${moment}, string): ${instant}`),
    description: 'The first instant of the month in a time zone',
    example: ['startOfMonth("2026-11-21", "Europe/Berlin")', '2026-10-31T23:00:00.000Z'],
    call: (moment: Moment, zone: string) => {
      const { year, month } = wallTimeOf(msOf(moment, zone), zone);
      return new Date(instantAt(midnight(year, month, 1), zone));
    },
  },
  {
    signatures: ofMoments((from) => from).flatMap((from) =>
      ofMoments((to) => `daysBetween(${from}, ${to}, string): int`),
    ),
    description:
      'Days of the calendar from one to the other in a time zone; negative when the second is earlier',
    example: [`daysBetween("2026-11-20", ${example}, "Europe/Berlin")`, 1],
    call: (from: Moment, to: Moment, zone: string) =>
      BigInt(daysBetween(msOf(from, zone), msOf(to, zone), zone)),
  },
  part('year', 'year', 'The year', [`year(${example}, "Europe/Berlin")`, 2026]),
  part('month', 'month', 'The month, from 1,', [`month(${example}, "Europe/Berlin")`, 11]),
  part('day', 'day', 'The day of the month', [`day(${example}, "Europe/Berlin")`, 21]),
  part('hour', 'hour', 'The hour, from 0 to 23,', [`hour(${example}, "Europe/Berlin")`, 0]),
  part('minute', 'minute', 'The minute', [`minute(${example}, "Europe/Berlin")`, 30]),
  {
    signatures: ofMoments((moment) => `weekday(${moment}, string): int`),
    description: 'The day of the week in a time zone: Monday is 1, Sunday is 7',
    example: [`weekday(${example}, "Europe/Berlin")`, 6],
    call: (moment: Moment, zone: string) => BigInt(weekdayOf(msOf(moment, zone), zone)),
  },
];
