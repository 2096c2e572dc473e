import { checkTotals, Order } from '@crossdock/canonical';
import { startShop, type Shop } from '@crossdock/demo';
import { isFailureError } from '@crossdock/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sample from '../samples/order.json' with { type: 'json' };
import { WooOrder } from '../schemas/order.ts';
import { recordedOrders } from '../testing/recorded.ts';
import { toOrder } from './to-order.ts';

const origin = { system: 'shop' };
const woo = (change: object = {}) => WooOrder.parse({ ...sample, ...change });
const order = (change: object = {}) => toOrder(woo(change), origin);
const recorded = (name: string) =>
  toOrder(WooOrder.parse(recordedOrders().find((each) => each.name === name)?.order), origin);
const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('every recorded order', () => {
  const shown = recordedOrders().filter(({ order }) => order['status'] !== 'trash');

  it.each(shown.map((each) => [each.name, each.order] as const))('maps and adds up: %s', (_name, raw) => {
    const mapped = toOrder(WooOrder.parse(raw), origin);
    expect(Order.parse(mapped)).toEqual(mapped);
    expect(checkTotals(mapped)).toEqual([]);
    expect(mapped.totals.total).toEqual(eur(String(raw['total'])));
  });
});

describe('amounts', () => {
  it('are taken from line totals, with the discount apart', () => {
    const [mug, book] = order().lines;
    expect(mug).toMatchObject({
      quantity: '3',
      listNet: eur('29.97'),
      discount: eur('4.49'),
      net: eur('25.48'),
    });
    expect(book).toMatchObject({
      quantity: '1',
      listNet: eur('20.00'),
      discount: eur('3.01'),
      net: eur('16.99'),
    });
  });

  it('carry the tax of each rate with its name and percentage', () => {
    const { lines, shippingCharges, fees } = order();
    expect(lines.map(({ taxes }) => taxes)).toEqual([
      [{ name: 'MwSt.', rate: '19', amount: eur('4.84') }],
      [{ name: 'MwSt. 7', rate: '7', amount: eur('1.19') }],
    ]);
    expect(shippingCharges).toMatchObject([{ name: 'Parcel', net: eur('4.90'), tax: eur('0.93') }]);
    expect(fees).toMatchObject([{ name: 'Gift wrap', net: eur('2.00'), tax: eur('0.38') }]);
  });

  it('are stated for the whole order as the shop charged them', () => {
    expect(order().totals).toEqual({
      net: eur('49.37'),
      tax: eur('7.34'),
      shipping: eur('4.90'),
      discount: eur('7.50'),
      total: eur('56.71'),
    });
    expect(order().discounts).toEqual([{ code: 'ten033735', amount: eur('7.50') }]);
  });

  it('of a rate that does not apply to a line are no tax of that line', () => {
    const shipping = {
      ...sample.shipping_lines[0],
      total: '5.83',
      total_tax: '',
      taxes: [{ id: 1, total: '' }],
    };
    const change = { shipping_lines: [shipping], shipping_total: '5.83', total_tax: '6.41' };
    expect(order(change).shippingCharges).toMatchObject([{ net: eur('5.83'), tax: eur('0.00'), taxes: [] }]);
  });

  it('keep the decimals of a shop that shows more than cents', () => {
    const line = { ...sample.line_items[0], subtotal: '1.0050', total: '1.0050', total_tax: '0', taxes: [] };
    const mapped = order({ ...bare, line_items: [line], total: '1.0050', total_tax: '0.0000' });
    expect(mapped.lines[0]?.net).toEqual(eur('1.005'));
  });

  it('of a fee below zero stay below zero', () => {
    const rebate = { ...sample.fee_lines[0], name: 'Rebate', total: '-2.00', total_tax: '-0.38' };
    const fee_lines = [{ ...rebate, taxes: [{ id: 1, total: '-0.38' }] }];
    expect(order({ fee_lines, total: '51.95', total_tax: '6.58' }).fees[0]?.net).toEqual(eur('-2.00'));
  });
});

/** An order without any line. */
const bare = { line_items: [], shipping_lines: [], fee_lines: [], coupon_lines: [], tax_lines: [] };

describe('an order that does not add up', () => {
  it('goes to a person with both numbers, and is not rounded', () => {
    const failure = failureOf(() => order({ total: '56.72' }));
    expect(failure).toMatchObject({
      kind: 'business',
      outcome: 'not-done',
      code: 'woocommerce.totals-differ',
    });
    expect(failure?.message).toContain('the shop states 49.38 EUR as net of the order');
    expect(failure?.message).toContain('its parts come to 49.37 EUR');
  });

  it('is found when the shop rounds the tax of the whole order and of its lines differently', () => {
    // https://github.com/woocommerce/woocommerce/issues/25720: 35.71 and 3.13 shipping at 12 %.
    const taxed = (total: string, tax: string) => ({ total, total_tax: tax, taxes: [{ id: 1, total: tax }] });
    const line = { ...sample.line_items[0], subtotal: '35.71', ...taxed('35.71', '4.29') };
    const shipping = { ...sample.shipping_lines[0], ...taxed('3.13', '0.38') };
    const change = { line_items: [line], shipping_lines: [shipping], shipping_total: '3.13' };
    const failure = failureOf(() => order({ ...bare, ...change, total: '43.50', total_tax: '4.66' }));
    expect(failure?.message).toContain(
      'the shop states 4.66 EUR as tax of the order, its parts come to 4.67 EUR',
    );
  });

  it('is found when the rates of a line do not add up to its tax', () => {
    const [mug, book] = sample.line_items;
    const line_items = [{ ...mug, taxes: [{ id: 1, total: '4.83' }] }, book];
    expect(failureOf(() => order({ line_items }))?.evidence).toEqual({
      sums: [{ what: 'tax of shop/order-line/5', stated: '4.84 EUR', computed: '4.83 EUR' }],
    });
  });
});

describe('the customer', () => {
  it('with an account is known by it', () => {
    const email = 'cust033735@example.test';
    expect(order().customer).toEqual({
      kind: 'account',
      ref: 'shop/customer/3',
      name: 'Gus Guest',
      email,
      phone: '0221',
    });
  });

  it('without an account is a guest, whatever the e-mail address', () => {
    const { customer } = order({ customer_id: 0 });
    expect(customer).toMatchObject({ kind: 'guest', email: 'cust033735@example.test' });
    expect(customer).not.toHaveProperty('ref');
  });

  it('who gave a company only is called by it', () => {
    const billing = { ...sample.billing, first_name: '', last_name: '', company: 'Büro & Bohne OHG' };
    expect(order({ billing }).customer).toMatchObject({
      name: 'Büro & Bohne OHG',
      company: 'Büro & Bohne OHG',
    });
  });
});

describe('addresses', () => {
  it('leave out what was not entered', () => {
    expect(order().billing).toEqual({
      name: 'Gus Guest',
      street: 'Weg 3',
      postcode: '50667',
      city: 'Köln',
      country: 'DE',
      phone: '0221',
      email: 'cust033735@example.test',
    });
    expect(recorded('empty order').billing).toEqual({});
  });

  it('ship to the billing address when there is none of its own', () => {
    expect(order().shipping).toEqual(order().billing);
    const shipping = { ...sample.shipping, country: 'AT' };
    expect(order({ shipping }).shipping).toEqual(order().billing);
  });

  it('ship to an address of its own when there is one', () => {
    const shipping = { ...sample.billing, company: 'Lager Nord', city: 'Bremen' };
    expect(order({ shipping }).shipping).toMatchObject({ company: 'Lager Nord', city: 'Bremen' });
  });
});

describe('a line', () => {
  it('of a deleted product keeps its name and has no SKU', () => {
    const [mug, book] = sample.line_items;
    const line = order({ line_items: [{ ...mug, product_id: 0, sku: null }, book] }).lines[0];
    expect(line).toMatchObject({ name: 'Mug', ref: 'shop/order-line/5' });
    expect(line).not.toHaveProperty('sku');
  });
});

describe('the status', () => {
  it.each([
    ['pending', 'pending'],
    ['on-hold', 'on-hold'],
    ['processing', 'paid'],
    ['completed', 'completed'],
    ['cancelled', 'cancelled'],
    ['refunded', 'refunded'],
    ['failed', 'failed'],
  ])('%s of the shop is %s for us', (theirs, ours) => {
    expect(order({ status: theirs }).status).toBe(ours);
  });

  it('of a plug-in goes to a person, named', () => {
    const failure = failureOf(() => order({ status: 'packed' }));
    expect(failure).toMatchObject({ kind: 'business', code: 'woocommerce.unknown-status' });
    expect(failure?.message).toContain('"packed"');
  });

  it('of a checkout under way is no order yet', () => {
    expect(failureOf(() => order({ status: 'checkout-draft' }))?.code).toBe('woocommerce.not-placed');
  });
});

describe('times and payment', () => {
  it('are in UTC', () => {
    const { placedAt, changedAt, payment } = order();
    expect({ placedAt, changedAt }).toEqual({
      placedAt: '2026-11-21T03:37:45Z',
      changedAt: '2026-11-21T03:37:46Z',
    });
    expect(payment).toEqual({
      method: 'bacs',
      title: 'bacs',
      paidAt: '2026-11-21T03:37:46Z',
      transaction: 'TX1',
    });
  });

  it('say nothing of a payment that has not come', () => {
    expect(order({ date_paid_gmt: null, transaction_id: '' }).payment).toEqual({
      method: 'bacs',
      title: 'bacs',
    });
  });
});

describe('any order the shop can make', () => {
  let shop: Shop;
  beforeAll(async () => {
    const items = Array.from({ length: 40 }, (_item, n) => ({
      sku: `SKU-${n}`,
      name: `Thing ${n}`,
      price: ((n * n * 37 + n * 11 + 1) / 100).toFixed(2),
      taxClass: n % 3 === 0 ? ('reduced-rate' as const) : ('' as const),
      weight: '',
      stock: 1_000_000,
    }));
    shop = await startShop({ items, coupons: [{ id: 1, code: 'ODD', percent: 13 }] });
  });
  afterAll(() => shop.close());

  const cents = fc.integer({ min: 0, max: 99_999 }).map((amount) => (amount / 100).toFixed(2));
  const item = fc.record({
    sku: fc.nat(39).map((n) => `SKU-${n}`),
    quantity: fc.integer({ min: 1, max: 99 }),
  });
  const anyOrder = fc.record({
    items: fc.array(item, { minLength: 1, maxLength: 12 }),
    shippingCost: cents,
    coupon: fc.constantFrom(undefined, 'ODD'),
    country: fc.constantFrom('DE', 'AT', 'CH'),
    fee: fc.option(cents),
  });

  it('maps to an order that adds up to the cent', () => {
    fc.assert(
      fc.property(anyOrder, ({ items, shippingCost, coupon, country, fee }) => {
        const placed = shop.place({ items, shippingCost, billing: { country }, ...(coupon && { coupon }) });
        const fees = fee === null ? [] : [{ name: 'Fee', total: fee }];
        const changed = shop.change(placed.id, { fee_lines: fees });
        const mapped = toOrder(WooOrder.parse(changed), origin);
        expect(checkTotals(mapped)).toEqual([]);
        expect(mapped.totals.total.amount).toBe(changed.total);
        expect(mapped.lines).toHaveLength(items.length);
      }),
      { numRuns: 200 },
    );
  });
});

function failureOf(map: () => Order) {
  try {
    map();
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  }
  return undefined;
}
