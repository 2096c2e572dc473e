import { checkFormula, compileInput, type Expressions, Input } from '@crossdock/flow';
import { findPath, type ReferenceNode } from '../inspector/reference-tree.ts';
import type { Sight } from '../inspector/node-sight.ts';
import { tried } from '../inspector/sample-scope.ts';
import { commentOf, typeOfSchema } from './schema-types.ts';

/** What the code is given along under `input`, as far as it is finished. */
export function inputsOf(params: Record<string, unknown>): Record<string, Input> {
  const inputs = Object.entries((params['inputs'] ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    inputs.flatMap(([name, input]) => {
      const { data } = Input.safeParse(input);
      return data === undefined ? [] : [[name, data]];
    }),
  );
}

/** What code would see with the samples. Inputs that cannot be computed from them are left out. */
export function sampleFor(
  inputs: Record<string, Input>,
  { scope, references }: Sight,
  expressions: Expressions,
) {
  const values = Object.entries(inputs).flatMap(([name, input]) => {
    const { value } = tried(() => compileInput(expressions, input, name)(scope));
    return value === undefined ? [] : [[name, value] as const];
  });
  const steps = stepsIn(references).map(({ key, node }) => [key, node.sample] as const);
  return {
    input: Object.fromEntries(values),
    steps: Object.fromEntries(steps.filter(([, sample]) => sample !== undefined)),
    trigger: scope.trigger,
  };
}

/** Declarations of `input`, `steps` and `trigger` for the code of one node. */
export function declarationsFor(
  inputs: Record<string, Input>,
  { references }: Pick<Sight, 'references'>,
  expressions: Expressions,
): string {
  const given = Object.entries(inputs).map(
    ([name, input]) => `  ${JSON.stringify(name)}: ${typeOfInput(input, references, expressions)};`,
  );
  const steps = stepsIn(references).map(
    ({ key, node }) =>
      `  ${commentOf({ title: node.title })}${JSON.stringify(key)}: ${typeOfSchema(node.schema, node.sample)};`,
  );
  const trigger = references.find(({ path }) => path === 'trigger');
  return [
    '/** What the node is given. */',
    `declare const input: {\n${given.join('\n')}\n};`,
    '/** Outputs of earlier steps. */',
    `declare const steps: {\n${steps.join('\n')}\n};`,
    '/** What started the run. */',
    `declare const trigger: ${trigger === undefined ? 'any' : typeOfSchema(trigger.schema, trigger.sample)};`,
  ].join('\n');
}

function stepsIn(references: readonly ReferenceNode[]): Array<{ key: string; node: ReferenceNode }> {
  return references.flatMap((node) =>
    node.path.startsWith('steps.') ? [{ key: node.path.slice('steps.'.length), node }] : [],
  );
}

function typeOfInput(input: Input, references: readonly ReferenceNode[], expressions: Expressions): string {
  if ('value' in input) return typeOfSchema({}, input.value);
  if ('formula' in input) {
    return formulaTypes[checkFormula(expressions.environment, input.formula).type ?? ''] ?? 'any';
  }
  const found = findPath(references, input.ref);
  return found === undefined ? 'any' : typeOfSchema(found.schema, found.sample);
}

/** How results of formulas arrive in JSON: exact numbers are texts. */
const formulaTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  int: 'number',
  double: 'number',
  decimal: 'string',
};
