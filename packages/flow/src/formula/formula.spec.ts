import { Exact } from '@crossdock/canonical';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../testing/drawn.ts';
import { failureOf as failureIn } from '../testing/failure-of.ts';
import { makeExpressions } from './expressions.ts';
import { checkFormula } from './check.ts';
import { compileFormula } from './formula.ts';

const { environment } = makeExpressions(() => ({ methods: { bacs: 'Bank' } }));
const event = {
  number: '1001',
  quantity: 2,
  weight: 0.5,
  total: '59.49',
  net: { amount: '49.99', currency: 'EUR' },
  lines: [{ net: { amount: '0.10', currency: 'EUR' } }, { net: { amount: '0.20', currency: 'EUR' } }],
  mixed: [
    { amount: '1.00', currency: 'EUR' },
    { amount: '1.00', currency: 'HUF' },
  ],
  placedAt: '2026-11-21T03:40:27Z',
};

const evaluate = (text: string, steps = {}): unknown =>
  compileFormula(environment, text, 'step "Map", field total')(scopeOf(event, steps));

const failureOf = (text: string) => failureIn(() => evaluate(text));

describe('exact numbers', () => {
  it.each([
    ['decimal("0.1") + decimal("0.2")', '0.3'],
    ['decimal("0.1") * decimal("3")', '0.3'],
    ['decimal("1") - decimal("0.9")', '0.1'],
    ['decimal("10") / decimal("4")', '2.5'],
    ['-decimal("3.50")', '-3.5'],
    ['abs(decimal("-3.5"))', '3.5'],
    ['decimal("35.71") * decimal("0.12")', '4.2852'],
    ['decimal(trigger.total) * 2', '118.98'],
    ['2 * decimal(trigger.total) - 1', '117.98'],
    ['1 + decimal("0.5") / 2', '1.25'],
    ['1 - decimal("0.5") - 1', '-0.5'],
    ['decimal(trigger.quantity) * decimal(trigger.weight)', '1'],
    ['decimal(trigger.net)', '49.99'],
    ['decimal(7)', '7'],
    ['sum(trigger.lines.map(line, line.net))', '0.3'],
    ['sum(["1.1", 2, decimal("3")])', '6.1'],
    ['sum([])', '0'],
  ])('%s is %s', (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  it.each([
    ['round(decimal("2.345"), 2)', '2.35'],
    ['round(decimal("-2.345"), 2)', '-2.35'],
    ['round(decimal("2.5"), 0, "half-even")', '2'],
    ['round(decimal("3.5"), 0, "half-even")', '4'],
    ['round(decimal("2.349"), 2, "down")', '2.34'],
    ['round(decimal("-2.349"), 2, "down")', '-2.34'],
    ['fixed(decimal("19.9"), 2)', '19.90'],
    ['fixed(decimal("2.345"), 2)', '2.35'],
    ['fixed(decimal("-0.001"), 2)', '0.00'],
    ['fixed(decimal("100000000000000000000000"), 0)', '100000000000000000000000'],
  ])('%s is %s', (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  it.each([
    ['decimal("1.0") == decimal("1")', true],
    ['decimal("1.0") != decimal("1")', false],
    ['decimal("9") < decimal("10")', true],
    ['decimal("10") <= decimal("10.0")', true],
    ['decimal("10.01") > decimal("10")', true],
    ['decimal("10") >= decimal("10.01")', false],
  ])('%s is %s', (text, result) => {
    expect(evaluate(text)).toBe(result);
  });

  it('add, subtract and multiply whatever money there is without losing a digit', () => {
    const amount = fc
      .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.nat(4))
      .map(([units, places]) => new Exact(units.toString()).div(new Exact(10).pow(places)).toFixed());
    const compute = (sign: string) =>
      compileFormula(environment, `decimal(trigger.a) ${sign} decimal(trigger.b)`, 'here');
    const [plus, minus, times] = [compute('+'), compute('-'), compute('*')];
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(plus(scopeOf({ a, b }))).toBe(new Exact(a).plus(b).toFixed());
        expect(minus(scopeOf({ a, b }))).toBe(new Exact(a).minus(b).toFixed());
        expect(times(scopeOf({ a, b }))).toBe(new Exact(a).times(b).toFixed());
      }),
    );
  });
});

describe('a formula', () => {
  it.each([
    ['trigger.quantity * 2', 4],
    ['trigger.quantity + 1', 3],
    ['trigger.weight / 2', 0.25],
    ['1 + 2.5 + 1', 4.5],
    ['3 - 0.5 - 1', 1.5],
    ['2 * 0.25 * 2', 1],
    ['1 / 0.5 / 2', 1],
    ['trigger.quantity > 1 && trigger.quantity < 3', true],
    ['trigger.?note.orValue("none")', 'none'],
    ['trigger.?number.orValue("none")', '1001'],
    ['trigger.?note', undefined],
    ['trigger.?customer.?email', undefined],
    ['trigger.?number', '1001'],
    ['has(trigger.note) ? trigger.note : "none"', 'none'],
    ['lookup("methods", "bacs")', 'Bank'],
    ['lookup("methods", "paypal", "Other")', 'Other'],
    ['steps["create-customer"].id', 7],
    ['trigger.number.startsWith("10")', true],
    ['size(trigger.lines)', 2],
    ['trigger.lines.exists(line, decimal(line.net) > decimal("0.15"))', true],
  ])('%s is %j', (text, result) => {
    expect(evaluate(text, { 'create-customer': { id: 7 } })).toEqual(result);
  });

  it.each([
    ['12', 12],
    ['9007199254740993', '9007199254740993'],
    ['uint(5)', 5],
    ['timestamp(trigger.placedAt)', '2026-11-21T03:40:27.000Z'],
    ['timestamp(trigger.placedAt) + duration("1h")', '2026-11-21T04:40:27.000Z'],
    ['{"total": decimal("1.50"), "list": [decimal("2"), null]}', { total: '1.5', list: ['2', null] }],
    ['trigger.net', { amount: '49.99', currency: 'EUR' }],
    ['null', null],
  ])('%s gives the JSON %j', (text, result) => {
    const given = evaluate(text);
    expect(given).toEqual(result);
    expect(JSON.parse(JSON.stringify(given))).toEqual(given);
  });
});

describe('a formula that fails', () => {
  it('names the place, the reason and its own text, for the engineer who wrote it', () => {
    expect(failureOf('decimal(trigger.number) / decimal("0")')).toEqual({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'flow.formula-failed',
      message:
        'The formula for step "Map", field total failed: Division by zero. ' +
        'Formula: decimal(trigger.number) / decimal("0"). There, trigger.number is "1001"',
      evidence: {
        place: 'step "Map", field total',
        formula: 'decimal(trigger.number) / decimal("0")',
        reason: 'Division by zero',
        given: { 'trigger.number': '"1001"' },
      },
    });
  });

  it.each([
    ['decimal("1") / 0', 'Division by zero'],
    ['1 / 0', 'division by zero'],
    ['trigger.quantity / 0', 'Division by zero'],
    ['1.0 / 0.0', 'The result is Infinity, which is no number to pass on'],
    ['trigger.note', 'No such key: note'],
    ['decimal("abc")', '"abc" is not a number'],
    ['decimal("1,50")', '"1,50" is not a number'],
    ['decimal({"a": 1})', 'is not a number'],
    ['sum(trigger.mixed)', 'Cannot add HUF to EUR'],
    ['round(decimal("1"), 2, "up")', 'Unknown rounding "up": use half-up, half-even, down'],
    ['round(decimal("1"), -1)', 'Cannot round to -1 decimals: use 0 to 30'],
    ['duration("90s")', 'The result is a duration or a type, which JSON cannot hold'],
    ['b"abc"', 'The result is bytes, which JSON cannot hold'],
    ['trigger.total + 1', 'no such overload'],
  ])('%s: %s', (text, reason) => {
    expect(failureOf(text)).toMatchObject({ kind: 'permanent', code: 'flow.formula-failed' });
    expect(failureOf(text).message).toContain(reason);
  });

  it('for want of a row in a lookup table is for the business to put right', () => {
    expect(failureOf('lookup("methods", "paypal")')).toMatchObject({
      kind: 'business',
      code: 'flow.lookup-missing',
      message: 'Lookup table "methods" has no row for "paypal" (step "Map", field total).',
    });
  });
});

describe('while one types', () => {
  it.each([
    ['decimal("1") + decimal("2")', 'decimal'],
    ['fixed(decimal("1"), 2)', 'string'],
    ['index + 1', 'int'],
    ['trigger.total', 'dyn'],
    ['size(trigger.lines) > 1', 'bool'],
  ])('%s is known to be %s', (text, type) => {
    expect(checkFormula(environment, text)).toEqual({ type });
  });

  it.each([
    ['customer.id', 'Unknown variable: customer', 0],
    ['trigger.a + customer.id', 'Unknown variable: customer', 12],
    ['steps.create-customer.id', 'Unknown variable: customer; write steps["create-customer"]', 13],
    ['1 + "a"', 'no such overload: int + string', 0],
    ['decimal("1") + "a"', 'no such overload: decimal + string', 0],
    ['upper(1)', "found no matching overload for 'upper(int)'", 0],
    ['trigger.', 'Expected IDENTIFIER', 8],
    ['(1', 'Expected RPAREN', 2],
  ])('%s is refused: %s at %i', (text, message, at) => {
    const { problem } = checkFormula(environment, text);
    expect(problem?.message).toContain(message);
    expect(problem?.at).toBe(at);
  });

  it.each([
    ['too many parts', Array(3_000).fill('1').join('+')],
    ['too deep', `${'('.repeat(500)}1${')'.repeat(500)}`],
    ['too long a list', `[${Array(2_000).fill('1').join(',')}]`],
  ])('a huge formula is stopped: %s', (_, text) => {
    expect(checkFormula(environment, text).problem?.message).toMatch(/exceeded/i);
  });
});
