import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalText, decimalTextOf, Exact, roundTo } from './decimal.ts';

describe('decimal text', () => {
  it.each(['0', '-3', '19.98', '007.10', '0.000000001'])('reads %s', (text) => {
    expect(DecimalText.parse(text)).toBe(text);
  });

  it.each(['', '.5', '5.', '1e3', '1,5', '+1', ' 1', '1 ', '1\n', 'NaN', '0x1'])('refuses %j', (text) => {
    expect(DecimalText.safeParse(text).error?.issues[0]?.message).toBe(
      'must be a decimal number with a dot, such as 19.98',
    );
  });

  it('refuses a float, which has lost its cents already', () => {
    expect(DecimalText.safeParse(19.98).success).toBe(false);
  });

  it('survives arithmetic and printing unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat(12), (units, places) => {
        const text = new Exact(units.toString()).div(new Exact(10).pow(places)).toFixed();
        expect(DecimalText.safeParse(text).success).toBe(true);
        expect(new Exact(text).plus('0.1').minus('0.1').toFixed()).toBe(text);
      }),
    );
  });
});

describe('a JSON number', () => {
  it.each([
    [2, '2'],
    [-0.5, '-0.5'],
    [-0, '0'],
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
  ])('%d is the decimal text %s', (number, text) => {
    expect(decimalTextOf(number)).toBe(text);
  });

  it('is printed as exact decimals print it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(decimalTextOf(number)).toBe(new Exact(number).toFixed());
      }),
    );
  });
});

describe('rounding', () => {
  it.each([
    ['2.5', 0, 'half-up', '3'],
    ['-2.5', 0, 'half-up', '-3'],
    ['2.5', 0, 'half-even', '2'],
    ['3.5', 0, 'half-even', '4'],
    ['2.9', 0, 'down', '2'],
    ['-2.9', 0, 'down', '-2'],
    ['2.345', 2, 'half-up', '2.35'],
    ['2.3', 2, 'half-up', '2.3'],
  ] as const)('takes %s to %s decimals, %s: %s', (value, digits, rounding, rounded) => {
    expect(roundTo(value, digits, rounding).toFixed()).toBe(rounded);
  });

  it('comes out as the library rounds, also where nothing is to be rounded', () => {
    const modes = {
      'half-up': Exact.ROUND_HALF_UP,
      'half-even': Exact.ROUND_HALF_EVEN,
      down: Exact.ROUND_DOWN,
    };
    const rounding = fc.constantFrom('half-up', 'half-even', 'down');
    fc.assert(
      fc.property(fc.integer(), fc.nat(8), fc.nat(8), rounding, (units, places, digits, how) => {
        const value = new Exact(units).div(new Exact(10).pow(places));
        expect(roundTo(value, digits, how)).toEqual(value.toDecimalPlaces(digits, modes[how]));
        expect(roundTo(value.toFixed(), digits, how)).toEqual(value.toDecimalPlaces(digits, modes[how]));
      }),
    );
  });
});
