import { compileMapping } from '../mapping/evaluate.ts';
import { Mapping } from '../mapping/mapping.ts';
import { outPort } from '../port-names.ts';
import type { Construct } from './construct.ts';
import { placedInFields } from './placed.ts';

/** Builds a new record from what earlier steps gave. */
export const map: Construct<Mapping> = {
  type: 'core.map@1',
  kind: 'pure',
  params: Mapping,
  ports: () => [outPort],
  expressions: ({ fields }) => placedInFields('params.fields', fields),
  compile: (mapping, { expressions, place }) => {
    const read = compileMapping(expressions, mapping, place);
    return (scope) => ({ ports: [outPort], output: read(scope) });
  },
};
