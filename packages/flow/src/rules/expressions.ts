import type { Rule, Subject } from './rule.ts';
import { findNode } from '../flow.ts';
import { checkFormula } from '../formula/formula.ts';
import type { Expressions } from '../formula/expressions.ts';
import { readsOf } from '../formula/reads.ts';
import { ancestorsOf } from '../graph.ts';
import type { Problem } from '../problem.ts';
import { expressionsIn, type PlacedExpression } from './expressions-in.ts';

/** Formulas parse and type-check; references point to the trigger or to steps that stand before. */
export const expressionsHold: Rule = (subject) =>
  Object.entries(subject.flow.nodes).flatMap(([node, each]) => {
    const before = ancestorsOf(subject.flow, node);
    return expressionsIn(each).flatMap((expression): Problem[] => {
      const place = { node, field: expression.field };
      const invalid = wrongFormula(expression, subject.expressions);
      if (invalid !== undefined) {
        const message = `The formula in "${node}" is not valid: ${invalid}.`;
        return [{ code: 'flow.formula-invalid', message, place }];
      }
      const misfit = wrongReference(expression, before, subject);
      if (misfit === undefined) return [];
      return [{ code: 'flow.reference-misfit', message: `"${node}" ${misfit}`, place }];
    });
  });

function wrongFormula(
  { formula, decides }: PlacedExpression,
  { environment }: Expressions,
): string | undefined {
  if (formula === undefined) return undefined;
  const { problem, type } = checkFormula(environment, formula);
  if (problem !== undefined) return problem.message;
  if (decides !== true || type === undefined || type === 'bool' || type === 'dyn') return undefined;
  return `it must answer true or false, but answers ${type}`;
}

/** The first thing that a reference, or a formula by the references in it, reads and cannot have. */
function wrongReference(
  { ref, formula, inList }: PlacedExpression,
  before: ReadonlySet<string>,
  subject: Subject,
): string | undefined {
  const { environment } = subject.expressions;
  const reads = ref !== undefined ? [ref] : formula !== undefined ? readsOf(environment, formula) : [];
  return reads
    .map((read) => (inList && isOfItem(read) ? undefined : misplaced(read, before, subject)))
    .find((each) => each !== undefined);
}

function isOfItem(read: string): boolean {
  return /^(item|index)\b/.test(read);
}

function misplaced(
  read: string,
  before: ReadonlySet<string>,
  { flow, catalogue }: Subject,
): string | undefined {
  if (isOfItem(read)) return `reads ${read}, but only fields of a list have an item.`;
  const [root, key] = read.split('.');
  if (root !== 'steps') return undefined;
  if (key === undefined) return `reads ${read}: name the step.`;
  const node = findNode(flow, key);
  if (node === undefined) return `reads ${read}, but there is no step "${key}".`;
  if (catalogue.get(node.type)?.kind === 'trigger') return `reads ${read}: the trigger is read as "trigger".`;
  return before.has(key) ? undefined : `reads ${read}, but "${key}" does not stand before it.`;
}
