import { isFailureError } from '@crossdock/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../path.ts';
import { scopeOf } from '../testing/drawn.ts';
import { formulaDefinitions } from './definitions.ts';
import { makeExpressions } from './expressions.ts';
import { compileFormula } from './formula.ts';

const { environment } = makeExpressions(() => ({ 'payment-methods': { bacs: 'Bank' } }));
const evaluateIn = (scope: Scope, text: string): unknown => compileFormula(environment, text, 'here')(scope);
const evaluate = (text: string, event: unknown = {}): unknown => evaluateIn(scopeOf(event), text);

function reasonFor(text: string, event: unknown = {}): unknown {
  try {
    evaluate(text, event);
  } catch (error) {
    if (isFailureError(error)) return error.failure.evidence?.['reason'];
    throw error;
  }
  throw new Error('It did not fail');
}

describe('the documentation of formulas', () => {
  const { variables, groups } = formulaDefinitions();
  const ours = groups.flatMap(({ title, functions }) => (title === 'Of CEL itself' ? [] : functions));

  it.each(ours.flatMap(({ example }) => (example === undefined ? [] : [[example.formula, example.gives]])))(
    'tells the truth: %s gives %j',
    (formula, gives) => {
      expect(evaluate(String(formula))).toEqual(gives);
    },
  );

  it('has an example and a description of every function and every name', () => {
    for (const { name, description, example } of ours) {
      expect(description).toMatch(/^[A-Z]/);
      expect(example?.formula).toContain(`${name}(`);
    }
    for (const { name, example } of variables) expect(example.startsWith(name)).toBe(true);
  });

  it('lists what CEL brings along, by the value it is called on', () => {
    const standard = groups.at(-1)?.functions ?? [];
    expect(standard).toContainEqual({
      name: 'trim',
      signatures: ['string.trim(): string'],
      receiver: 'string',
    });
    expect(standard).toContainEqual({ name: 'has', signatures: ['has(…): bool'] });
    expect(standard.some(({ signatures }) => signatures.some((each) => each.includes('bytes')))).toBe(false);
  });
});

describe('numbers', () => {
  const event = { quantity: 3, price: 2.5, total: '19.995' };

  it('of JSON are taken where decimals are', () => {
    expect(evaluate('round(trigger.price, 0)', event)).toBe('3');
    expect(evaluate('fixed(trigger.quantity, 2)', event)).toBe('3.00');
    expect(evaluate('padStart(text(trigger.quantity), trigger.quantity, "0")', event)).toBe('003');
  });

  it('become money with the digits of the currency', () => {
    expect(evaluate('money(trigger.total, "EUR")', event)).toEqual({ amount: '20.00', currency: 'EUR' });
    expect(evaluate('money(trigger.total, "JPY")', event)).toEqual({ amount: '20', currency: 'JPY' });
    expect(evaluate('money("1.0005", "KWD")', event)).toEqual({ amount: '1.001', currency: 'KWD' });
    expect(reasonFor('money("1", "euro")')).toBe('"euro" is no currency: use a code such as EUR');
  });

  it('in the smallest unit are those of the currency, and never parts of one', () => {
    expect(evaluate('toMinorUnits({"amount": "20", "currency": "JPY"})')).toBe(20);
    expect(evaluate('toMinorUnits(fromMinorUnits(1234, "KWD"))')).toBe(1234);
    expect(reasonFor('toMinorUnits({"amount": "1.005", "currency": "EUR"})')).toBe(
      '100.5 is not a whole number: round it first',
    );
  });

  it('of an empty list have no average', () => {
    expect(reasonFor('average([])')).toBe('Division by zero');
  });
});

describe('text', () => {
  it.each([
    ['left("ab", 5)', 'ab'],
    ['right("ab", 5)', 'ab'],
    ['right("ab", 0)', ''],
    ['left("👗👗👗", 2)', '👗👗'],
    ['before("abc", "-")', 'abc'],
    ['after("abc", "-")', ''],
    ['replace("a.b", ".", "$&")', 'a$&b'],
    ['text(null)', ''],
    ['text({"a": 1})', '{"a":1}'],
    ['text(decimal("1.50"))', '1.5'],
    ['text({"a": 1}.?b)', ''],
    ['upper("straße")', 'STRASSE'],
    ['normalise("e\\u0301 \\t x")', 'é x'],
  ])('%s is %j', (formula, result) => {
    expect(evaluate(formula)).toBe(result);
  });

  it.each([
    ['ada@example.test', true],
    ['ada.l+shop@mail.example.test', true],
    ['ada@example', false],
    ['ada example@example.test', false],
    ['@example.test', false],
    ['ada@example..test', false],
    ['a@b.test, c@d.test', false],
    ['', false],
  ])('%j is an e-mail address: %s', (address, expected) => {
    expect(evaluate('isEmail(trigger.address)', { address })).toBe(expected);
  });

  it('is not padded to sizes no field has', () => {
    expect(reasonFor('padStart("a", 100000, "b")')).toBe('100000 is no length: use 0 to 10000');
    expect(reasonFor('left("a", trigger.n)', { n: 1.5 })).toBe('1.5 is not a whole number');
  });

  it('that is not JSON says so', () => {
    expect(reasonFor('fromJson("{")')).toBe('"{" is not JSON');
  });
});

describe('lists', () => {
  const lines = [
    { sku: '0042', bin: { row: 2 }, net: { amount: '9.50', currency: 'EUR' } },
    { sku: '17', net: { amount: '10.00', currency: 'EUR' } },
    { sku: 'A', bin: { row: 1 }, net: { amount: '9.5', currency: 'EUR' } },
  ];

  it.each([
    ['first([])', null],
    ['last([])', null],
    ['max(trigger.lines.map(line, line.net)).amount', '10.00'],
    ['min(trigger.lines.map(line, line.net)).amount', '9.50'],
    ['max(["2026-11-21", "2026-12-01"])', '2026-12-01'],
    ['sortBy(trigger.lines, "bin.row").map(line, line.sku)', ['A', '0042', '17']],
    ['sortBy(trigger.lines, "net").map(line, line.sku)', ['0042', 'A', '17']],
    ['sort(["b", "10", null, "9", "a"])', ['9', '10', 'a', 'b', null]],
    ['distinct([1, 1.0, "1", decimal("1"), {"a": 1}, {"a": 1}])', [1, '1', { a: 1 }]],
    ['slice([1, 2, 3], 1, 10)', [2, 3]],
    ['groupBy(trigger.lines, "bin.row").map(row, row)', ['2', '', '1']],
    ['groupBy(trigger.lines, "bin.row")[""][0].sku', '17'],
    ['get(indexBy(trigger.lines, "sku"), "17", null).net.amount', '10.00'],
    ['joinText(trigger.lines.map(line, line.sku), "|")', '0042|17|A'],
    ['keys(groupBy([{"k": "__proto__"}, {"k": "constructor"}], "k"))', ['__proto__', 'constructor']],
  ])('%s is %j', (formula, result) => {
    expect(evaluate(formula, { lines })).toEqual(result);
  });

  it('without a smallest value say so', () => {
    expect(reasonFor('min([])')).toBe('An empty list has no smallest or largest value');
    expect(reasonFor('max([1, "a"])')).toBe('Cannot compare a with 1');
    expect(reasonFor('chunks([1], 0)')).toBe('Cannot cut a list into pieces of 0: use 1 or more');
  });

  it('in pieces hold the same items in the same order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (list, size) => {
        expect(evaluate('flatten(chunks(trigger.list, trigger.size))', { list, size })).toEqual(list);
      }),
    );
  });
});

describe('what may be missing', () => {
  const event = { nothing: null, empty: '', none: [], zero: 0, no: false, name: 'Ada' };

  it.each([
    ['coalesce(trigger.?missing, trigger.nothing, trigger.name)', 'Ada'],
    ['coalesce(trigger.empty, trigger.name)', ''],
    ['coalesce(trigger.?missing, trigger.?other)', null],
    ['coalesce(trigger.zero, 1)', 0],
    ['default(trigger.empty, "none")', 'none'],
    ['default(trigger.?missing, "none")', 'none'],
    ['default(trigger.no, true)', false],
    ['default(trigger.?name, "none")', 'Ada'],
    ['isEmpty(trigger.none)', true],
    ['isEmpty(trigger.nothing)', true],
    ['isEmpty({})', true],
    ['isEmpty(trigger.zero)', false],
    ['isEmpty(decimal("0"))', false],
    ['get(trigger, "missing", "x")', 'x'],
    ['get(trigger, "toString", "x")', 'x'],
  ])('%s is %j', (formula, result) => {
    expect(evaluate(formula, event)).toEqual(result);
  });
});

describe('names', () => {
  it('reach the list around, variables and values of the environment', () => {
    const scope: Scope = {
      ...scopeOf({ grid: [['a'], ['b', 'c']] }),
      item: 'inner',
      index: 1,
      outer: { item: { sku: 'X' }, index: 1, outer: { item: 'far', index: 0 } },
      vars: { region: 'EU' },
      env: { warehouse: 'W1' },
    };
    expect(evaluateIn(scope, 'outer.item.sku + outer.outer.item + vars.region + env.warehouse')).toBe(
      'XfarEUW1',
    );
    expect(evaluateIn(scope, 'trigger.grid[outer.index][index]')).toBe('c');
    expect(evaluateIn(scope, 'outer.outer.index == 0')).toBe(true);
  });

  it('that nothing was set for can be asked', () => {
    expect(evaluate('vars.?region.orValue("none") + env.?warehouse.orValue("none")')).toBe('nonenone');
  });

  it('of values that fail a formula come with the values, as much as fits', () => {
    try {
      evaluate('trigger.lines.map(line, decimal(line.net) * decimal(trigger.factor))', {
        lines: [{ net: '1' }],
        factor: 'x'.repeat(200),
      });
      expect.unreachable();
    } catch (error) {
      if (!isFailureError(error)) throw error;
      expect(error.failure.evidence?.['given']).toEqual({
        'trigger.lines': '[{"net":"1"}]',
        'trigger.factor': `"${'x'.repeat(80)}"`,
      });
    }
  });
});
