import { Exact } from './decimal.ts';
import { digitsIn } from './digits.ts';

/** Digits that one word of a decimal holds: the library counts to the base of 10,000,000. */
const wordDigits = 7;
const base = 10 ** wordDigits;

/** A decimal as its library documents it: sign, exponent of the first digit, and words that begin at the point. */
interface Parts {
  s: number;
  e: number;
  d: number[];
}

/**
 * Reads a decimal text of at most seven digits on each side of the point, as nearly all amounts, prices, rates and
 * quantities are: one word for the whole, one for the part. That is several times quicker than reading any number.
 * Undefined for any other text.
 */
export function shortDecimalOf(text: string): Exact | undefined {
  const begin = text.startsWith('-') ? 1 : 0;
  const dot = text.indexOf('.');
  const point = dot < 0 ? text.length : dot;
  const places = text.length - point - 1;
  if (point - begin > wordDigits || places > wordDigits) return undefined;
  const whole = digitsIn(text, begin, point);
  const part = dot < 0 ? 0 : digitsIn(text, point + 1, text.length) * (base / 10 ** places);
  if (Number.isNaN(whole + part)) return undefined;
  const exact = new Exact(whole);
  const parts = exact as Parts;
  if (begin === 1) parts.s = -1;
  if (part !== 0 && whole !== 0) parts.d.push(part);
  else if (part !== 0) {
    parts.d[0] = part;
    parts.e = String(part).length - wordDigits - 1;
  }
  return exact;
}
