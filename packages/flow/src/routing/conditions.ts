import { permanent } from '@crossdock/sdk';
import { z } from 'zod';
import type { Expressions } from '../formula/expressions.ts';
import { compileFormula } from '../formula/formula.ts';
import { ValuePath } from '../input.ts';
import { notStored } from '../list-stored.ts';
import { compilePath, type Scope } from '../path.ts';
import { compileComparer, operandOf, Operator } from './compare.ts';

export { Operator };

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

/** Branches are asked from top to bottom; the first that holds is taken, or all that hold; else `otherwise`. */
export const RouteParams = z.strictObject({
  take: z
    .enum(['first', 'all'])
    .optional()
    .meta({ title: 'Take', description: 'first: the first branch that holds; all: every one that does' }),
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

/** Compiles the branches of a route into a function that names the ports taken; `place` is for messages. */
export function compileRoutes(
  expressions: Expressions,
  params: RouteParams,
  place: string,
): (scope: Scope) => string[] {
  const branches = params.branches.map(({ port, when }) => ({
    port,
    holds: compileCondition(expressions, when, `${place}, branch ${port}`),
  }));
  const firstOnly = params.take !== 'all';
  return (scope) => {
    const taken: string[] = [];
    for (const { port, holds } of branches) {
      if (!holds(scope)) continue;
      taken.push(port);
      if (firstOnly) break;
    }
    return taken.length === 0 ? [otherwisePort] : taken;
  };
}

/** Compiles a condition into a test of a scope; `place` is for messages. */
export function compileCondition(expressions: Expressions, condition: Condition, place: string): Test {
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
  return compileComparison(condition, place);
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

function compileComparison({ field, operator, value }: Comparison, place: string): Test {
  const read = compilePath(field);
  const holds = compileComparer(operator, value);
  if (operator !== 'contains') return (scope) => holds(operandOf(read(scope)));
  return (scope) => holds(operandOf(notStored(read(scope), `The condition for ${place}`, field)));
}
