import { z } from 'zod';
import { outPort } from '../port-names.ts';
import { compileCondition, Condition } from '../routing/conditions.ts';
import { incompleteIn } from '../routing/incomplete.ts';
import type { Construct } from './construct.ts';
import { placedInCondition } from './placed.ts';

/** The port that is filled when the condition does not hold. */
const droppedPort = 'dropped';

export const FilterParams = z.strictObject({
  when: Condition.meta({ title: 'Let through when', ui: 'condition' }),
});
export type FilterParams = z.infer<typeof FilterParams>;

/** Lets a run through when a condition holds. */
export const filter: Construct<FilterParams> = {
  type: 'core.filter@1',
  kind: 'pure',
  params: FilterParams,
  ports: () => [outPort, droppedPort],
  expressions: ({ when }) => placedInCondition('params.when', when),
  problems: ({ when }) => incompleteIn(when, 'params.when').map(([at, what]) => [at, what]),
  compile: ({ when }, { expressions, place }) => {
    const holds = compileCondition(expressions, when, place);
    return (scope) => {
      const passed = holds(scope);
      return { ports: [passed ? outPort : droppedPort], output: { passed } };
    };
  },
};
