/* How times, durations and counts are written, the same on every screen. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `just now`, `12 s ago`, `5 min ago`, `yesterday 14:05`, `3 Nov 14:05`. Future: `in 12 s`. */
export function relativeTime(at: string, now: number): string {
  const ms = now - Date.parse(at);
  if (ms < 0) return ms > -2 * second ? 'now' : `in ${roughly(-ms)}`;
  if (ms < 5 * second) return 'just now';
  if (ms < 20 * hour) return `${roughly(ms)} ago`;
  const date = new Date(at);
  const yesterday = new Date(now - day).toDateString() === date.toDateString();
  const time = clockTime(at);
  if (yesterday) return `yesterday ${time}`;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}

function roughly(ms: number): string {
  if (ms < minute) return `${String(Math.round(ms / second))} s`;
  if (ms < hour) return `${String(Math.round(ms / minute))} min`;
  if (ms < 2 * day) return `${String(Math.round(ms / hour))} h`;
  return `${String(Math.round(ms / day))} days`;
}

export function exactTime(at: string): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

export function clockTime(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** `840 µs`, `12 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`. */
export function duration(ms: number): string {
  if (ms < 1) return ms === 0 ? '0 ms' : `${String(Math.round(ms * 1_000))} µs`;
  if (ms < second) return `${String(Math.round(ms))} ms`;
  if (ms < minute) return `${(ms / second).toFixed(ms < 10 * second ? 1 : 0)} s`;
  if (ms < hour) return two(Math.floor(ms / minute), 'min', Math.round((ms % minute) / second), 's');
  return two(Math.floor(ms / hour), 'h', Math.round((ms % hour) / minute), 'min');
}

function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0
    ? `${String(big)} ${bigUnit}`
    : `${String(big)} ${bigUnit} ${String(small)} ${smallUnit}`;
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function bytes(value: number): string {
  return value < 1_024 ? `${String(value)} B` : `${(value / 1_024).toFixed(1)} KB`;
}

/** A value in one short line, for hints and greyed samples. */
export function inline(value: unknown, length = 60): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : (moneyText(value) ?? JSON.stringify(value));
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Money reads as an amount with its currency, not as an object. */
function moneyText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return undefined;
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  return typeof amount === 'string' && typeof currency === 'string' ? `${amount} ${currency}` : undefined;
}

/** `createdAt`, `net_price`, `map-to-order` as words: `Created at`. */
export function words(name: string): string {
  const spaced = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
