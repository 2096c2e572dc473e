import { instantAt, isShownByClocks, midnight, offsetOf, type WallTime, wallTimeOf } from './calendar.ts';

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Reads ISO 8601: `2026-11-21`, `2026-11-21 10:00:00`, `2026-11-21T10:00:00Z`. A text without an offset is the time
 * a clock shows in the zone. Throws for text that is no date.
 */
export function readIso(text: string, zone: string): number {
  const match = iso.exec(text.trim());
  if (match === null)
    throw new Error(`"${text.slice(0, 80)}" is no date: write it as 2026-11-21 or 2026-11-21T10:00:00Z`);
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const wall: WallTime = {
    ...midnight(Number(year), Number(month), Number(day)),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: Number((fraction ?? '').padEnd(3, '0').slice(0, 3)),
  };
  return instantOf(wall, text, zone, offset);
}

/** Parts of a pattern that are replaced, longest first; what stands in single quotes is itself. */
const parts = /'((?:[^']|'')*)'|yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s|SSS|XXX|[A-Za-z]+/g;

const fields: Record<string, { field: keyof WallTime; width: number; digits: string }> = {
  yyyy: { field: 'year', width: 4, digits: '\\d{4}' },
  yy: { field: 'year', width: 2, digits: '\\d{2}' },
  MM: { field: 'month', width: 2, digits: '\\d{2}' },
  M: { field: 'month', width: 1, digits: '\\d{1,2}' },
  dd: { field: 'day', width: 2, digits: '\\d{2}' },
  d: { field: 'day', width: 1, digits: '\\d{1,2}' },
  HH: { field: 'hour', width: 2, digits: '\\d{2}' },
  H: { field: 'hour', width: 1, digits: '\\d{1,2}' },
  mm: { field: 'minute', width: 2, digits: '\\d{2}' },
  m: { field: 'minute', width: 1, digits: '\\d{1,2}' },
  ss: { field: 'second', width: 2, digits: '\\d{2}' },
  s: { field: 'second', width: 1, digits: '\\d{1,2}' },
  SSS: { field: 'millisecond', width: 3, digits: '\\d{3}' },
};

/** Writes what the clock of a zone shows: `dd.MM.yyyy HH:mm`. Throws for a pattern with parts that mean nothing. */
export function writeDate(instant: number, pattern: string, zone: string): string {
  const wall = wallTimeOf(instant, zone);
  return pattern.replace(parts, (part, quoted: string | undefined) => {
    if (quoted !== undefined) return unquoted(quoted);
    if (part === 'XXX') return offsetText(offsetOf(instant, zone));
    const { field, width } = fieldOf(part, pattern);
    const digits = String(wall[field]).padStart(width, '0');
    return part === 'yy' ? digits.slice(-2) : digits;
  });
}

/** Reads a text in a pattern, such as `dd.MM.yyyy`; parts that the pattern lacks are zero. Two-digit years are 20xx. */
export function readDate(text: string, pattern: string, zone: string): number {
  const order: string[] = [];
  let last = 0;
  let expression = '';
  for (const match of pattern.matchAll(parts)) {
    const [part, quoted] = match;
    expression += escaped(pattern.slice(last, match.index));
    last = match.index + part.length;
    if (quoted !== undefined) expression += escaped(unquoted(quoted));
    else {
      order.push(part);
      expression += part === 'XXX' ? '(Z|[+-]\\d{2}:\\d{2})' : `(${fieldOf(part, pattern).digits})`;
    }
  }
  const found = new RegExp(`^${expression}${escaped(pattern.slice(last))}$`).exec(text.trim());
  if (found === null) throw new Error(`"${text.slice(0, 80)}" is no date written as ${pattern}`);
  const wall: WallTime = midnight(1970, 1, 1);
  let offset: string | undefined;
  for (const [index, part] of order.entries()) {
    const digits = found[index + 1] ?? '';
    if (part === 'XXX') offset = digits;
    else wall[fieldOf(part, pattern).field] = Number(digits) + (part === 'yy' ? 2000 : 0);
  }
  return instantOf(wall, text, zone, offset);
}

function fieldOf(part: string, pattern: string): { field: keyof WallTime; width: number; digits: string } {
  const field = Object.hasOwn(fields, part) ? fields[part] : undefined;
  if (field !== undefined) return field;
  throw new Error(
    `"${part}" in the pattern "${pattern.slice(0, 80)}" means nothing: use yyyy, MM, dd, HH, mm, ss, SSS, XXX, and single quotes around words`,
  );
}

function instantOf(wall: WallTime, text: string, zone: string, offset: string | undefined): number {
  if (!isShownByClocks(wall))
    throw new Error(`"${text.slice(0, 80)}" is no date: there is no such day or time`);
  return offset === undefined ? instantAt(wall, zone) : instantAt(wall, 'UTC') - offsetMs(offset);
}

function offsetMs(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Two quotes stand for one, inside quotes and by themselves. */
function unquoted(text: string): string {
  return text === '' ? "'" : text.replaceAll("''", "'");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
