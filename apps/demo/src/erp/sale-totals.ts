import { Exact } from '@crossdock/canonical';

/** Where Odoo rounds tax: on each line (its default), or once per tax over the whole order. */
export type TaxRounding = 'round_per_line' | 'round_globally';

/** A percentage tax. An included tax is part of the price, others come on top. */
export interface SaleTax {
  id: number;
  percent: Exact;
  included: boolean;
}

export interface PricedLine {
  quantity: Exact;
  unitPrice: Exact;
  discountPercent: Exact;
  taxes: readonly SaleTax[];
}

export interface Totals {
  untaxed: Exact;
  tax: Exact;
  total: Exact;
}

/**
 * The totals of one order line, rounded to the currency.
 *
 * Computed here and never taken from the caller, so that a wrong mapping shows as a difference.
 * Recorded from Odoo 17.0 and 19.0: 8 x 9.99 at 19 % = 79.92 + 15.18; 2 x 20.00 less 10 % at 7 % = 36.00 + 2.52;
 * 3 x 11.90 at 19 % included = 30.00 + 5.70.
 */
export function lineTotals(line: PricedLine, digits: number): Totals {
  const { untaxed, taxes } = unroundedTaxes(line, digits);
  if (line.taxes.some((tax) => tax.included)) return includedTotals(line, untaxed, taxes, digits);
  const tax = sumOf(taxes.map(({ amount }) => round(amount, digits)));
  const base = round(untaxed, digits);
  return { untaxed: base, tax, total: base.plus(tax) };
}

/** The totals of an order: the sum of its lines, or the taxes rounded once per tax. */
export function orderTotals(lines: readonly PricedLine[], digits: number, rounding: TaxRounding): Totals {
  if (rounding === 'round_per_line') {
    return lines.map((line) => lineTotals(line, digits)).reduce(addTotals, noTotals());
  }
  const perTax = new Map<number, Exact>();
  const parts = lines.map((line) => unroundedTaxes(line, digits));
  for (const { id, amount } of parts.flatMap((part) => part.taxes)) {
    perTax.set(id, (perTax.get(id) ?? new Exact(0)).plus(amount));
  }
  const tax = sumOf([...perTax.values()].map((amount) => round(amount, digits)));
  const untaxed = round(sumOf(parts.map((part) => part.untaxed)), digits);
  return { untaxed, tax, total: untaxed.plus(tax) };
}

function unroundedTaxes(line: PricedLine, digits: number) {
  const gross = round(grossOf(line), digits);
  const included = sumOf(line.taxes.filter((tax) => tax.included).map((tax) => tax.percent));
  const untaxed = gross.dividedBy(included.dividedBy(100).plus(1));
  const taxes = line.taxes.map((tax) => ({ id: tax.id, amount: untaxed.times(tax.percent).dividedBy(100) }));
  return { untaxed, taxes };
}

/** With a tax in the price the price stands, and rounding falls on the tax. */
function includedTotals(
  line: PricedLine,
  untaxed: Exact,
  taxes: ReadonlyArray<{ id: number; amount: Exact }>,
  digits: number,
): Totals {
  const onTop = new Set(line.taxes.filter((tax) => !tax.included).map((tax) => tax.id));
  const added = sumOf(taxes.filter((tax) => onTop.has(tax.id)).map((tax) => round(tax.amount, digits)));
  const base = round(untaxed, digits);
  const total = round(grossOf(line), digits).plus(added);
  return { untaxed: base, tax: total.minus(base), total };
}

function grossOf(line: PricedLine): Exact {
  const factor = new Exact(100).minus(line.discountPercent).dividedBy(100);
  return line.unitPrice.times(factor).times(line.quantity);
}

const round = (amount: Exact, digits: number) => amount.toDecimalPlaces(digits, Exact.ROUND_HALF_UP);
const sumOf = (amounts: readonly Exact[]) => amounts.reduce((sum, amount) => sum.plus(amount), new Exact(0));
const noTotals = (): Totals => ({ untaxed: new Exact(0), tax: new Exact(0), total: new Exact(0) });
const addTotals = (sum: Totals, line: Totals): Totals => ({
  untaxed: sum.untaxed.plus(line.untaxed),
  tax: sum.tax.plus(line.tax),
  total: sum.total.plus(line.total),
});
