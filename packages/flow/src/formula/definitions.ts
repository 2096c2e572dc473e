import type { Environment } from '@marcbachmann/cel-js';
import { formulaEnvironment, formulaVariables, type FormulaVariable, functionGroups } from './environment.ts';

/** A function as people look for it and as an editor inserts it. */
export interface FunctionDefinition {
  name: string;
  /** One or more, as CEL writes them: `round(decimal, int): decimal`. */
  signatures: string[];
  /** Called on a value of this type, `"abc".trim()`; absent for functions that stand on their own. */
  receiver?: string;
  /** Functions that CEL brings along explain themselves by their signatures. */
  description?: string;
  example?: { formula: string; gives: unknown };
}

export interface FormulaDefinitions {
  variables: readonly FormulaVariable[];
  /** The functions of Crossdock by what they are about, then those of CEL. */
  groups: Array<{ title: string; functions: FunctionDefinition[] }>;
}

/** All names and functions of formulas as plain data, for documentation and for completion while typing. */
export function formulaDefinitions(): FormulaDefinitions {
  const noTables = (): undefined => undefined;
  const groups = functionGroups(noTables);
  const ours = new Set(
    groups.flatMap(({ functions }) => functions.flatMap(({ signatures }) => signatures.map(nameIn))),
  );
  return {
    variables: formulaVariables,
    groups: [
      ...groups.map(({ title, functions }) => ({
        title,
        functions: functions.map(({ signatures: [first = '', ...others], description, example }) => ({
          name: nameIn(first),
          signatures: [first, ...others].map(readable),
          description,
          example: { formula: example[0], gives: example[1] },
        })),
      })),
      { title: 'Of CEL itself', functions: standardFunctions(formulaEnvironment(noTables), ours) },
    ],
  };
}

/** What CEL brings along, without its insides and without what is ours by name. */
function standardFunctions(environment: Environment, ours: ReadonlySet<string>): FunctionDefinition[] {
  const { functions } = environment.getDefinitions();
  const standard = functions.filter(
    ({ description, signature, name, receiverType }) =>
      description === null &&
      isForPeople(signature) &&
      !(receiverType === null && ours.has(name) && !alsoOfCel.has(name)),
  );
  const groups = Map.groupBy(standard, ({ name, receiverType }) => `${receiverType ?? ''}.${name}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { name, receiverType } = first;
    const receiver = receiverType === null ? {} : { receiver: readable(receiverType) };
    return [{ name, signatures: group.map(({ signature }) => readable(signature)), ...receiver }];
  });
}

/** Conversions that CEL has and that we add types to. */
const alsoOfCel = new Set(['int', 'double', 'string']);

/** Conversions to a type's own name and the insides of CEL are no use to an analyst. */
function isForPeople(signature: string): boolean {
  return !/^(type|dyn)\(|Namespace|^bytes|\bbytes\b/.test(signature);
}

function nameIn(signature: string): string {
  return /^\w+/.exec(signature)?.[0] ?? signature;
}

function readable(signature: string): string {
  return signature.replaceAll('google.protobuf.', '').replaceAll(', ast', ', …').replaceAll('(ast', '(…');
}
