import type { z } from 'zod';
import type { AnyAction, AnyLogic, AnyTrigger, Connector } from '../connector.ts';
import { nodeType } from '../describe.ts';
import { versionProblems } from './check-versions.ts';

/** A node of any kind, as its connector defines it. */
export type AnyNode = AnyTrigger | AnyAction | AnyLogic;

/** What is wrong with a connector, a sentence for each thing; empty when flows can rely on it. For its specs. */
export function checkConnector(connector: Connector): string[] {
  const { id, triggers, actions, logic } = connector;
  const nodes: AnyNode[] = [...triggers, ...actions, ...logic];
  const byId = Map.groupBy(nodes, (node) => node.id);
  return [
    ...nodes
      .filter((node) => node.id.split('.')[0] !== id)
      .map((node) => `${nodeType(node)} must begin with the id of its connector: ${id}.`),
    ...actions.flatMap(samplesFit),
    ...triggers.flatMap((trigger) => misfit(trigger, 'sample', trigger.accepts, trigger.sample)),
    ...logic.flatMap((each) => misfit(each, 'sample', each.params, each.sample)),
    ...[...byId.values()].flatMap(versionProblems),
  ];
}

function samplesFit(action: AnyAction): string[] {
  const { input, output, sample } = action;
  return [
    ...misfit(action, 'sample of its input', input, sample.input),
    ...misfit(action, 'sample of its output', output, sample.output),
  ];
}

function misfit(node: AnyNode, what: string, schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  if (error === undefined) return [];
  const first = error.issues[0];
  return [
    `${nodeType(node)}: the ${what} does not fit: ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}.`,
  ];
}
