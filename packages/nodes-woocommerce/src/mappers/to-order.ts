import {
  checkTotals,
  decimalTextOf,
  makeRef,
  money,
  type Order,
  type OrderCharge,
  type OrderLine,
  subtract,
} from '@crossdock/canonical';
import type { EventOrigin } from '@crossdock/sdk';
import type { WooOrder } from '../schemas/order.ts';
import { chargesOf } from './charges.ts';
import { addressesOf, customerOf, filled } from './parties.ts';
import { statusOf } from './status.ts';
import { totalsDiffer } from './totals-differ.ts';

/**
 * An order of WooCommerce as a canonical order. Amounts are the shop's own, taken from line totals: `price` is a
 * float after discount. WooCommerce states totals without tax whatever `prices_include_tax` says.
 *
 * Fails with `woocommerce.unknown-status`, `woocommerce.not-placed` and, when the shop's numbers do not add up to
 * the cent, `woocommerce.totals-differ`: nothing is ever rounded away here.
 */
export function toOrder(woo: WooOrder, origin: EventOrigin): Order {
  const { currency } = woo;
  const total = money(woo.total, currency);
  const tax = money(woo.total_tax, currency);
  const order: Order = {
    ref: makeRef({ ...origin, entity: 'order', id: String(woo.id) }),
    number: woo.number,
    status: statusOf(woo),
    placedAt: `${woo.date_created_gmt}Z`,
    changedAt: `${woo.date_modified_gmt}Z`,
    currency,
    taxesIncluded: woo.prices_include_tax,
    customer: customerOf(woo, origin),
    ...addressesOf(woo),
    ...chargedParts(woo, origin),
    discounts: woo.coupon_lines.map(({ code, discount }) => ({ code, amount: money(discount, currency) })),
    totals: {
      net: subtract(total, tax),
      tax,
      shipping: money(woo.shipping_total, currency),
      discount: money(woo.discount_total, currency),
      total,
    },
    payment: paymentOf(woo),
    ...filled({ note: woo.customer_note }),
  };
  const mismatches = checkTotals(order);
  if (mismatches.length > 0) throw totalsDiffer(woo.number, mismatches);
  return order;
}

function chargedParts(
  woo: WooOrder,
  { system }: EventOrigin,
): Pick<Order, 'lines' | 'shippingCharges' | 'fees'> {
  const { currency } = woo;
  const chargeOf = chargesOf(woo);
  const refOf = (entity: string, { id }: { id: number }) => makeRef({ system, entity, id: String(id) });
  return {
    lines: woo.line_items.map((line): OrderLine => {
      const charged = chargeOf(line);
      const listNet = money(line.subtotal, currency);
      return {
        ref: refOf('order-line', line),
        ...filled({ sku: line.sku ?? '' }),
        name: line.name,
        quantity: decimalTextOf(line.quantity),
        listNet,
        discount: subtract(listNet, charged.net),
        ...charged,
      };
    }),
    shippingCharges: woo.shipping_lines.map((line): OrderCharge => ({
      ref: refOf('shipping-line', line),
      name: line.method_title || line.method_id,
      ...chargeOf(line),
    })),
    fees: woo.fee_lines.map((line): OrderCharge => ({
      ref: refOf('fee-line', line),
      name: line.name,
      ...chargeOf(line),
    })),
  };
}

function paymentOf(woo: WooOrder): Order['payment'] {
  const { payment_method: method, payment_method_title: title, date_paid_gmt: paid, transaction_id } = woo;
  return {
    method,
    title: title || method,
    ...(paid === null ? {} : { paidAt: `${paid}Z` }),
    ...filled({ transaction: transaction_id }),
  };
}
