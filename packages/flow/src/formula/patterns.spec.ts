import { describe, expect, it } from 'vitest';
import { scopeOf } from '../testing/drawn.ts';
import { failureOf } from '../testing/failure-of.ts';
import { checkFormula } from './check.ts';
import { makeExpressions } from './expressions.ts';
import { compileFormula } from './formula.ts';

const { environment } = makeExpressions(() => ({}));
const event = { sku: 'TEE-RED-XL', city: 'KÖLN', codes: ['A1', 'B22'], pattern: '^B\\d+$', quantity: 2 };
const evaluate = (text: string): unknown =>
  compileFormula(environment, text, 'step "Map", field code')(scopeOf(event));

describe('a pattern', () => {
  it.each([
    ['trigger.sku.matches("RED")', true],
    ['trigger.sku.matches("^RED")', false],
    ['trigger.sku.matches("^[A-Z]{3}-.*(S|M|L|XL)$")', true],
    ['trigger.city.matches("(?i)^köln$")', true],
    ['trigger.codes.exists(code, code.matches(trigger.pattern))', true],
    ['trigger.codes.filter(code, code.matches("^A"))', ['A1']],
    ['!trigger.sku.matches("[0-9]") && trigger.codes[0].matches("[0-9]")', true],
  ])('%s gives %s', (text, result) => {
    expect(evaluate(text)).toEqual(result);
  });

  it.each(['(a+)+$', '^(a|aa)+$', '^(a{0,30}){0,30}$', '(.*a){12}$'])(
    '%s is looked for in no time, whatever the text is that somebody sends',
    (pattern) => {
      const text = `${'a'.repeat(400)}!`;
      const matches = compileFormula(environment, `trigger.text.matches("${pattern}")`, 'here');
      expect(matches(scopeOf({ text }))).toBe(false);
    },
  );

  it.each([
    ['"(?=X)"', '"(?=X)" is no pattern that formulas can use', 'neither look-ahead nor back references'],
    ['"(X"', '"(X" is no pattern that formulas can use: missing closing )', ''],
  ])('%s is refused before a flow is published, with its place', (pattern, says, advises) => {
    const text = `trigger.sku.matches(${pattern})`;
    const { problem } = checkFormula(environment, text);
    expect(problem?.at).toBe(text.indexOf(pattern));
    expect(problem?.message).toContain(says);
    expect(problem?.message).toContain(advises);
  });

  it('that comes with the data and is none fails the formula, and says so', () => {
    const failure = failureOf(() => evaluate('trigger.sku.matches(trigger.codes[0] + "(")'));
    expect(failure.code).toBe('flow.formula-failed');
    expect(failure.message).toContain('"A1(" is no pattern that formulas can use');
  });

  it('is looked for in texts alone, and a message calls it by its name', () => {
    const { message } = failureOf(() => evaluate('trigger.quantity.matches("2")'));
    expect(message).toContain("'double.matches(string)'");
  });
});
