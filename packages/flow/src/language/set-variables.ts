import { z } from 'zod';
import { Input } from '../input.ts';
import { compileInput } from '../mapping/evaluate.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInInputs } from './placed.ts';

const Name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,62}$/, 'must be a word that begins with a small letter, such as orderTotal');

export const SetVariablesParams = z.strictObject({
  variables: z.record(Name, Input).meta({ title: 'Variables', ui: 'inputs' }),
});
export type SetVariablesParams = z.infer<typeof SetVariablesParams>;

/** Gives names to values; later steps read them as `vars.name`. Set again, the later value counts. */
export const setVariables: Construct<SetVariablesParams> = {
  type: 'core.set-variables@1',
  kind: 'pure',
  params: SetVariablesParams,
  ports: () => [outPort],
  expressions: ({ variables }) => placedInInputs('params.variables', variables),
  problems: ({ variables }) =>
    Object.keys(variables).length === 0 ? [['params.variables', 'sets nothing: add a variable']] : [],
  compile: ({ variables }, { expressions, place }) => {
    const fields = Object.entries(variables).map(
      ([name, input]) => [name, compileInput(expressions, input, `${place}, variable ${name}`)] as const,
    );
    return (scope) => ({
      ports: [outPort],
      output: Object.fromEntries(fields.map(([name, read]) => [name, read(scope) ?? null])),
      does: 'set',
    });
  },
};
