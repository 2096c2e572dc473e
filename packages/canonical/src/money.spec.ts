import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exact } from './decimal.ts';
import {
  add,
  allocate,
  compare,
  digitsOf,
  Money,
  money,
  multiply,
  negate,
  roundMoney,
  subtract,
  sum,
  zero,
} from './money.ts';

const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');

/** Amounts in whole smallest units, below and above zero. */
const amountIn = (code: string) =>
  fc
    .bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
    .map((units) => money(new Exact(units.toString()).div(new Exact(10).pow(digitsOf(code))), code));
const amounts = (count: number) =>
  currency.chain((code) => fc.array(amountIn(code), { minLength: count, maxLength: count }));
const weight = fc.oneof(
  fc.nat(1_000).map(String),
  fc
    .tuple(fc.nat(1_000_000), fc.nat(6))
    .map(([units, digits]) => new Exact(units).div(10 ** digits).toFixed()),
);

describe('money', () => {
  it.each([
    ['0.1', 'EUR', '0.10'],
    ['0.1', 'JPY', '0.1'],
    ['1200', 'JPY', '1200'],
    ['1.2', 'KWD', '1.200'],
    ['4.665', 'EUR', '4.665'],
    ['-0', 'EUR', '0.00'],
    ['-7', 'EUR', '-7.00'],
  ])(
    'prints %s %s as %s: the digits of its currency, and more only where there are more',
    (text, code, printed) => {
      expect(money(text, code)).toEqual({ amount: printed, currency: code });
    },
  );

  it('never prints an exponent, however large or small', () => {
    expect(money('0.000000000000000000000000000000000001', 'EUR').amount).toBe(
      '0.000000000000000000000000000000000001',
    );
    expect(money(new Exact('1e35'), 'EUR').amount).toBe(`1${'0'.repeat(35)}.00`);
    fc.assert(
      fc.property(currency, fc.integer({ min: -30, max: 30 }), fc.integer(), (code, exponent, digits) => {
        expect(
          Money.safeParse(money(new Exact(digits).times(new Exact(10).pow(exponent)), code)).success,
        ).toBe(true);
      }),
    );
  });

  it.each(['abc', '', ' 1', '1,50', '1e3', 'NaN', 'Infinity', '0x1F'])(
    'makes nothing of "%s", and says what it wants instead',
    (text) => {
      expect(() => money(text, 'EUR')).toThrow(
        `Cannot make EUR of "${text}": it must be a decimal number, such as 19.98`,
      );
    },
  );

  it('adds up the same in any order and any grouping', () => {
    fc.assert(
      fc.property(amounts(3), (given) => {
        const [a, b, c] = given as [Money, Money, Money];
        expect(add(a, b)).toEqual(add(b, a));
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)));
        expect(sum([a, b, c], a.currency)).toEqual(add(add(a, b), c));
        expect(subtract(add(a, b), b)).toEqual(a);
        expect(add(a, negate(a))).toEqual(zero(a.currency));
        expect(compare(a, b)).toBe(0 - compare(b, a));
      }),
    );
  });

  it('adds ten times ten cents to one euro, where floats do not', () => {
    expect(sum(Array<Money>(10).fill(money('0.1', 'EUR')), 'EUR')).toEqual(money('1', 'EUR'));
  });

  it('refuses to mix currencies: one euro is not one forint', () => {
    const [euro, forint] = [money('1', 'EUR'), money('1', 'HUF')];
    expect(() => add(euro, forint)).toThrow('Cannot add HUF to EUR');
    expect(() => subtract(euro, forint)).toThrow('Cannot add HUF to EUR');
    expect(() => sum([euro], 'HUF')).toThrow('Cannot add EUR to HUF');
    expect(() => compare(euro, forint)).toThrow('Cannot compare EUR with HUF');
  });

  it('cannot exist without a currency', () => {
    expect(Money.safeParse({ amount: '1.00' }).error?.issues[0]?.path).toEqual(['currency']);
  });
});

describe('rounding', () => {
  it.each([
    ['1.005', 'EUR', '1.01'],
    ['-1.005', 'EUR', '-1.01'],
    ['10.5', 'JPY', '11'],
    ['0.0005', 'KWD', '0.001'],
    ['-0.004', 'EUR', '0.00'],
  ])('rounds %s %s to %s: half up, away from zero', (amount, code, rounded) => {
    expect(roundMoney(money(amount, code)).amount).toBe(rounded);
  });

  it.each([
    ['1.005', 'half-even', '1.00'],
    ['1.015', 'half-even', '1.02'],
    ['1.019', 'down', '1.01'],
    ['-1.019', 'down', '-1.01'],
  ] as const)('rounds %s %s to %s', (amount, rounding, rounded) => {
    expect(roundMoney(money(amount, 'EUR'), rounding).amount).toBe(rounded);
  });

  it('is never further from the amount than half a smallest unit', () => {
    fc.assert(
      fc.property(currency, fc.integer(), fc.nat(8), (code, digits, places) => {
        const exact = money(new Exact(digits).div(new Exact(10).pow(places)), code);
        const off = new Exact(roundMoney(exact).amount).minus(exact.amount).abs();
        expect(off.times(2).lte(new Exact(10).pow(-digitsOf(code)))).toBe(true);
      }),
    );
  });
});

describe('allocate', () => {
  it('gives parts that add up exactly, whatever the amount and the weights', () => {
    fc.assert(
      fc.property(
        currency.chain((code) => fc.tuple(fc.constant(code), amountIn(code))),
        fc.array(weight, { minLength: 1, maxLength: 12 }),
        ([code, total], weights) => {
          fc.pre(weights.some((each) => !new Exact(each).isZero()));
          const parts = allocate(total, weights);
          expect(parts).toHaveLength(weights.length);
          expect(sum(parts, code)).toEqual(total);
        },
      ),
    );
  });

  it('gives each part its share to within one smallest unit, and nothing to a weight of zero', () => {
    fc.assert(
      fc.property(amountIn('EUR'), fc.array(weight, { minLength: 1, maxLength: 12 }), (total, weights) => {
        const all = weights.reduce((left, right) => left.plus(right), new Exact(0));
        fc.pre(!all.isZero());
        allocate(total, weights).forEach(({ amount }, index) => {
          const share = new Exact(total.amount).times(weights[index] ?? '0').div(all);
          expect(share.minus(amount).abs().lt('0.01')).toBe(true);
          if (new Exact(weights[index] ?? '0').isZero()) expect(amount).toBe('0.00');
        });
      }),
    );
  });

  it('gives the odd cent to the largest remainder, the earlier part first', () => {
    const amountsOf = (total: string, weights: string[]) =>
      allocate(money(total, 'EUR'), weights).map((part) => part.amount);
    expect(amountsOf('1.00', ['1', '1', '1'])).toEqual(['0.34', '0.33', '0.33']);
    expect(amountsOf('-1.00', ['1', '1', '1'])).toEqual(['-0.34', '-0.33', '-0.33']);
    expect(amountsOf('0.05', ['3', '7'])).toEqual(['0.02', '0.03']);
  });

  it('splits yen into yen and dinars into thousandths', () => {
    expect(allocate(money('100', 'JPY'), ['1', '2']).map(({ amount }) => amount)).toEqual(['33', '67']);
    expect(allocate(money('1', 'KWD'), ['1', '2']).map(({ amount }) => amount)).toEqual(['0.333', '0.667']);
  });

  it.each([
    [['0', '0'], 'all weights are zero'],
    [[], 'all weights are zero'],
    [['3', '-1'], 'Cannot allocate by -1: a weight is not negative'],
  ])('refuses the weights %j', (weights, reason) => {
    expect(() => allocate(money('1', 'EUR'), weights)).toThrow(reason);
  });

  it('refuses to split a fraction of a cent', () => {
    expect(() => allocate(money('0.005', 'EUR'), ['1'])).toThrow('finer than the smallest unit');
  });
});

/* Sums that shops, ERPs and ledgers are known to have got wrong by a cent. */
describe('sums that others got wrong', () => {
  const tax = (net: string, percent: string) =>
    roundMoney(multiply(money(net, 'EUR'), new Exact(percent).div(100).toFixed()));

  it('knows 35.71 and 3.13 of shipping at 12 % as 4.66 rounded once, and 4.67 rounded line by line (WooCommerce #25720)', () => {
    const exact = sum(
      ['35.71', '3.13'].map((net) => multiply(money(net, 'EUR'), '0.12')),
      'EUR',
    );
    expect(exact.amount).toBe('4.6608');
    expect(roundMoney(exact).amount).toBe('4.66');
    expect(add(tax('35.71', '12'), tax('3.13', '12')).amount).toBe('4.67');
  });

  it('knows 50.4 and 47.208 at 17 % as 16.59 rounded once, and 16.60 rounded line by line (Odoo PR #104742)', () => {
    const [a, b] = [multiply(money('50.4', 'EUR'), '0.17'), multiply(money('47.208', 'EUR'), '0.17')];
    expect([a.amount, b.amount]).toEqual(['8.568', '8.02536']);
    expect(add(roundMoney(a), roundMoney(b)).amount).toBe('16.60');
    expect(roundMoney(add(a, b)).amount).toBe('16.59');
  });

  it('charges 71.05 at 8.5 % on four lines of which two are given back (Odoo #23125)', () => {
    const net = sum(
      ['598.89', '329.84', '-59.89', '-32.98'].map((each) => money(each, 'EUR')),
      'EUR',
    );
    expect(tax(net.amount, '8.5').amount).toBe('71.05');
  });

  it('knows three lines at 15 % as 11.45 rounded once, and 11.44 rounded line by line (Xero)', () => {
    const nets = ['25.06', '25.61', '25.63'];
    const total = sum(
      nets.map((net) => money(net, 'EUR')),
      'EUR',
    );
    expect(tax(total.amount, '15').amount).toBe('11.45');
    expect(
      sum(
        nets.map((net) => tax(net, '15')),
        'EUR',
      ).amount,
    ).toBe('11.44');
  });

  it('keeps the half cent of 0.01 at half price until somebody rounds (Xero)', () => {
    const half = multiply(money('0.01', 'EUR'), '0.5');
    expect(half.amount).toBe('0.005');
    expect(roundMoney(half).amount).toBe('0.01');
    expect(roundMoney(half, 'half-even').amount).toBe('0.00');
  });
});
