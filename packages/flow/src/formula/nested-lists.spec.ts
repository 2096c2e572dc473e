import { describe, expect, it } from 'vitest';
import { scopeOf } from '../testing/drawn.ts';
import { failureOf } from '../testing/failure-of.ts';
import { makeExpressions } from './expressions.ts';
import { compileFormula } from './formula.ts';
import { compileMapping } from '../mapping/evaluate.ts';

const expressions = makeExpressions(() => ({}));
const { environment } = expressions;

function listOf(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({ sku: `S-${String(index)}`, price: index }));
}

const pricesOf = (count: number) => Array.from({ length: count }, (_, price) => ({ price }));

const priced = 'trigger.lines.map(line, trigger.prices.filter(each, each.sku == line.sku)[0].price)';
const evaluate = (text: string, lines: number, prices: number): unknown =>
  compileFormula(environment, text, 'here')(scopeOf({ lines: listOf(lines), prices: listOf(prices) }));

describe('a list within a list', () => {
  it('is gone through for each item of the other', () => {
    expect(evaluate(priced, 3, 1_000)).toEqual([0, 1, 2]);
  });

  it.each([
    ['another list', priced],
    ['a list that only a function goes through', 'trigger.lines.map(line, distinct(trigger.prices).size())'],
    ['a list in which something is looked for', 'trigger.lines.filter(line, line in trigger.prices).size()'],
    ['itself', 'trigger.prices.filter(a, trigger.prices.exists_one(b, b.sku == a.sku))'],
  ])('is not gone through more often than a process can wait for, be it %s', (_, text) => {
    const { code, message } = failureOf(() => evaluate(text, 1_420, 1_420));
    expect(code).toBe('flow.formula-failed');
    expect(message).toContain('more than 2,000,000 items of lists are gone through within lists');
  });

  it('counts anew with each evaluation', () => {
    const compiled = compileFormula(environment, priced, 'here');
    const scope = scopeOf({ lines: listOf(1_200), prices: listOf(1_300) });
    expect([compiled(scope), compiled(scope)]).toEqual(
      [pricesOf(1_200), pricesOf(1_200)].map((all) => all.map(({ price }) => price)),
    );
  });

  it('may be looked up instead, by what an earlier step made of it', () => {
    const index = evaluate('indexBy(trigger.prices, "sku")', 0, 5_000);
    const look = compileFormula(
      environment,
      'trigger.lines.map(line, get(vars.prices, line.sku, null).price)',
      'here',
    );
    const scope = { ...scopeOf({ lines: listOf(5_000) }), vars: { prices: index } };
    expect(look(scope)).toEqual(listOf(5_000).map((_, position) => position));
  });

  it('is counted over all items of a list that a mapping makes', () => {
    const price = 'trigger.prices.filter(each, each.sku == item.sku)[0].price';
    const mapping = { fields: { lines: { each: 'trigger.lines', fields: { price: { formula: price } } } } };
    const map = compileMapping(expressions, mapping, 'here');
    const few = scopeOf({ lines: listOf(1_200), prices: listOf(1_300) });
    expect([map(few), map(few)]).toEqual(Array(2).fill({ lines: pricesOf(1_200) }));
    const many = scopeOf({ lines: listOf(1_500), prices: listOf(1_500) });
    expect(failureOf(() => map(many)).message).toContain('are gone through within lists');
  });

  it('that belongs to an item is not counted: all of them are no longer than what was sent', () => {
    const orders = Array.from({ length: 2_100 }, () => ({ lines: listOf(1_000) }));
    const text = 'trigger.orders.map(order, sum(order.lines.map(line, line.price)))';
    expect(compileFormula(environment, text, 'here')(scopeOf({ orders }))).toHaveLength(2_100);
    const total = { formula: 'sum(item.lines.map(line, line.price))' };
    const mapping = { fields: { orders: { each: 'trigger.orders', fields: { total } } } };
    expect(compileMapping(expressions, mapping, 'here')(scopeOf({ orders }))).toMatchObject({
      orders: { length: 2_100 },
    });
  });

  it('does not count a list that is gone through once', () => {
    const text = 'trigger.lines.filter(line, line.price > 5).map(line, line.sku).size()';
    expect(evaluate(text, 200_000, 0)).toBe(199_994);
  });
});
