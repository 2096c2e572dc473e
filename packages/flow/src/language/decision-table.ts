import { outPort } from '../port-names.ts';
import { compileDecisionTable, DecisionTableParams } from '../routing/decision-table.ts';
import { problemsInTable } from '../routing/decision-table-problems.ts';
import type { Construct } from './construct.ts';
import { placedInField } from './placed.ts';

/** The port that is filled when no row fits. */
const noMatchPort = 'no-match';

/** Reads an answer from a table of rules: the first row that fits, the only one, or all of them. */
export const decisionTable: Construct<DecisionTableParams> = {
  type: 'core.decision-table@1',
  kind: 'pure',
  params: DecisionTableParams,
  ports: () => [outPort, noMatchPort],
  expressions: ({ inputs }) =>
    inputs.flatMap(({ expression }, index) =>
      placedInField(`params.inputs.${String(index)}.expression`, expression),
    ),
  problems: problemsInTable,
  compile: (params, { expressions, place }) => {
    const decide = compileDecisionTable(expressions, params, place);
    return (scope) => {
      const found = decide(scope);
      return found === undefined
        ? { ports: [noMatchPort], output: { matched: [] } }
        : { ports: [outPort], output: found };
    };
  },
};
