import type { Order, OrderCharge, TaxAmount } from './order.ts';
import { add, compare, subtract, sum, type Money } from './money.ts';

/** One sum that does not come out: both numbers, so that a person can see which is wrong. */
export interface TotalsMismatch {
  what: string;
  stated: Money;
  computed: Money;
}

/**
 * Do the numbers of an order add up, to the cent?
 *
 * 1. Each line: list net minus discount is net; its taxes add up to its tax.
 * 2. Net of the order: lines, shipping and fees. Tax: theirs likewise.
 * 3. Total: net plus tax.
 *
 * The totals of shipping and discount are told by the shop and not checked: their amounts are in the lines.
 * Throws for an amount in another currency than the order's: there is nothing to compare it with.
 */
export function checkTotals(order: Order): TotalsMismatch[] {
  const { currency, totals } = order;
  const charged = [...order.lines, ...order.shippingCharges, ...order.fees];
  const mismatches: TotalsMismatch[] = [];
  const check = (what: string, stated: Money, computed: Money): void => {
    if (compare(stated, computed) !== 0) mismatches.push({ what, stated, computed });
  };
  for (const { ref, net, listNet, discount } of order.lines)
    check(`net of line ${ref}`, net, subtract(listNet, discount));
  for (const { ref, tax, taxes } of charged) check(`tax of ${ref}`, tax, sum(taxes.map(amountOf), currency));
  check('net of the order', totals.net, sum(charged.map(netOf), currency));
  check('tax of the order', totals.tax, sum(charged.map(taxOf), currency));
  check('total of the order', totals.total, add(totals.net, totals.tax));
  return mismatches;
}

const amountOf = ({ amount }: TaxAmount): Money => amount;
const netOf = ({ net }: OrderCharge): Money => net;
const taxOf = ({ tax }: OrderCharge): Money => tax;
