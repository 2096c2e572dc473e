import {
  ancestorsOf,
  compilePath,
  type Flow,
  mapType,
  Mapping,
  topological,
  type Scope,
} from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';
import { words } from '../../ui/formats.ts';
import type { Known } from '../canvas/node-facts.ts';
import { targetOf } from '../mapping/target.ts';
import { typeOf } from '../mapping/target-rows.ts';

/** Something a reference can point at, with what the sample has there. */
export interface ReferenceNode {
  path: string;
  title: string;
  type: string;
  sample: unknown;
  children: ReferenceNode[];
  /** Of a list: what one element is. */
  itemSchema: JsonSchema | undefined;
}

/** Inside of a list: what `item` is. */
interface ItemContext {
  schema: JsonSchema | undefined;
  sample: unknown;
}

/** All that a node may read: the current item, the trigger, and the steps that stand before it, nearest first. */
export function referencesFor(
  flow: Flow,
  known: Known,
  key: string,
  scope: Scope,
  item?: ItemContext,
): ReferenceNode[] {
  const before = ancestorsOf(flow, key);
  const order = (topological(flow) ?? []).filter((each) => before.has(each)).toReversed();
  const roots: ReferenceNode[] = [];
  if (item !== undefined) roots.push(nodeOf('item', 'Current item', item.schema ?? {}, item.sample));
  for (const each of order) {
    const node = flow.nodes[each];
    const descriptor = node && known.catalogue.get(node.type);
    if (node === undefined || descriptor === undefined) continue;
    const title = node.title ?? descriptor.title;
    if (descriptor.kind === 'trigger') {
      roots.push(nodeOf('trigger', title, descriptor.output, scope.trigger));
    }
    if (descriptor.kind === 'action') {
      roots.push(nodeOf(`steps.${each}`, title, descriptor.output, scope.steps[each]));
    }
    if (node.type === mapType) {
      const schema = targetOf(flow, known.catalogue, each)?.schema ?? mappedSchema(node.params);
      roots.push(nodeOf(`steps.${each}`, title, schema, scope.steps[each]));
    }
  }
  return roots;
}

/** The shape of a map without a known target: the fields it fills. */
function mappedSchema(params: unknown): JsonSchema {
  const fields = Mapping.safeParse(params).data?.fields ?? {};
  const properties: Record<string, JsonSchema> = {};
  for (const path of Object.keys(fields)) {
    const [first = path] = path.split('.');
    properties[first] = path === first ? {} : { type: 'object' };
  }
  return { type: 'object', properties };
}

/** Deep enough for any document of a shop; a schema that contains itself must end somewhere. */
const deepest = 6;

function nodeOf(path: string, title: string, schema: JsonSchema, sample: unknown, depth = 0): ReferenceNode {
  const properties = depth < deepest ? Object.entries(propertiesOf(schema, sample)) : [];
  return {
    path,
    title,
    type: typeOf(schema),
    sample,
    itemSchema: schema['items'] as JsonSchema | undefined,
    children: properties
      .filter(([name]) => /^[A-Za-z0-9_-]+$/.test(name))
      .map(([name, each]) =>
        nodeOf(`${path}.${name}`, titleOf(name, each), each, inside(sample, name), depth + 1),
      ),
  };
}

function propertiesOf(schema: JsonSchema, sample: unknown): Record<string, JsonSchema> {
  if (typeof schema['properties'] === 'object') return schema['properties'] as Record<string, JsonSchema>;
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return {};
  return Object.fromEntries(Object.keys(sample).map((name) => [name, {}]));
}

function titleOf(name: string, schema: JsonSchema): string {
  return typeof schema['title'] === 'string' ? schema['title'] : words(name);
}

function inside(sample: unknown, name: string): unknown {
  return typeof sample === 'object' && sample !== null
    ? (sample as Record<string, unknown>)[name]
    : undefined;
}

/** Only what the search finds, with its parents. */
export function findReferences(nodes: readonly ReferenceNode[], search: string): ReferenceNode[] {
  const text = search.trim().toLowerCase();
  if (text === '') return [...nodes];
  return nodes.flatMap((node) => {
    if (node.title.toLowerCase().includes(text) || node.path.toLowerCase().includes(text)) return [node];
    const children = findReferences(node.children, search);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

/** A reference as people read it: the step's title, then the path. */
export function readReference(ref: string, flow: Flow, known: Known): { from: string; path: string } {
  const [root = '', ...rest] = ref.split('.');
  if (root === 'steps') {
    const [key = '', ...path] = rest;
    const node = flow.nodes[key];
    const title = node?.title ?? known.catalogue.get(node?.type ?? '')?.title ?? key;
    return { from: title, path: path.join(' › ') };
  }
  if (root === 'trigger') {
    const trigger = Object.values(flow.nodes).find(
      ({ type }) => known.catalogue.get(type)?.kind === 'trigger',
    );
    const title = trigger?.title ?? known.catalogue.get(trigger?.type ?? '')?.title ?? 'Trigger';
    return { from: title, path: rest.join(' › ') };
  }
  return { from: root === 'item' ? 'Item' : 'Run', path: rest.join(' › ') };
}

export function sampleAt(ref: string, scope: Scope): unknown {
  return compilePath(ref)(scope);
}
