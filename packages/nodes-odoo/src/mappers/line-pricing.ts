import { type DecimalText, Exact, roundTo } from '@crossdock/canonical';

/** What was charged for one line, in amounts of one currency. */
export interface ChargedLine {
  quantity: DecimalText;
  /** After discount, without tax. */
  net: DecimalText;
  /** Before discount, without tax. */
  listNet?: DecimalText | undefined;
  /** In percent. */
  taxRates: readonly DecimalText[];
}

/** A line as Odoo takes it: unit price and discount in percent, both with two decimals. */
export interface PricedLine {
  quantity: DecimalText;
  priceUnit: DecimalText;
  discount: DecimalText;
}

/** Out of the box Odoo keeps two decimals of prices, of quantities, and of discounts in percent. */
const leastPriceDigits = 2;
const quantityDigits = 2;
const discountDigits = 2;

/** How far to look for prices that fit before giving in. */
const searchSteps = 100;

/**
 * One or more Odoo lines whose subtotals add up to the net exactly, whatever the quantity. The first that fits:
 *
 * 1. list price with discount: what the customer saw
 * 2. net unit price
 * 3. whole quantities: two lines a cent apart, the dearer for as many pieces as cents are left over; or one piece
 *    apart at what the others leave, when only that keeps the tax: Odoo rounds it on each line
 * 4. broken quantities: a unit price a little too high, with the discount that brings it down to the net
 * 5. quantity 1 at the net price, also for quantities finer than Odoo keeps; the caller says the quantity in the text
 */
export function priceLine(line: ChargedLine, currencyDigits: number): PricedLine[] {
  const onePiece = [{ quantity: '1', priceUnit: line.net, discount: '0' }];
  if (new Exact(line.quantity).decimalPlaces() > quantityDigits) return onePiece;
  const candidates = [
    listPriceWithDiscount,
    netUnitPrice,
    splitKeepingTaxes,
    balancedByDiscount,
    splitByCents,
  ];
  for (const candidate of candidates) {
    const parts = candidate(line, currencyDigits);
    if (parts.length > 0 && comesToNet(parts, line, currencyDigits)) return parts;
  }
  return onePiece;
}

/** Does the line say its quantity by itself? Not when it had to become one piece. */
export function keepsQuantity(parts: readonly PricedLine[], line: ChargedLine): boolean {
  const total = parts.reduce((sum, { quantity }) => sum.plus(quantity), new Exact(0));
  return total.equals(line.quantity);
}

function listPriceWithDiscount({ quantity, net, listNet }: ChargedLine, digits: number): PricedLine[] {
  if (listNet === undefined || isZero(quantity) || isZero(listNet)) return [];
  const price = new Exact(listNet).dividedBy(quantity);
  const discount = new Exact(1).minus(new Exact(net).dividedBy(listNet)).times(100);
  const sensible = discount.gte(0) && discount.lte(100) && price.decimalPlaces() <= priceDigits(digits);
  return sensible ? [priced(quantity, price, roundTo(discount, discountDigits))] : [];
}

function netUnitPrice({ quantity, net }: ChargedLine, digits: number): PricedLine[] {
  if (isZero(quantity)) return isZero(net) ? [priced(quantity, new Exact(0))] : [];
  return [priced(quantity, roundTo(new Exact(net).dividedBy(quantity), priceDigits(digits)))];
}

/** Largest remainder: `net` in smallest units, divided among whole pieces. */
function splitByCents({ quantity, net }: ChargedLine, digits: number): PricedLine[] {
  const pieces = new Exact(quantity);
  const cent = new Exact(10).pow(-digits);
  const cents = new Exact(net).dividedBy(cent);
  if (!pieces.isInteger() || pieces.lte(1) || !cents.isInteger()) return [];
  const each = cents.dividedBy(pieces).floor();
  const dearer = cents.minus(each.times(pieces));
  return [priced(pieces.minus(dearer), each.times(cent)), priced(dearer, each.plus(1).times(cent))].filter(
    (part) => !isZero(part.quantity),
  );
}

/** Two lines on which Odoo computes the same taxes as on one. */
function splitKeepingTaxes(line: ChargedLine, digits: number): PricedLine[] {
  const byCents = splitByCents(line, digits);
  const [some] = byCents;
  if (some === undefined || keepsTaxes(byCents, line, digits)) return byCents;
  const cent = new Exact(10).pow(-digits);
  const others = new Exact(line.quantity).minus(1);
  for (let steps = 0; steps < searchSteps; steps += 1) {
    const price = new Exact(some.priceUnit).minus(cent.times(steps));
    const rest = new Exact(line.net).minus(price.times(others));
    const parts = [priced(others, price), priced('1', rest)];
    if (keepsTaxes(parts, line, digits)) return parts;
  }
  return [];
}

function balancedByDiscount(line: ChargedLine, digits: number): PricedLine[] {
  const { quantity, net } = line;
  if (isZero(quantity) || isZero(net)) return [];
  const step = new Exact(10).pow(-priceDigits(digits));
  const unit = new Exact(net).dividedBy(quantity);
  const lowest = unit.toDecimalPlaces(priceDigits(digits), Exact.ROUND_UP);
  for (let steps = 0; steps < searchSteps; steps += 1) {
    const price = lowest.plus(step.times(steps).times(unit.isNegative() ? -1 : 1));
    const discount = new Exact(1).minus(unit.dividedBy(price)).times(100);
    const parts = [priced(quantity, price, roundTo(discount, discountDigits))];
    if (comesToNet(parts, line, digits)) return parts;
  }
  return [];
}

function comesToNet(parts: readonly PricedLine[], { net }: ChargedLine, digits: number): boolean {
  const subtotals = parts.map((part) => subtotalOf(part, digits));
  if (subtotals.includes(undefined)) return false;
  return subtotals.reduce<Exact>((sum, each) => sum.plus(each ?? 0), new Exact(0)).equals(net);
}

/**
 * What Odoo makes of a line: price less discount times quantity, rounded to the currency. Undefined when that is
 * half a cent to the digit: computed in floats over there, it may fall to either side.
 */
function subtotalOf({ quantity, priceUnit, discount }: PricedLine, digits: number): Exact | undefined {
  const exact = new Exact(100).minus(discount).dividedBy(100).times(priceUnit).times(quantity);
  const rounded = roundTo(exact, digits);
  const half = new Exact(10).pow(-digits).dividedBy(2);
  return exact.minus(rounded).abs().equals(half) ? undefined : rounded;
}

function keepsTaxes(parts: readonly PricedLine[], { net, taxRates }: ChargedLine, digits: number): boolean {
  const taxOn = (amount: Exact, rate: string) => roundTo(amount.times(rate).dividedBy(100), digits);
  return taxRates.every((rate) => {
    const taxes = parts.map((part) => taxOn(subtotalOf(part, digits) ?? new Exact(0), rate));
    const sum = taxes.reduce<Exact>((left, right) => left.plus(right), new Exact(0));
    return sum.equals(taxOn(new Exact(net), rate));
  });
}

const priceDigits = (currencyDigits: number) => Math.max(leastPriceDigits, currencyDigits);
const isZero = (text: DecimalText) => new Exact(text).isZero();

const priced = (quantity: DecimalText | Exact, price: Exact, discount = new Exact(0)): PricedLine => ({
  quantity: new Exact(quantity).toFixed(),
  priceUnit: price.toFixed(),
  discount: discount.toFixed(),
});
