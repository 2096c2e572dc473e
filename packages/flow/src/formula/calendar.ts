/**
 * Calendar and clock of a time zone. Built on `Intl`, which carries the zones of the platform everywhere the flow
 * language runs; a date library would bring its own few hundred kilobytes to say the same.
 */

/** What a clock on the wall shows; months from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

const dayMs = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = makeClock(zone);
  clocks.set(zone, made);
  return made;
}

function makeClock(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch {
    throw new Error(`Unknown time zone "${timeZone.slice(0, 80)}": use a name such as Europe/Berlin`);
  }
}

/** What the clock shows at an instant. Throws for a zone that is none. */
export function wallTimeOf(instant: number, zone: string): WallTime {
  if (zone === 'UTC') return fromUtc(instant);
  const [month, day, year, hour, minute, second] = clockOf(zone).format(instant).split(/\D+/).map(Number);
  return {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
    millisecond: ((instant % 1000) + 1000) % 1000,
  };
}

/** Milliseconds by which the clock is ahead of UTC. */
export function offsetOf(instant: number, zone: string): number {
  return toUtc(wallTimeOf(instant, zone)) - instant;
}

/**
 * The instant at which the clock shows a time. When clocks go back a time is shown twice: the first is meant. When
 * they go forward a time is never shown: it is taken as much later as the clock jumps.
 */
export function instantAt(wall: WallTime, zone: string): number {
  const utc = toUtc(wall);
  if (zone === 'UTC') return utc;
  const [before, after] = [offsetOf(utc - dayMs, zone), offsetOf(utc + dayMs, zone)];
  const fits = [utc - before, utc - after].find((instant) => toUtc(wallTimeOf(instant, zone)) === utc);
  return fits ?? utc - before;
}

/** The same time of day so many days later: over a change of the clocks this is not so many times 24 hours. */
export function addDays(instant: number, days: number, zone: string): number {
  const wall = wallTimeOf(instant, zone);
  return instantAt({ ...wall, day: wall.day + days }, zone);
}

/** The same day and time so many months later, or the last day of a month that has not so many. */
export function addMonths(instant: number, months: number, zone: string): number {
  const wall = wallTimeOf(instant, zone);
  const first = fromUtc(Date.UTC(wall.year, wall.month - 1 + months, 1));
  const day = Math.min(wall.day, daysIn(first.year, first.month));
  return instantAt({ ...wall, year: first.year, month: first.month, day }, zone);
}

/** The first instant of the day: midnight, or later where the clock skips it. */
export function startOfDay(instant: number, zone: string): number {
  const { year, month, day } = wallTimeOf(instant, zone);
  return instantAt(midnight(year, month, day), zone);
}

/** Days of the calendar from one instant to another. */
export function daysBetween(from: number, to: number, zone: string): number {
  return (dateOf(to, zone) - dateOf(from, zone)) / dayMs;
}

/** Monday is 1, Sunday is 7, as ISO 8601 counts. */
export function weekdayOf(instant: number, zone: string): number {
  return new Date(dateOf(instant, zone)).getUTCDay() || 7;
}

/** So many working days later; Saturdays and Sundays do not count, holidays do. */
export function addWorkdays(instant: number, days: number, zone: string): number {
  const step = Math.sign(days);
  let [at, left] = [instant, Math.abs(days)];
  while (left > 0) {
    at = addDays(at, step, zone);
    if (weekdayOf(at, zone) <= 5) left -= 1;
  }
  return at;
}

export function midnight(year: number, month: number, day: number): WallTime {
  return { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
}

/** Whether a calendar and a clock can show it: there is no 30 February. */
export function isShownByClocks(wall: WallTime): boolean {
  return (
    wall.month >= 1 &&
    wall.month <= 12 &&
    wall.day >= 1 &&
    wall.day <= daysIn(wall.year, wall.month) &&
    wall.hour <= 23 &&
    wall.minute <= 59 &&
    wall.second <= 59
  );
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Midnight UTC of the day in the zone: days can be counted with it. */
function dateOf(instant: number, zone: string): number {
  const { year, month, day } = wallTimeOf(instant, zone);
  return Date.UTC(year, month - 1, day);
}

function toUtc({ year, month, day, hour, minute, second, millisecond }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function fromUtc(instant: number): WallTime {
  const date = new Date(instant);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}
