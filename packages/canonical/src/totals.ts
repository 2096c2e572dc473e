import type { Order } from './order.ts';
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
  const { currency } = order;
  const charged = [...order.lines, ...order.shippingCharges, ...order.fees];
  const lineChecks = order.lines.map((line) => ({
    what: `net of line ${line.ref}`,
    stated: line.net,
    computed: subtract(line.listNet, line.discount),
  }));
  const taxChecks = charged.map((each) => ({
    what: `tax of ${each.ref}`,
    stated: each.tax,
    computed: sum(
      each.taxes.map((tax) => tax.amount),
      currency,
    ),
  }));
  const orderChecks = [
    {
      what: 'net of the order',
      stated: order.totals.net,
      computed: sum(
        charged.map((each) => each.net),
        currency,
      ),
    },
    {
      what: 'tax of the order',
      stated: order.totals.tax,
      computed: sum(
        charged.map((each) => each.tax),
        currency,
      ),
    },
    {
      what: 'total of the order',
      stated: order.totals.total,
      computed: add(order.totals.net, order.totals.tax),
    },
  ];
  return [...lineChecks, ...taxChecks, ...orderChecks].filter(
    ({ stated, computed }) => compare(stated, computed) !== 0,
  );
}
