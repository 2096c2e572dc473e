import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from './decimal.ts';
import { shortDecimalOf } from './short-decimal.ts';

const digits = (most: number) =>
  fc.array(fc.constantFrom('0', '0', '1', '5', '9'), { maxLength: most }).map((all) => all.join(''));

/** Decimal texts with zeros in all places, up to one digit more on each side of the point than is short. */
const text = fc
  .tuple(fc.constantFrom('', '-'), digits(7), fc.constantFrom('0', '7'), fc.option(digits(7)))
  .map(([sign, first, last, part]) => `${sign}${first}${last}${part === null ? '' : `.${part}0`}`);

const partsOf = ({ s, e, d }: Exact) => ({ s, e, d });

describe('a short decimal', () => {
  it.each(['0', '-0', '-0.00', '19.98', '007.10', '0.0000001', '1000000', '-9999999.9999999'])(
    'is read from %s as the library reads it',
    (short) => {
      expect(partsOf(shortDecimalOf(short) ?? new Exact(Number.NaN))).toEqual(partsOf(new Exact(short)));
    },
  );

  it.each(['', '-', '.', '.5', '5.', '-.5', '1e3', '1,5', '+1', ' 1', '1 ', '1\n', '1.2.3', 'NaN', '٣'])(
    'is not read from %j',
    (other) => {
      expect(shortDecimalOf(other)).toBeUndefined();
    },
  );

  it('is the same number as the library makes of its text, and long texts are left to it', () => {
    fc.assert(
      fc.property(text, (given) => {
        const [whole = '', part = ''] = given.replace('-', '').split('.');
        const read = shortDecimalOf(given);
        if (whole.length > 7 || part.length > 7) expect(read).toBeUndefined();
        else expect(partsOf(read ?? new Exact(Number.NaN))).toEqual(partsOf(new Exact(given)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('adds, multiplies, rounds and prints like any other', () => {
    fc.assert(
      fc.property(text, text, fc.nat(8), (a, b, places) => {
        const [x, y] = [shortDecimalOf(a) ?? new Exact(a), shortDecimalOf(b) ?? new Exact(b)];
        expect(x.plus(y).toFixed()).toBe(new Exact(a).plus(b).toFixed());
        expect(x.times(y).toFixed()).toBe(new Exact(a).times(b).toFixed());
        expect(x.toFixed(places)).toBe(new Exact(a).toFixed(places));
        expect(x.comparedTo(y)).toBe(new Exact(a).comparedTo(b));
      }),
    );
  });
});
