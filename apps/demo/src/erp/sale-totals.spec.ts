import { Exact } from '@crossdock/canonical';
import { describe, expect, it } from 'vitest';
import { lineTotals, orderTotals, type PricedLine, type SaleTax } from './sale-totals.ts';

const vat = (percent: number, included = false): SaleTax => ({
  id: percent,
  percent: new Exact(percent),
  included,
});
const line = (
  quantity: string,
  unitPrice: string,
  discountPercent: string,
  ...taxes: SaleTax[]
): PricedLine => ({
  quantity: new Exact(quantity),
  unitPrice: new Exact(unitPrice),
  discountPercent: new Exact(discountPercent),
  taxes,
});
const shown = ({ untaxed, tax, total }: ReturnType<typeof lineTotals>, digits = 2) =>
  [untaxed, tax, total].map((amount) => amount.toFixed(digits));

describe('the totals of a sales order', () => {
  it('come to the recorded 120.92 + 18.65 = 139.57 with two rates and a discount', () => {
    const lines = [
      line('8', '9.99', '0', vat(19)),
      line('2', '20', '10', vat(7)),
      line('1', '5', '0', vat(19)),
    ];
    expect(shown(orderTotals(lines, 2, 'round_per_line'))).toEqual(['120.92', '18.65', '139.57']);
  });

  it('keep the price when the tax is included', () => {
    expect(shown(lineTotals(line('3', '11.90', '0', vat(19, true)), 2))).toEqual(['30.00', '5.70', '35.70']);
  });

  it('differ by a cent between rounding per line and once per order', () => {
    const lines = ['598.89', '329.84', '-59.89', '-32.98'].map((price) => line('1', price, '0', vat(8.5)));
    expect(shown(orderTotals(lines, 2, 'round_globally'))[1]).toBe('71.05');
    expect(shown(orderTotals(lines, 2, 'round_per_line'))[1]).toBe('71.06');
  });

  it('put an included tax and one on top of it onto the same base', () => {
    expect(shown(lineTotals(line('1', '119', '0', vat(19, true), vat(7)), 2))).toEqual([
      '100.00',
      '26.00',
      '126.00',
    ]);
  });

  it('know currencies without decimals', () => {
    expect(shown(lineTotals(line('3', '105', '0', vat(10)), 0), 0)).toEqual(['315', '32', '347']);
  });
});
