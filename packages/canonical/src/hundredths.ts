import { digitsIn } from './digits.ts';

/*
 * Amounts look like 19.98 nearly always. As whole hundredths below 2^53 they are exact numbers, and adding or comparing
 * them is many times quicker than arithmetic on decimals. Whatever looks otherwise goes the long way.
 */

/** Most digits that a whole number keeps exactly, whichever they are. */
const mostDigits = 15;

/** The hundredths of a text such as `19.98` or `-3.00`: two decimals, no needless zeros before. NaN for any other. */
export function hundredthsOf(text: string): number {
  const begin = text.startsWith('-') ? 1 : 0;
  const point = text.length - 3;
  const whole = point - begin;
  if (whole < 1 || whole > mostDigits - 2 || text[point] !== '.') return Number.NaN;
  if (whole > 1 && text[begin] === '0') return Number.NaN;
  const units = digitsIn(text, begin, point) * 100 + digitsIn(text, point + 1, text.length);
  return begin === 1 ? -units : units;
}

/** The sum of amounts in hundredths. NaN where one is no such text, or the sum grew too large to be exact. */
export function sumOfHundredths(amounts: ReadonlyArray<{ amount: string }>): number {
  let sum = 0;
  for (const { amount } of amounts) {
    sum += hundredthsOf(amount);
    if (!Number.isSafeInteger(sum)) return Number.NaN;
  }
  return sum;
}

/** Hundredths as text with two decimals; undefined for NaN. */
export function textOfHundredths(units: number): string | undefined {
  if (Number.isNaN(units)) return undefined;
  const digits = Math.abs(units);
  const cents = digits % 100;
  return `${units < 0 ? '-' : ''}${String((digits - cents) / 100)}.${cents < 10 ? '0' : ''}${String(cents)}`;
}
