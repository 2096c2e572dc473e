import type { Rule, Subject } from './rule.ts';
import { findNode } from '../flow.ts';
import { checkFormula } from '../formula/check.ts';
import { readsOf } from '../formula/reads.ts';
import { resultFits } from '../formula/result-type.ts';
import { misfitOfPath, type SchemaOf } from '../formula/schema-path.ts';
import { containersOf, readableFrom } from '../graph.ts';
import { fieldOf } from '../json-schema.ts';
import { knownSchemas } from '../known-schemas.ts';
import { expressionsIn } from '../language/expressions-in.ts';
import { constructOf } from '../language/language.ts';
import type { PlacedExpression } from '../language/placed.ts';
import type { Problem } from '../problem.ts';

/** Formulas parse and type-check; references point to the trigger or to steps that stand before. */
export const expressionsHold: Rule = (subject) => {
  const schemaOf = knownSchemas(subject.flow, subject.catalogue);
  return Object.entries(subject.flow.nodes).flatMap(([node, each]) => {
    const readable = readableFrom(subject.flow, node);
    const { own, inner } = expressionsIn(each);
    const within = Object.keys(subject.flow.nodes).filter((key) => subject.flow.nodes[key]?.within === node);
    const inEach = isInEach(subject, node);
    return [
      ...problemsOf(subject, node, own, { readable, hasItem: inEach, schemaOf }),
      ...problemsOf(subject, node, inner, {
        readable: new Set([...readable, ...within]),
        hasItem: inEach || constructOf(each.type)?.kind === 'each',
        schemaOf,
      }),
    ];
  });
};

/** What an expression of a node may read. */
interface Sight {
  readable: ReadonlySet<string>;
  /** It stands within a for-each, where there is an item. */
  hasItem: boolean;
  /** What is known of the data. */
  schemaOf: SchemaOf;
}

function problemsOf(
  subject: Subject,
  node: string,
  placed: readonly PlacedExpression[],
  sight: Sight,
): Problem[] {
  return placed.flatMap((expression): Problem[] => {
    const place = { node, field: expression.field };
    const invalid = wrongFormula(expression, node, sight, subject);
    if (invalid !== undefined) {
      const message = `The formula in "${node}" is not valid: ${invalid}.`;
      return [{ code: 'flow.formula-invalid', message, place }];
    }
    const misfit = wrongReference(expression, sight, subject);
    if (misfit === undefined) return [];
    return [{ code: 'flow.reference-misfit', message: `"${node}" ${misfit}`, place }];
  });
}

function isInEach({ flow }: Subject, node: string): boolean {
  return containersOf(flow, node).some(
    (key) => constructOf(findNode(flow, key)?.type ?? '')?.kind === 'each',
  );
}

function wrongFormula(
  { field, formula, decides }: PlacedExpression,
  node: string,
  { schemaOf }: Sight,
  { flow, catalogue, expressions }: Subject,
): string | undefined {
  if (formula === undefined) return undefined;
  const { problem, type } = checkFormula(expressions.environment, formula, schemaOf);
  if (problem !== undefined) return problem.message;
  if (type === undefined || type === 'dyn') return undefined;
  if (decides === true && type !== 'bool') return `it must answer true or false, but answers ${type}`;
  const descriptor = catalogue.get(findNode(flow, node)?.type ?? '');
  const [, input = ''] = /^inputs\.([^.]+)$/.exec(field) ?? [];
  const target = descriptor?.kind === 'action' ? fieldOf(descriptor.input, input) : undefined;
  if (target === undefined || resultFits(type, target)) return undefined;
  return `it answers ${type}, which "${target.title ?? input}" cannot take`;
}

/** The first thing that a reference, or a formula by the references in it, reads and cannot have. */
function wrongReference(
  { ref, formula, inList }: PlacedExpression,
  { readable, hasItem, schemaOf }: Sight,
  subject: Subject,
): string | undefined {
  const { environment } = subject.expressions;
  const reads = ref !== undefined ? [ref] : formula !== undefined ? readsOf(environment, formula) : [];
  const wrong = reads
    .map((read) => ((inList || hasItem) && isOfItem(read) ? undefined : misplaced(read, readable, subject)))
    .find((each) => each !== undefined);
  if (wrong !== undefined || ref === undefined) return wrong;
  const misfit = misfitOfPath(ref, schemaOf);
  return misfit === undefined ? undefined : `reads ${ref}: ${misfit}.`;
}

function isOfItem(read: string): boolean {
  return /^(item|index|outer)\b/.test(read);
}

function misplaced(
  read: string,
  readable: ReadonlySet<string>,
  { flow, catalogue }: Subject,
): string | undefined {
  if (isOfItem(read)) return `reads ${read}, but only what stands in a list has an item.`;
  const [root, key] = read.split('.');
  if (root !== 'steps') return undefined;
  if (key === undefined) return `reads ${read}: name the step.`;
  const node = findNode(flow, key);
  if (node === undefined) return `reads ${read}, but there is no step "${key}".`;
  if (catalogue.get(node.type)?.kind === 'trigger') return `reads ${read}: the trigger is read as "trigger".`;
  return readable.has(key) ? undefined : `reads ${read}, but "${key}" does not stand before it.`;
}
