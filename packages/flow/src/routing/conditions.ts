import { Exact } from '@crossdock/canonical';
import { permanent } from '@crossdock/sdk';
import { z } from 'zod';
import type { Expressions } from '../formula/expressions.ts';
import { compileFormula } from '../formula/formula.ts';
import { ValuePath } from '../input.ts';
import { compilePath, type Scope } from '../path.ts';

export const Operator = z.enum([
  'equals',
  'not-equals',
  'greater-than',
  'at-least',
  'less-than',
  'at-most',
  'contains',
  'starts-with',
  'one-of',
  'is-present',
  'is-absent',
]);
export type Operator = z.infer<typeof Operator>;

export const Comparison = z.strictObject({
  field: ValuePath,
  operator: Operator,
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
});
export type Comparison = z.infer<typeof Comparison>;

export type Condition = Comparison | { formula: string } | { all: Condition[] } | { any: Condition[] };

/** A group of comparisons (all or any, nested), or a formula that answers true or false. */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    Comparison,
    z.strictObject({ formula: z.string().min(1) }),
    z.strictObject({ all: z.array(Condition) }),
    z.strictObject({ any: z.array(Condition) }),
  ]),
);

/** Branches are asked from top to bottom; the first that holds is taken, else `otherwise`. */
export const RouteParams = z.strictObject({
  branches: z
    .array(
      z.strictObject({
        port: z
          .string()
          .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words with hyphens, such as large-order'),
        title: z.string().min(1),
        when: Condition,
      }),
    )
    .min(1)
    .meta({ title: 'Branches', ui: 'branches' }),
});
export type RouteParams = z.infer<typeof RouteParams>;

/** The port of a route that is taken when no branch holds. */
export const otherwisePort = 'otherwise';

type Test = (scope: Scope) => boolean;

/** Compiles the branches of a route into a function that names the port taken; `place` is for messages. */
export function compileRoute(
  expressions: Expressions,
  params: RouteParams,
  place: string,
): (scope: Scope) => string {
  const branches = params.branches.map(({ port, when }) => ({
    port,
    holds: compileCondition(expressions, when, `${place}, branch ${port}`),
  }));
  return (scope) => branches.find(({ holds }) => holds(scope))?.port ?? otherwisePort;
}

function compileCondition(expressions: Expressions, condition: Condition, place: string): Test {
  if ('formula' in condition) {
    const evaluate = compileFormula(expressions.environment, condition.formula, place);
    return (scope) => yesOrNo(evaluate(scope), condition.formula, place);
  }
  if ('all' in condition) {
    const tests = condition.all.map((each) => compileCondition(expressions, each, place));
    return (scope) => tests.every((test) => test(scope));
  }
  if ('any' in condition) {
    const tests = condition.any.map((each) => compileCondition(expressions, each, place));
    return (scope) => tests.some((test) => test(scope));
  }
  return compileComparison(condition);
}

/** Anything but yes or no would quietly send the run the wrong way. */
function yesOrNo(answer: unknown, formula: string, place: string): boolean {
  if (typeof answer === 'boolean') return answer;
  const given = (JSON.stringify(answer) ?? 'nothing').slice(0, 80);
  throw permanent(
    'flow.formula-failed',
    `The formula for ${place} must answer true or false, but answered ${given}. Formula: ${formula}`,
    { evidence: { place, formula } },
  );
}

function compileComparison({ field, operator, value }: Comparison): Test {
  const read = compilePath(field);
  const compare = comparers[operator];
  return (scope) => compare(plainOf(read(scope)), value);
}

type Expected = Comparison['value'];

const comparers: Record<Operator, (actual: unknown, expected: Expected) => boolean> = {
  equals: (actual, expected) => order(actual, expected) === 0,
  'not-equals': (actual, expected) => order(actual, expected) !== 0,
  'greater-than': (actual, expected) => (order(actual, expected) ?? 0) > 0,
  'at-least': (actual, expected) => (order(actual, expected) ?? -1) >= 0,
  'less-than': (actual, expected) => (order(actual, expected) ?? 0) < 0,
  'at-most': (actual, expected) => (order(actual, expected) ?? 1) <= 0,
  contains: (actual, expected) =>
    Array.isArray(actual)
      ? actual.some((each) => order(plainOf(each), expected) === 0)
      : bothTexts(actual, expected, (text, part) => text.includes(part)),
  'starts-with': (actual, expected) => bothTexts(actual, expected, (text, start) => text.startsWith(start)),
  'one-of': (actual, expected) =>
    Array.isArray(expected) && expected.some((each) => order(actual, each) === 0),
  'is-present': (actual) => isPresent(actual),
  'is-absent': (actual) => !isPresent(actual),
};

/** Money compares by its amount. */
function plainOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
}

function isPresent(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}

/**
 * Numbers compare as numbers, however they are written; everything else as text. Undefined: not comparable,
 * such as a number with a word, or a record with anything.
 */
function order(actual: unknown, expected: unknown): number | undefined {
  if (!isPresent(actual)) return undefined;
  const left = numberOf(actual);
  const right = numberOf(expected);
  if (left !== undefined && right !== undefined) return left.comparedTo(right);
  if (left !== undefined || right !== undefined) return undefined;
  const [a, b] = [textOf(actual), textOf(expected)];
  if (a === undefined || b === undefined) return undefined;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Leading zeros make an identifier, not a number: SKU 0042 is not SKU 42. */
function numberOf(value: unknown): Exact | undefined {
  if (typeof value === 'number') return new Exact(value);
  return typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? new Exact(value) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function bothTexts(a: unknown, b: unknown, test: (a: string, b: string) => boolean): boolean {
  const [left, right] = [textOf(a), textOf(b)];
  return left !== undefined && right !== undefined && test(left, right);
}
