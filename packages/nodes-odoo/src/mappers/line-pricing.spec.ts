import fc from 'fast-check';
import { Exact } from '@crossdock/canonical';
import { describe, expect, it } from 'vitest';
import { lineTotals } from '../testing/odoo-server.ts';
import { type ChargedLine, keepsQuantity, type PricedLine, priceLine } from './line-pricing.ts';

/** The lines of a charge in euro, and what an Odoo makes of them by the formula recorded from real ones. */
function sold(line: Partial<ChargedLine> & Pick<ChargedLine, 'quantity' | 'net'>) {
  const charged: ChargedLine = { taxRates: ['19'], ...line };
  const parts = priceLine(charged, 2);
  return { charged, parts, totals: totalsOf(parts, charged.taxRates) };
}

function totalsOf(parts: readonly PricedLine[], rates: readonly string[]) {
  const totals = parts.map((part) =>
    lineTotals(
      {
        quantity: new Exact(part.quantity),
        unitPrice: new Exact(part.priceUnit),
        discountPercent: new Exact(part.discount),
        taxes: rates.map((rate, id) => ({ id, percent: new Exact(rate), included: false })),
      },
      2,
    ),
  );
  const sum = (of: 'untaxed' | 'tax') =>
    totals.reduce((left, each) => left.plus(each[of]), new Exact(0)).toFixed(2);
  return { net: sum('untaxed'), tax: sum('tax') };
}

const cents = (min: number, max: number) =>
  fc.integer({ min, max }).map((amount) => new Exact(amount).dividedBy(100).toFixed(2));
const quantity = fc.integer({ min: 1, max: 200 }).map(String);

describe('an order line in Odoo', () => {
  it('shows the list price and the discount the customer saw', () => {
    const { parts } = sold({ quantity: '2', net: '17.98', listNet: '19.98' });
    expect(parts).toEqual([{ quantity: '2', priceUnit: '9.99', discount: '10.01' }]);
  });

  it('shows the net price per piece when no discount was given', () => {
    const { parts } = sold({ quantity: '8', net: '79.92', listNet: '79.92' });
    expect(parts).toEqual([{ quantity: '8', priceUnit: '9.99', discount: '0' }]);
  });

  it('becomes two lines when the price per piece has no whole cents: three for ten euro', () => {
    const { parts, totals } = sold({ quantity: '3', net: '10.00' });
    expect(parts).toEqual([
      { quantity: '2', priceUnit: '3.33', discount: '0' },
      { quantity: '1', priceUnit: '3.34', discount: '0' },
    ]);
    expect(totals).toEqual({ net: '10.00', tax: '1.90' });
  });

  it('sets one piece apart when two lines a cent apart would round the tax to another cent', () => {
    const { parts, totals } = sold({ quantity: '5', net: '997.61', taxRates: ['7'] });
    expect(parts.map((part) => part.quantity)).toEqual(['4', '1']);
    expect(totals).toEqual({ net: '997.61', tax: '69.83' });
  });

  it('balances the price of a broken quantity by a discount', () => {
    const { parts, totals } = sold({ quantity: '12.34', net: '9.99' });
    expect(parts).toHaveLength(1);
    expect(Number(parts[0]?.discount)).toBeGreaterThan(0);
    expect(totals.net).toBe('9.99');
  });

  it('becomes one piece when Odoo does not keep a quantity that fine', () => {
    const { parts, charged } = sold({ quantity: '0.125', net: '9.99' });
    expect(parts).toEqual([{ quantity: '1', priceUnit: '9.99', discount: '0' }]);
    expect(keepsQuantity(parts, charged)).toBe(false);
  });

  it('may be given away', () => {
    expect(sold({ quantity: '1', net: '0.00', listNet: '9.99' }).parts).toEqual([
      { quantity: '1', priceUnit: '9.99', discount: '100' },
    ]);
    expect(sold({ quantity: '1', net: '0.00' }).parts).toEqual([
      { quantity: '1', priceUnit: '0', discount: '0' },
    ]);
  });

  it('adds up to the cent for every quantity, price and discount', () => {
    fc.assert(
      fc.property(quantity, cents(0, 500_000), cents(0, 100_000), (pieces, net, off) => {
        const listNet = new Exact(net).plus(off).toFixed(2);
        const { parts, charged, totals } = sold({ quantity: pieces, net, listNet });
        expect(totals.net).toBe(net);
        expect(keepsQuantity(parts, charged)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is taxed to the cent as one line would be', () => {
    const rate = fc.constantFrom('19', '7', '8.25', '20', '5.5');
    fc.assert(
      fc.property(quantity, cents(1, 1_000_000), rate, (pieces, net, taxRate) => {
        const { totals } = sold({ quantity: pieces, net, taxRates: [taxRate] });
        const asOneLine = totalsOf([{ quantity: '1', priceUnit: net, discount: '0' }], [taxRate]);
        expect(totals).toEqual(asOneLine);
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds up for weights and other broken quantities', () => {
    const weight = fc
      .integer({ min: 1, max: 20_000 })
      .map((hundredths) => new Exact(hundredths).dividedBy(100).toFixed());
    fc.assert(
      fc.property(weight, cents(1, 50_000), (kilos, net) => {
        expect(sold({ quantity: kilos, net }).totals.net).toBe(net);
      }),
      { numRuns: 1_000 },
    );
  });
});
