import { Decimal } from 'decimal.js';
import type { CouponLine, LineTax, Order } from './order.ts';
import { ratesFor } from '../site.ts';
import type { TaxClass } from '../site.ts';

/** Money as WooCommerce prints it: a string with `decimals` digits, halves rounded away from zero. */
export function money(amount: Decimal.Value, decimals = 2): string {
  return new Decimal(amount).toFixed(decimals, Decimal.ROUND_HALF_UP);
}

/** Sum of amounts that are first rounded to cents one by one, as the shop rounds per line. */
export function sumOfCents(amounts: readonly Decimal.Value[]): Decimal {
  return amounts.reduce<Decimal>((sum, amount) => sum.plus(money(amount)), new Decimal(0));
}

export function sum(amounts: readonly Decimal.Value[]): Decimal {
  return amounts.reduce<Decimal>((total, amount) => total.plus(amount), new Decimal(0));
}

/** Sums of an order as its header shows them, decimal strings with cents. Tax is rounded per line. */
export function totalsOf(order: Order) {
  const subtotal = sumOfCents(order.lines.map((line) => line.subtotal));
  const net = sumOfCents(order.lines.map((line) => line.total));
  const subtotalTax = sumOfCents(order.lines.map((line) => taxOf(line.taxes, 'subtotal')));
  const netTax = sumOfCents(order.lines.map((line) => taxOf(line.taxes, 'total')));
  const shipping = sumOfCents(order.shippingLines.map((line) => line.total));
  const shippingTax = sumOfCents(order.shippingLines.map((line) => taxOf(line.taxes, 'total')));
  const fees = sumOfCents(order.feeLines.map((line) => line.total));
  const cartTax = netTax.plus(sumOfCents(order.feeLines.map((line) => taxOf(line.taxes, 'total'))));
  return {
    discountTotal: money(subtotal.minus(net)),
    discountTax: money(subtotalTax.minus(netTax)),
    shippingTotal: money(shipping),
    shippingTax: money(shippingTax),
    cartTax: money(cartTax),
    totalTax: money(cartTax.plus(shippingTax)),
    total: money(net.plus(shipping).plus(fees).plus(cartTax).plus(shippingTax)),
  };
}

/** Tax of one line over all rates, not rounded. */
export function taxOf(taxes: readonly LineTax[], side: 'total' | 'subtotal'): Decimal {
  return sum(taxes.map((tax) => tax[side] ?? 0));
}

/**
 * Computes tax on every line from its own net total, and keeps one tax line for each rate in use.
 * Shipping takes the standard rate as soon as one line does, else the rate of the lines ("inherit").
 */
export function recalculateTaxes(order: Order, nextItemId: () => number): void {
  const country = order.shipping.country || order.billing.country || 'DE';
  for (const line of order.lines) line.taxes = taxesOn(country, line.taxClass, line.total, line.subtotal);
  const inherited = shippingTaxClass(order);
  for (const line of order.shippingLines) {
    line.taxes = inherited === undefined ? [] : taxesOn(country, inherited, line.total, null);
  }
  for (const line of order.feeLines) {
    line.taxes = line.taxable ? taxesOn(country, line.taxClass, line.total, null) : [];
  }
  const used = new Set(
    [...order.lines, ...order.shippingLines, ...order.feeLines].flatMap((line) =>
      line.taxes.map((tax) => tax.rateId),
    ),
  );
  order.taxLines = [...used].map(
    (rateId) => order.taxLines.find((line) => line.rateId === rateId) ?? { id: nextItemId(), rateId },
  );
}

/**
 * Spreads a percent coupon over the lines as recorded: every line gets its share rounded down to cents, and
 * the cents missing to the rounded whole go to the lines with the highest price first.
 */
export function applyPercentCoupon(order: Order, coupon: CouponLine): void {
  const byPrice = [...order.lines].sort((a, b) => priceOf(b).comparedTo(priceOf(a)));
  const share = new Decimal(coupon.percent).div(100);
  const whole = new Decimal(money(sum(byPrice.map((line) => line.subtotal)).times(share)));
  let missing = whole;
  for (const line of byPrice) {
    const discount = new Decimal(line.subtotal).times(share).toDecimalPlaces(2, Decimal.ROUND_DOWN);
    line.total = money(new Decimal(line.total).minus(discount));
    missing = missing.minus(discount);
  }
  for (const line of byPrice) {
    const cents = Decimal.min(missing, new Decimal(line.quantity).div(100), line.total);
    line.total = money(new Decimal(line.total).minus(cents));
    missing = missing.minus(cents);
  }
  coupon.discount = whole.toString();
}

function priceOf(line: { subtotal: string; quantity: number }): Decimal {
  return new Decimal(line.subtotal).div(Math.max(1, line.quantity));
}

function shippingTaxClass(order: Order): TaxClass | undefined {
  const classes = order.lines.map((line) => line.taxClass);
  return classes.includes('') ? '' : classes[0];
}

function taxesOn(country: string, taxClass: TaxClass, total: string, subtotal: string | null): LineTax[] {
  return ratesFor(country, taxClass).map((rate) => ({
    rateId: rate.id,
    total: percentOf(total, rate.percent),
    subtotal: subtotal === null ? null : percentOf(subtotal, rate.percent),
  }));
}

function percentOf(amount: string, percent: string): string {
  return new Decimal(amount).times(percent).div(100).toString();
}
