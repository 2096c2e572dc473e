import { describe, expect, it } from 'vitest';
import { amountOf } from './amounts.ts';

describe('an amount of Odoo', () => {
  it.each([
    [15.179999999999993, 'EUR', '15.18'],
    [2.520000000000003, 'EUR', '2.52'],
    [0.9500000000000001, 'EUR', '0.95'],
    [120.92, 'EUR', '120.92'],
    [23, 'EUR', '23.00'],
    [1005.0000000000001, 'JPY', '1005'],
    [1.2349999999999999, 'KWD', '1.235'],
    [-0.004, 'EUR', '0.00'],
  ])('%d in %s is %s, whatever noise the float has', (value, currency, amount) => {
    expect(amountOf(value, currency)).toEqual({ amount, currency });
  });
});
