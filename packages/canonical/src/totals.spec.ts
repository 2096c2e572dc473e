import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, money, sum } from './money.ts';
import type { Order } from './order.ts';
import { sampleOrder } from './testing/sample-order.ts';
import { checkTotals } from './totals.ts';

const eur = (amount: string) => money(amount, 'EUR');

/** The mismatches of the sample order after one number was changed. */
function mismatchesAfter(change: (order: Order) => void) {
  const order = sampleOrder();
  change(order);
  return checkTotals(order);
}

describe('the numbers of an order', () => {
  it('add up to the cent', () => {
    expect(checkTotals(sampleOrder())).toEqual([]);
  });

  it('do not add up when a line says another net than list price minus discount', () => {
    expect(mismatchesAfter(({ lines: [line] }) => line && (line.discount = eur('0.01')))).toEqual([
      { what: 'net of line shop/order-line/1', stated: eur('19.98'), computed: eur('19.97') },
    ]);
  });

  it.each(['lines', 'shippingCharges'] as const)(
    'do not add up when the taxes of %s differ from its tax',
    (part) => {
      const found = mismatchesAfter((order) => {
        const [first] = order[part];
        first?.taxes.push({ name: 'City tax', amount: eur('0.02') });
      });
      const { tax, ref } = sampleOrder()[part][0] ?? { tax: eur('0'), ref: '' };
      expect(found).toEqual([{ what: `tax of ${ref}`, stated: tax, computed: add(tax, eur('0.02')) }]);
    },
  );

  it('do not add up when a fee is charged that the total leaves out', () => {
    const fee = { ref: 'shop/fee-line/1', name: 'Gift wrap', net: eur('2.00'), tax: eur('0.00'), taxes: [] };
    const { net } = sampleOrder().totals;
    expect(mismatchesAfter((order) => order.fees.push(fee))).toEqual([
      { what: 'net of the order', stated: net, computed: add(net, eur('2.00')) },
    ]);
  });

  it('do not add up when the tax of the order is a cent off, and so its total', () => {
    const { tax, net, total } = sampleOrder().totals;
    const off = add(tax, eur('0.01'));
    expect(mismatchesAfter((order) => (order.totals.tax = off))).toEqual([
      { what: 'tax of the order', stated: off, computed: tax },
      { what: 'total of the order', stated: total, computed: add(net, off) },
    ]);
  });

  it('do not add up when the total is not net plus tax', () => {
    const { total } = sampleOrder().totals;
    expect(mismatchesAfter((order) => (order.totals.total = eur('59.49')))).toEqual([
      { what: 'total of the order', stated: eur('59.49'), computed: total },
    ]);
  });

  it('are not compared across currencies: an amount in forint is refused, not counted as euro', () => {
    expect(() => mismatchesAfter((order) => (order.totals.total = money('1.00', 'HUF')))).toThrow(
      'Cannot compare HUF with EUR',
    );
  });

  it('add up for any lines whose total is their sum, and for no other total', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 }).map((units) => eur((units / 100).toFixed(2)));
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, cents), { maxLength: 8 }), cents, (charges, off) => {
        const order = sampleOrder();
        order.shippingCharges = [];
        order.lines = charges.map(([net, tax], index) => ({
          ref: `shop/order-line/${String(index)}`,
          name: 'Thing',
          quantity: '1',
          listNet: net,
          discount: eur('0'),
          net,
          tax,
          taxes: [{ name: 'VAT', amount: tax }],
        }));
        const net = sum(
          charges.map(([each]) => each),
          'EUR',
        );
        const tax = sum(
          charges.map(([, each]) => each),
          'EUR',
        );
        order.totals = { ...order.totals, net, tax, total: add(add(net, tax), off) };
        expect(checkTotals(order)).toHaveLength(Number(off.amount) === 0 ? 0 : 1);
      }),
    );
  });
});
