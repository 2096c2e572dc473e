import { z } from 'zod';
import { Input } from '../input.ts';
import { compileInput } from '../mapping/evaluate.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

/** The port that is filled when the table has no such row. */
const missingPort = 'missing';

export const LookupParams = z.strictObject({
  table: z.string().min(1).meta({ title: 'Lookup table' }),
  key: Input.meta({ title: 'Key', ui: 'input' }),
});
export type LookupParams = z.infer<typeof LookupParams>;

/** Reads a value table of the environment; a key without a row goes its own way. */
export const lookup: Construct<LookupParams> = {
  type: 'core.lookup@1',
  kind: 'pure',
  params: LookupParams,
  ports: () => [outPort, missingPort],
  expressions: ({ key }) => placedInField('params.key', key),
  compile: ({ table, key }, { expressions, place }) => {
    const read = compileInput(expressions, key, `${place}, key`);
    return (scope) => {
      const given = read(scope);
      const text = typeof given === 'number' ? String(given) : given;
      const value = typeof text === 'string' ? expressions.lookup(table, text) : undefined;
      return value === undefined
        ? { ports: [missingPort], output: { key: given ?? null } }
        : { ports: [outPort], output: { key: given, value } };
    };
  },
};
