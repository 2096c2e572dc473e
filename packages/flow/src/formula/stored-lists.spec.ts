import { describe, expect, it } from 'vitest';
import { scopeOf } from '../testing/drawn.ts';
import { failureOf as failureIn } from '../testing/failure-of.ts';
import { makeExpressions } from './expressions.ts';
import { compileFormula } from './formula.ts';

const { environment } = makeExpressions(() => ({}));
const stored = (count: number) => ({ stored: '01a22eda-929a-71e5-b1a3-d86108620001', count });
const short = [{ sku: 'A' }, { sku: 'B' }];
const event = { lines: stored(200_000), none: stored(0), short, orders: [{ lines: stored(300) }], number: 7 };
const scope = scopeOf(event, { each: { results: stored(1_500), failures: [] } });

const evaluate = (text: string, of = scope): unknown =>
  compileFormula(environment, text, 'step "Map", field total')(of);

const failureOf = (text: string) => failureIn(() => evaluate(text));

describe('a stored list in a formula', () => {
  it.each([
    ['size(steps.each.results)', 1_500],
    ['steps.each.results.size() - 1', 1_499],
    ['size(steps.each.failures)', 0],
    ['steps["each"]["results"].size() > 1000 ? "many" : "few"', 'many'],
    ['(trigger.number > 1 ? trigger.lines : trigger.short).size()', 200_000],
    ['trigger.?lines.orValue([]).size()', 200_000],
    ['cel.bind(lines, trigger.lines, size(lines))', 200_000],
    ['trigger.orders.map(order, order.lines.size())', [300]],
    ['isEmpty(trigger.lines)', false],
    ['isEmpty(trigger.none)', true],
  ])('has the size of all its items: %s', (text, gives) => {
    expect(evaluate(text)).toEqual(gives);
  });

  it.each([
    ['trigger.lines', event.lines],
    ['coalesce(trigger.?lines, [])', event.lines],
    ['trigger.number > 1 ? trigger.lines : trigger.short', event.lines],
    ['{"all": trigger.lines}', { all: event.lines }],
    ['trigger.lines.count', 200_000],
    ['trigger.lines["count"]', 200_000],
  ])('can be handed on: %s', (text, gives) => {
    expect(evaluate(text)).toEqual(gives);
  });

  it.each([
    ['trigger.lines.map(line, line.sku)', 'trigger.lines'],
    ['trigger.lines.filter(line, line.sku == "A").size()', 'trigger.lines'],
    ['trigger.lines.exists(line, line.sku == "A")', 'trigger.lines'],
    ['trigger.orders.map(order, order.lines.map(line, line.sku))', 'order.lines'],
    ['(trigger.number > 1 ? trigger.lines : []).all(line, true)', 'trigger.number > 1 ? trigger.lines : []'],
    ['cel.bind(lines, trigger.lines, lines.map(line, line.sku))', 'lines'],
    ['trigger.lines[0].sku', 'trigger.lines'],
    ['trigger.lines[index].sku', 'trigger.lines'],
    ['"A" in trigger.lines', 'trigger.lines'],
    ['first(trigger.lines).sku', 'trigger.lines'],
    ['joinText(steps.each.results, ", ")', 'steps.each.results'],
    ['keys(trigger.lines)', 'trigger.lines'],
    ['trigger.short + trigger.lines', 'trigger.lines'],
  ])('fails where its items are wanted, and says what to do: %s', (text, list) => {
    const { code, kind, message } = failureOf(text);
    expect({ code, kind }).toEqual({ code: 'flow.list-stored', kind: 'business' });
    expect(message).toContain('The formula for step "Map", field total');
    expect(message).toContain(`the list at ${list}, whose`);
    expect(message).toContain('for-each');
  });

  it('leaves lists that are not stored as they are, also of one formula that sees both', () => {
    const lines = compileFormula(environment, 'trigger.lines.map(line, line.sku).size()', 'here');
    expect(lines(scopeOf({ lines: short }))).toBe(2);
    expect(() => lines(scope)).toThrow('for-each');
    expect(lines(scopeOf({ lines: short }))).toBe(2);
  });
});
