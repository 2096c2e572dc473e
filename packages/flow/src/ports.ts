import { z } from 'zod';
import { routeType } from './catalogue.ts';
import type { FlowNode } from './flow.ts';
import { otherwisePort } from './routing/conditions.ts';

/** The port that a node with one way out fills. */
export const outPort = 'out';

/** As much of a route as its ports need: while a person types a title or a condition, its wires must stay. */
const Branches = z.object({ branches: z.array(z.object({ port: z.string() })) });

/** The ports of a node as it is configured: a route has one for each branch and one for the rest. */
export function portsOf(node: FlowNode): string[] {
  if (node.type !== routeType) return [outPort];
  const { data } = Branches.safeParse(node.params);
  return [...(data?.branches ?? []).map(({ port }) => port), otherwisePort];
}
