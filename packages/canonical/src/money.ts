import { z } from 'zod';
import { DecimalText, Exact, isDecimalText, roundTo, type Rounding } from './decimal.ts';
import { hundredthsOf, sumOfHundredths, textOfHundredths } from './hundredths.ts';

/** An ISO 4217 code such as `EUR`. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code of three capitals, such as EUR')
  .meta({ title: 'Currency' });
export type Currency = z.infer<typeof Currency>;

/** An exact amount with its currency; an amount cannot exist without one. */
export const Money = z
  .object({ amount: DecimalText, currency: Currency })
  .meta({ title: 'Money', ui: 'money' });
export type Money = z.infer<typeof Money>;

/** Currencies whose smallest unit is not a hundredth (ISO 4217, minor unit column). */
const unusualDigits: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimals the smallest unit of a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function digitsOf(currency: Currency): number {
  return unusualDigits[currency] ?? 2;
}

/**
 * Makes money from a decimal text, printed with the digits of its currency unless it has more.
 * Throws when the text is no decimal number.
 */
export function money(amount: string | Exact, currency: Currency): Money {
  if (typeof amount === 'string' && digitsOf(currency) === 2 && !Number.isNaN(hundredthsOf(amount)))
    return { amount, currency };
  if (typeof amount === 'string' && !isDecimalText(amount)) {
    throw new Error(`Cannot make ${currency} of "${amount}": it must be a decimal number, such as 19.98`);
  }
  const exact = new Exact(amount);
  return { amount: exact.toFixed(Math.max(exact.decimalPlaces(), digitsOf(currency))), currency };
}

export function zero(currency: Currency): Money {
  return money('0', currency);
}

/** Adds amounts of one currency. Throws when currencies differ: there is no rate here. */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  for (const each of amounts) {
    if (each.currency !== currency) throw new Error(`Cannot add ${each.currency} to ${currency}`);
  }
  const quick = inHundredths(sumOfHundredths(amounts), currency);
  if (quick !== undefined) return quick;
  return money(
    amounts.reduce((total, each) => total.plus(each.amount), new Exact(0)),
    currency,
  );
}

/** Hundredths as money, where the currency is printed so; undefined for NaN. */
function inHundredths(units: number, currency: Currency): Money | undefined {
  const amount = digitsOf(currency) === 2 ? textOfHundredths(units) : undefined;
  return amount === undefined ? undefined : { amount, currency };
}

export function add(a: Money, b: Money): Money {
  return sum([a, b], a.currency);
}

export function negate(a: Money): Money {
  const quick = inHundredths(-hundredthsOf(a.amount), a.currency);
  return quick ?? money(new Exact(a.amount).negated(), a.currency);
}

export function subtract(a: Money, b: Money): Money {
  return add(a, negate(b));
}

export function multiply(a: Money, factor: string): Money {
  return money(new Exact(a.amount).times(factor), a.currency);
}

/** Rounds to the smallest unit of the currency. */
export function roundMoney(a: Money, rounding: Rounding = 'half-up'): Money {
  return money(roundTo(a.amount, digitsOf(a.currency), rounding), a.currency);
}

/** -1, 0 or 1. Throws when currencies differ. */
export function compare(a: Money, b: Money): number {
  if (a.currency !== b.currency) throw new Error(`Cannot compare ${a.currency} with ${b.currency}`);
  if (a.amount === b.amount) return 0;
  const left = hundredthsOf(a.amount);
  const right = hundredthsOf(b.amount);
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : new Exact(a.amount).comparedTo(b.amount);
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: each part is rounded down to the
 * smallest unit, and what is left goes to the largest remainders, the earlier part first.
 * Weights are decimal texts, not negative, not all zero. Throws for other weights, and for a total that is
 * finer than the smallest unit: round it first.
 */
export function allocate(total: Money, weights: readonly string[]): Money[] {
  const exactWeights = weights.map((weight) => new Exact(weight));
  const all = exactWeights.reduce((left, right) => left.plus(right), new Exact(0));
  const below = exactWeights.find((weight) => weight.isNegative() && !weight.isZero());
  if (below !== undefined) throw new Error(`Cannot allocate by ${below.toFixed()}: a weight is not negative`);
  if (all.isZero()) throw new Error('Cannot allocate: all weights are zero');
  const units = new Exact(total.amount).times(new Exact(10).pow(digitsOf(total.currency)));
  if (!units.isInteger()) throw new Error(`Cannot allocate ${total.amount}: finer than the smallest unit`);
  const shares = exactWeights.map((weight) => units.times(weight).dividedBy(all));
  const parts = shares.map((share) => share.trunc());
  const left = units.minus(parts.reduce((a, b) => a.plus(b), new Exact(0)));
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share.minus(share.trunc()).abs() }))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  const step = left.isNegative() ? -1 : 1;
  for (let given = 0; given < left.abs().toNumber(); given += 1) {
    const index = byRemainder[given % byRemainder.length]?.index ?? 0;
    parts[index] = (parts[index] ?? new Exact(0)).plus(step);
  }
  const scale = new Exact(10).pow(-digitsOf(total.currency));
  return parts.map((part) => money(part.times(scale), total.currency));
}
