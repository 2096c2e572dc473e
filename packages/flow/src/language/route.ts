import { z } from 'zod';
import { compileRoutes, otherwisePort, RouteParams } from '../routing/conditions.ts';
import { incompleteIn } from '../routing/incomplete.ts';
import type { Construct, Wrong } from './construct.ts';
import { placedInCondition } from './placed.ts';

/** As much of a route as its ports need: while a person types a title or a condition, its wires must stay. */
const Branches = z.object({ branches: z.array(z.object({ port: z.string() })) });

/** Names that counts and states of steps go by. */
const reserved = new Set([otherwisePort, 'failed', 'retrying', 'running', 'waiting']);

/** Sends a run one way or several: the first branch that holds, or all that do; `otherwise` when none does. */
export const route: Construct<RouteParams> = {
  type: 'core.route@1',
  kind: 'pure',
  params: RouteParams,
  ports: (params) => {
    const { data } = Branches.safeParse(params);
    return [...(data?.branches ?? []).map(({ port }) => port), otherwisePort];
  },
  expressions: ({ branches }) =>
    branches.flatMap(({ when }, index) => placedInCondition(`params.branches.${String(index)}.when`, when)),
  problems: ({ branches }) =>
    branches.flatMap(({ port, title, when }, index): Wrong[] => {
      const field = `params.branches.${String(index)}`;
      const taken = branches.findIndex((each) => each.port === port) < index;
      const wrong = [
        ...(taken || reserved.has(port)
          ? [
              [
                `${field}.port`,
                `needs a port of its own: "${port}" is ${taken ? 'taken' : 'reserved'}`,
              ] as const,
            ]
          : []),
        ...incompleteIn(when, `${field}.when`),
      ];
      return wrong.map(([at, what]) => [at, `branch "${title}" ${what}`]);
    }),
  compile: (params, { expressions, place }) => {
    const branches = compileRoutes(expressions, params, place);
    return (scope) => {
      const ports = branches(scope);
      return { ports, output: params.take === 'all' ? { branches: ports } : { branch: ports[0] } };
    };
  },
};
