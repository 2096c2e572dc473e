import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from './decimal.ts';
import { hundredthsOf, sumOfHundredths, textOfHundredths } from './hundredths.ts';
import { compare, money, negate, subtract, sum } from './money.ts';

/** Amounts as shops print them, and as they should not: more or fewer decimals, zeros before, long, below zero. */
const amount = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom('', '0', '00'),
    fc.oneof(fc.nat(99_999), fc.maxSafeNat()).map(String),
    fc.oneof(
      { weight: 4, arbitrary: fc.nat(99).map((cents) => String(cents).padStart(2, '0')) },
      fc.nat(9_999).map(String),
    ),
  )
  .map(([sign, zeros, whole, decimals]) => `${sign}${zeros}${whole}.${decimals}`);

/** As the exact decimals of a library print a sum. */
function printed(exact: Exact): string {
  return exact.toFixed(Math.max(exact.decimalPlaces(), 2));
}

describe('hundredths', () => {
  it.each([
    ['19.98', 1_998],
    ['-0.05', -5],
    ['0.00', 0],
    ['9999999999999.99', 999_999_999_999_999],
  ])('of %s are %d', (text, units) => {
    expect(hundredthsOf(text)).toBe(units);
  });

  it.each(['', '1', '19.9', '19.980', '.98', '-.98', '019.98', '+1.00', '1,00', '1e.00', ' 1.00', '1.00\n'])(
    'are not read from %j',
    (text) => {
      expect(hundredthsOf(text)).toBeNaN();
    },
  );

  it('are not read from more digits than a number keeps', () => {
    expect(hundredthsOf('10000000000000.00')).toBeNaN();
  });

  it('are printed as they were read', () => {
    fc.assert(
      fc.property(amount, (text) => {
        const units = hundredthsOf(text);
        expect(textOfHundredths(units)).toBe(Number.isNaN(units) ? undefined : printed(new Exact(text)));
      }),
    );
  });

  it('add up to nothing when the sum was too large on the way, even if it is small again at the end', () => {
    const large = Array<string>(10).fill('9999999999999.99');
    const amounts = [...large, ...large.map((text) => `-${text}`), '0.01'].map((text) => money(text, 'EUR'));
    expect(sumOfHundredths(amounts)).toBeNaN();
    expect(sum(amounts, 'EUR').amount).toBe('0.01');
  });
});

describe('money', () => {
  it('comes out as with exact decimals, whatever amounts look like', () => {
    fc.assert(
      fc.property(amount, amount, fc.array(amount, { maxLength: 12 }), (a, b, others) => {
        const [x, y] = [money(a, 'EUR'), money(b, 'EUR')];
        expect(subtract(x, y).amount).toBe(printed(new Exact(a).minus(b)));
        expect(negate(x).amount).toBe(printed(new Exact(a).negated()));
        expect(compare(x, y)).toBe(new Exact(a).comparedTo(b));
        const total = others.reduce((left, right) => left.plus(right), new Exact(a));
        const amounts = [x, ...others.map((text) => money(text, 'EUR'))];
        expect(sum(amounts, 'EUR').amount).toBe(printed(total));
      }),
    );
  });
});
