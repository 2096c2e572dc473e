import { type Currency, digitsOf, Exact, type Money, money, roundTo } from '@crossdock/canonical';

/**
 * An amount as Odoo sends it, a JSON number with the noise of a float, as exact money: rounded to the smallest unit
 * of its currency at once, before anything is added (15.179999999999993 is 15.18; recorded from Odoo 19.0).
 */
export function amountOf(value: number, currency: Currency): Money {
  return money(roundTo(new Exact(value), digitsOf(currency)), currency);
}

export const sameMoney = (a: Money, b: Money): boolean =>
  a.currency === b.currency && new Exact(a.amount).equals(b.amount);

/** `23.78 EUR`, for sentences. */
export const shownMoney = ({ amount, currency }: Money): string => `${amount} ${currency}`;
