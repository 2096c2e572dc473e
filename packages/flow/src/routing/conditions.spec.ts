import { isFailureError } from '@crossdock/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeExpressions } from '../formula/expressions.ts';
import { scopeOf } from '../testing/drawn.ts';
import { type Comparison, compileRoutes, type Condition, Operator, RouteParams } from './conditions.ts';

const expressions = makeExpressions(() => ({}));
const event = {
  status: 'paid',
  sku: '0042',
  quantity: 2,
  gift: true,
  total: { amount: '500.00', currency: 'EUR' },
  weight: '9.5',
  tags: ['vip', 'b2b'],
  prices: [{ amount: '5.00', currency: 'EUR' }],
  placedAt: '2026-11-21T03:40:27Z',
  customer: { name: 'Ada' },
  empty: '',
  none: null,
  list: [],
};

const portFor = (when: Condition, given: unknown = event) =>
  compileRoutes(
    expressions,
    RouteParams.parse({ branches: [{ port: 'yes', title: 'Yes', when }] }),
    'step "Route"',
  )(scopeOf(given));
const holds = (when: Condition, given?: unknown) => portFor(when, given).includes('yes');
const compares = (field: string, operator: Operator, value?: Comparison['value'], given?: unknown) =>
  holds({ field: `trigger.${field}`, operator, ...(value === undefined ? {} : { value }) }, given);

describe('a comparison with a list that stands outside of the run', () => {
  const prices = { prices: { stored: '0f8a4a3e-1d5a-4b43-9a53-0f6d5a6b8c11', count: 220000 } };

  it('fails where it wants the items, and says where and what to do', () => {
    expect(() => compares('prices', 'contains', '5', prices)).toThrow(
      'The condition for step "Route", branch yes reads the list at trigger.prices, whose 220000 items are too many for a run and stand outside of it: go through it with a for-each.',
    );
  });

  it('knows whether there is anything in it', () => {
    expect(compares('prices', 'is-present', undefined, prices)).toBe(true);
    const none = { prices: { ...prices.prices, count: 0 } };
    expect(compares('prices', 'is-absent', undefined, none)).toBe(true);
  });
});

describe('a comparison', () => {
  it.each<[string, Operator, Comparison['value'], boolean]>([
    ['status', 'equals', 'paid', true],
    ['status', 'equals', 'Paid', false],
    ['status', 'not-equals', 'paid', false],
    ['status', 'not-equals', 'failed', true],
    ['total', 'equals', '500', true],
    ['total', 'equals', 500, true],
    ['total', 'greater-than', '499.99', true],
    ['total', 'greater-than', '500', false],
    ['total', 'at-least', '500.000', true],
    ['total', 'less-than', '500.01', true],
    ['total', 'less-than', '500', false],
    ['total', 'at-most', '500', true],
    ['total', 'at-most', '499.99', false],
    ['weight', 'less-than', '10', true],
    ['quantity', 'at-least', '2', true],
    ['gift', 'equals', true, true],
    ['gift', 'equals', 'true', true],
    ['gift', 'equals', false, false],
    ['placedAt', 'greater-than', '2026-11-20', true],
    ['placedAt', 'less-than', '2026-11-21T04:00:00Z', true],
    ['status', 'contains', 'ai', true],
    ['status', 'contains', 'xx', false],
    ['tags', 'contains', 'vip', true],
    ['tags', 'contains', 'vi', false],
    ['prices', 'contains', '5', true],
    ['sku', 'starts-with', '00', true],
    ['sku', 'starts-with', '42', false],
    ['status', 'one-of', ['paid', 'completed'], true],
    ['status', 'one-of', ['failed'], false],
    ['quantity', 'one-of', ['1', '2'], true],
    ['status', 'is-present', undefined, true],
    ['status', 'is-absent', undefined, false],
  ])('%s %s %j: %s', (field, operator, value, expected) => {
    expect(compares(field, operator, value)).toBe(expected);
  });

  it('of numbers in text is exact, where floats would tie', () => {
    const given = { total: '0.30000000000000000001' };
    expect(compares('total', 'greater-than', '0.3', given)).toBe(true);
    expect(compares('total', 'equals', '0.3', given)).toBe(false);
  });

  it('keeps identifiers apart that differ in their leading zeros', () => {
    expect(compares('sku', 'equals', '42')).toBe(false);
    expect(compares('sku', 'equals', '0042')).toBe(true);
    expect(compares('sku', 'one-of', ['42', '042'])).toBe(false);
  });

  it.each(['status', 'customer', 'gift'])('of %s with a number does not say more or less', (field) => {
    for (const operator of ['greater-than', 'at-least', 'less-than', 'at-most', 'equals'] as const)
      expect(compares(field, operator, 500)).toBe(false);
  });

  it('says the opposite of at-least by less-than, for all numbers however written', () => {
    const number = fc.oneof(
      fc.integer(),
      fc.tuple(fc.bigInt(), fc.nat(9)).map(([whole, part]) => `${String(whole)}.${String(part)}`),
    );
    fc.assert(
      fc.property(number, number, (actual, value) => {
        const given = { actual };
        expect(compares('actual', 'at-least', value, given)).toBe(
          !compares('actual', 'less-than', value, given),
        );
        expect(compares('actual', 'at-most', value, given)).toBe(
          !compares('actual', 'greater-than', value, given),
        );
        expect(compares('actual', 'equals', value, given)).toBe(
          !compares('actual', 'not-equals', value, given),
        );
      }),
    );
  });
});

describe('what is not there', () => {
  it.each(['missing', 'empty', 'none', 'list'])('%s is absent', (field) => {
    expect(compares(field, 'is-absent')).toBe(true);
    expect(compares(field, 'is-present')).toBe(false);
  });

  it.each(['quantity', 'gift'])('zero and no are there: %s', (field) => {
    expect(compares(field, 'is-present', undefined, { quantity: 0, gift: false })).toBe(true);
  });

  it('is not equal to anything, and neither more nor less', () => {
    for (const operator of Operator.options) {
      if (operator === 'not-equals' || operator === 'is-absent') continue;
      for (const value of ['', '0', 0, false]) expect(compares('missing', operator, value)).toBe(false);
    }
    expect(compares('missing', 'not-equals', 'paid')).toBe(true);
  });

  it('given as the value to compare with lets nothing pass', () => {
    for (const operator of ['equals', 'at-least', 'less-than', 'contains', 'starts-with', 'one-of'] as const)
      expect(compares('status', operator)).toBe(false);
  });
});

describe('groups', () => {
  const yes: Condition = { field: 'trigger.status', operator: 'equals', value: 'paid' };
  const no: Condition = { field: 'trigger.status', operator: 'equals', value: 'failed' };
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(yes, no),
      fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    ),
  }));
  const truth = (each: Condition): boolean =>
    'all' in each ? each.all.every(truth) : 'any' in each ? each.any.some(truth) : each === yes;

  it('hold when all, or any, of their conditions hold, however they are nested', () => {
    fc.assert(
      fc.property(condition, (each) => {
        expect(holds(each)).toBe(truth(each));
      }),
    );
  });
});

describe('a formula as a condition', () => {
  it('decides by true or false', () => {
    expect(holds({ formula: 'decimal(trigger.total) >= decimal("500")' })).toBe(true);
    expect(holds({ formula: 'trigger.quantity > 2' })).toBe(false);
  });

  it('that answers something else fails: it must not send the run the wrong way', () => {
    try {
      holds({ formula: 'trigger.quantity' });
      expect.unreachable();
    } catch (error) {
      if (!isFailureError(error)) throw error;
      expect(error.failure).toMatchObject({
        kind: 'permanent',
        code: 'flow.formula-failed',
        message:
          'The formula for step "Route", branch yes must answer true or false, but answered 2. Formula: trigger.quantity',
      });
    }
  });
});

describe('a route', () => {
  const branch = (port: string, value: string) => ({
    port,
    title: port,
    when: { field: 'trigger.total', operator: 'at-least', value },
  });
  const branches = [branch('large', '500'), branch('middle', '100'), branch('any', '0')];
  const portsFor = (params: object, amounts: string[]) => {
    const route = compileRoutes(expressions, RouteParams.parse({ branches, ...params }), 'step "Route"');
    return amounts.map((amount) => route(scopeOf({ total: { amount } })));
  };

  it('takes the first branch that holds, else the rest', () => {
    const taken = portsFor({}, ['900.00', '500.00', '499.99', '100', '99.99', '-1']);
    expect(taken).toEqual([['large'], ['large'], ['middle'], ['middle'], ['any'], ['otherwise']]);
  });

  it('takes all branches that hold where it is told to, else the rest', () => {
    const taken = portsFor({ take: 'all' }, ['500.00', '100', '0', '-1']);
    expect(taken).toEqual([['large', 'middle', 'any'], ['middle', 'any'], ['any'], ['otherwise']]);
  });

  it('takes the rest when there is nothing to compare', () => {
    const route = compileRoutes(expressions, RouteParams.parse({ branches }), 'step "Route"');
    expect(route(scopeOf({}))).toEqual(['otherwise']);
  });
});
