import { money, sum } from '../money.ts';
import type { Order, OrderCharge, OrderLine } from '../order.ts';

const eur = (amount: string) => money(amount, 'EUR');

function line(number: number, listNet: string, discount: string, net: string, tax: string): OrderLine {
  return {
    ref: `shop/order-line/${String(number)}`,
    sku: `TEE-${String(number)}`,
    name: `T-shirt ${String(number)}`,
    quantity: '2',
    listNet: eur(listNet),
    discount: eur(discount),
    net: eur(net),
    tax: eur(tax),
    taxes: [{ name: 'VAT 19 %', rate: '19', amount: eur(tax) }],
  };
}

const parcel = (): OrderCharge => ({
  ref: 'shop/shipping-line/9',
  name: 'Parcel',
  net: eur('4.90'),
  tax: eur('0.93'),
  taxes: [{ name: 'VAT 19 %', rate: '19', amount: eur('0.93') }],
});

/** An order of five lines with discount, shipping and tax, whose numbers add up. */
export function sampleOrder(): Order {
  const lines = [
    line(1, '19.98', '0.00', '19.98', '3.80'),
    line(2, '25.00', '5.00', '20.00', '3.80'),
    line(3, '10.08', '0.00', '10.08', '1.92'),
    line(4, '7.55', '0.55', '7.00', '1.33'),
    line(5, '0.01', '0.00', '0.01', '0.00'),
  ];
  const shipping = parcel();
  const charged = [...lines, shipping];
  const net = sum(
    charged.map((each) => each.net),
    'EUR',
  );
  const tax = sum(
    charged.map((each) => each.tax),
    'EUR',
  );
  return {
    ref: 'shop/order/1001',
    number: '1001',
    status: 'paid',
    placedAt: '2026-11-21T03:40:27Z',
    changedAt: '2026-11-21T03:41:00Z',
    currency: 'EUR',
    taxesIncluded: false,
    customer: { kind: 'account', ref: 'shop/customer/7', name: 'Ada Lind', email: 'ada@example.test' },
    billing: { name: 'Ada Lind', street: 'Main Street 1', postcode: '10115', city: 'Berlin', country: 'DE' },
    shipping: { name: 'Ada Lind', street: 'Side Street 2', postcode: '10117', city: 'Berlin', country: 'DE' },
    lines,
    shippingCharges: [shipping],
    fees: [],
    discounts: [{ code: 'autumn', amount: eur('5.55') }],
    totals: {
      net,
      tax,
      shipping: shipping.net,
      discount: eur('5.55'),
      total: sum([net, tax], 'EUR'),
    },
    payment: { method: 'bacs', title: 'Bank transfer', paidAt: '2026-11-21T03:41:00Z' },
    note: 'Ring twice',
  };
}
