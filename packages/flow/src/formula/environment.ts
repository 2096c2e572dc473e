import { Exact } from '@crossdock/canonical';
import { Environment } from '@marcbachmann/cel-js';
import { absenceFunctions } from './absence.ts';
import { dateFunctions } from './dates.ts';
import { type FormulaFunction, registerFunctions } from './formula-function.ts';
import { listFunctions } from './lists.ts';
import { type Lookup, lookupFunctions } from './lookups.ts';
import { numberFunctions } from './numbers.ts';
import { registerDecimalOperators, registerMixedOperators } from './operators.ts';
import { registerPatterns } from './patterns.ts';
import { recordFunctions } from './records.ts';
import { textFunctions } from './text.ts';

/** A name that formulas can read. */
export interface FormulaVariable {
  name: string;
  type: string;
  description: string;
  /** A path that begins with it. */
  example: string;
}

export const formulaVariables: readonly FormulaVariable[] = [
  { name: 'trigger', type: 'dyn', description: 'What started the run', example: 'trigger.customer.email' },
  {
    name: 'steps',
    type: 'dyn',
    description: 'Outputs of earlier steps by node key',
    example: 'steps["create-customer"].id',
  },
  {
    name: 'run',
    type: 'dyn',
    description: 'The run: its id, and its number where it has one',
    example: 'run.id',
  },
  { name: 'item', type: 'dyn', description: 'Inside a list: the current item', example: 'item.sku' },
  { name: 'index', type: 'int', description: 'Inside a list: position, from 0', example: 'index + 1' },
  {
    name: 'outer',
    type: 'dyn',
    description: 'Inside a list within a list: `item`, `index` and `outer` of the list around',
    example: 'outer.item.sku',
  },
  { name: 'vars', type: 'dyn', description: 'Variables set by earlier steps', example: 'vars.region' },
  {
    name: 'env',
    type: 'map<string, string>',
    description: 'Named values of the environment, as text',
    example: 'env.warehouse',
  },
];

/** The functions of formulas by what they are about. */
export const functionGroups = (
  lookup: Lookup,
): ReadonlyArray<{ title: string; functions: readonly FormulaFunction[] }> => [
  { title: 'Numbers and money', functions: numberFunctions },
  { title: 'Text', functions: textFunctions },
  { title: 'Dates and times', functions: dateFunctions },
  { title: 'Lists', functions: listFunctions },
  { title: 'Records', functions: recordFunctions },
  { title: 'What may be missing', functions: absenceFunctions },
  { title: 'Lookup tables', functions: lookupFunctions(lookup) },
];

/**
 * The one formula language: CEL with exact decimals. It cannot loop for ever and cannot touch the world.
 * `lookup` reads the value tables of the environment a run belongs to.
 */
export function formulaEnvironment(lookup: Lookup): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 2_000,
      maxDepth: 60,
      maxListElements: 1_000,
      maxMapEntries: 500,
      maxCallArguments: 32,
    },
  });
  for (const { name, type, description } of formulaVariables)
    environment.registerVariable({ name, type, description });
  environment.registerType('decimal', { ctor: Exact, fields: {} });
  registerDecimalOperators(environment);
  registerMixedOperators(environment);
  registerPatterns(environment);
  for (const { functions } of functionGroups(lookup)) registerFunctions(environment, functions);
  return environment;
}
