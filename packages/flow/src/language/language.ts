import type { NodeType } from '../flow.ts';
import { code } from './code.ts';
import type { Construct } from './construct.ts';
import { decisionTable } from './decision-table.ts';
import { filter } from './filter.ts';
import { forEach } from './for-each.ts';
import { lookup } from './lookup.ts';
import { map } from './map.ts';
import { merge } from './merge.ts';
import { raise } from './raise.ts';
import { reply } from './reply.ts';
import { route } from './route.ts';
import { setVariables } from './set-variables.ts';
import { stop } from './stop.ts';
import { tryAll } from './try.ts';

/** All constructs, in the order of the palette. */
export const constructs: readonly Construct[] = [
  map,
  route,
  decisionTable,
  filter,
  merge,
  setVariables,
  lookup,
  code,
  forEach,
  tryAll,
  raise,
  reply,
  stop,
];

const byType: ReadonlyMap<NodeType, Construct> = new Map(constructs.map((each) => [each.type, each]));

/** Nodes with an editor of their own. */
export const mapType = map.type;
export const routeType = route.type;

/** The construct of a node type; undefined for triggers and actions. */
export function constructOf(type: NodeType): Construct | undefined {
  return byType.get(type);
}

/** Whether nodes may stand within nodes of this type. */
export function isContainer(type: NodeType): boolean {
  const kind = byType.get(type)?.kind;
  return kind === 'each' || kind === 'try';
}
