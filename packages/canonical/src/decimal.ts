import { Decimal } from 'decimal.js';
import { z } from 'zod';

/** Exact arithmetic for money and quantities: 40 significant digits, never exponent notation in text. */
export const Exact = Decimal.clone({ precision: 40, toExpNeg: -30, toExpPos: 40 });
export type Exact = Decimal;

const decimalPattern = /^-?\d+(\.\d+)?$/;

/** Whether a text is a decimal number such as `19.98` or `-3`. */
export function isDecimalText(text: string): boolean {
  return decimalPattern.test(text);
}

/** A decimal number as text, such as `19.98` or `-3`. Never exponent notation, never a float. */
export const DecimalText = z
  .string()
  .regex(decimalPattern, 'must be a decimal number with a dot, such as 19.98')
  .meta({ title: 'Decimal', ui: 'decimal' });
export type DecimalText = z.infer<typeof DecimalText>;

/** A JSON number as decimal text: `2`, `0.5`. */
export function decimalTextOf(number: number): DecimalText {
  const text = String(number);
  return text.includes('e') ? new Exact(number).toFixed() : text;
}

/** How to round when a digit must go. Commercial rounding (`half-up`, away from zero) is the default of shops and ERPs. */
export type Rounding = 'half-up' | 'half-even' | 'down';

const roundingModes = {
  'half-up': Decimal.ROUND_HALF_UP,
  'half-even': Decimal.ROUND_HALF_EVEN,
  down: Decimal.ROUND_DOWN,
} as const;

/** Rounds to `digits` decimals and keeps trailing zeros off: the value, not its look. */
export function roundTo(value: Exact | string, digits: number, rounding: Rounding = 'half-up'): Exact {
  const exact = typeof value === 'string' ? new Exact(value) : value;
  if (exact.decimalPlaces() <= digits) return exact;
  return exact.toDecimalPlaces(digits, roundingModes[rounding]);
}
