import {
  compilePath,
  constructOf,
  containersOf,
  type Flow,
  Input,
  mapType,
  Mapping,
  readableFrom,
  type Scope,
  topological,
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
  /** What is known of it; empty where nothing is. */
  schema: JsonSchema;
  children: ReferenceNode[];
}

/** Inside of a list: what `item` is. */
interface ItemContext {
  schema: JsonSchema | undefined;
  sample: unknown;
}

/**
 * All that a node may read: the current item, the variables, the trigger, and the steps that stand before it, nearest
 * first. `inside`: what is read once the body of a frame is over, from within it.
 */
export function referencesFor(
  flow: Flow,
  known: Known,
  key: string,
  scope: Scope,
  { item, inside = false }: { item?: ItemContext | undefined; inside?: boolean } = {},
): ReferenceNode[] {
  const before = readableFrom(flow, key);
  if (inside)
    for (const [each, { within }] of Object.entries(flow.nodes)) if (within === key) before.add(each);
  const order = (topological(flow) ?? []).filter((each) => before.has(each)).toReversed();
  const roots: ReferenceNode[] = itemRoots(flow, known, key, scope, item, inside);
  const { vars = {} } = scope;
  if (Object.keys(vars).length > 0) roots.push(nodeOf('vars', 'Variables', {}, vars));
  for (const each of order) {
    const node = flow.nodes[each];
    const descriptor = node && known.catalogue.get(node.type);
    if (node === undefined || descriptor === undefined) continue;
    const title = node.title ?? descriptor.title;
    if (descriptor.kind === 'trigger') {
      roots.push(nodeOf('trigger', title, descriptor.output, scope.trigger));
    } else {
      const schema = descriptor.kind === 'action' ? descriptor.output : shapeOf(flow, known, each);
      roots.push(nodeOf(`steps.${each}`, title, schema, scope.steps[each]));
    }
  }
  return roots;
}

/** The items of the lists around, the nearest first: of a mapping, then of the frames. */
function itemRoots(
  flow: Flow,
  known: Known,
  key: string,
  scope: Scope,
  item: ItemContext | undefined,
  inside: boolean,
): ReferenceNode[] {
  const around = [...(inside ? [key] : []), ...containersOf(flow, key)].filter(
    (each) => constructOf(flow.nodes[each]?.type ?? '')?.kind === 'each',
  );
  const [frame] = around;
  if (item !== undefined) return [nodeOf('item', 'Current item', item.schema ?? {}, item.sample)];
  if (frame === undefined) return [];
  const schema = itemSchemaOf(flow, known, frame, scope) ?? {};
  const title =
    flow.nodes[frame]?.title ?? known.catalogue.get(flow.nodes[frame]?.type ?? '')?.title ?? frame;
  return [
    nodeOf('item', `Current item · ${title}`, schema, scope.item),
    nodeOf('index', 'Position of the item, from 0', { type: 'integer' }, scope.index),
    ...(scope.outer === undefined
      ? []
      : [nodeOf('outer.item', 'Item of the list around', {}, scope.outer.item)]),
  ];
}

/** What one item of a for-each is, as far as the schema of its list tells. */
function itemSchemaOf(flow: Flow, known: Known, frame: string, scope: Scope): JsonSchema | undefined {
  const items = Input.safeParse((flow.nodes[frame]?.params as { items?: unknown } | undefined)?.items).data;
  if (items === undefined || !('ref' in items)) return undefined;
  return itemsIn(findPath(referencesFor(flow, known, frame, scope), items.ref));
}

/** Of a list: what one element is. */
export function itemsIn(list: ReferenceNode | undefined): JsonSchema | undefined {
  return list?.schema['items'] as JsonSchema | undefined;
}

export function findPath(nodes: readonly ReferenceNode[], path: string): ReferenceNode | undefined {
  for (const node of nodes) {
    if (node.path === path) return node;
    const found = path.startsWith(`${node.path}.`) ? findPath(node.children, path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a node of the language gives: of a map what its target or its fields say, of others what the sample shows. */
function shapeOf(flow: Flow, known: Known, key: string): JsonSchema {
  const node = flow.nodes[key];
  if (node?.type !== mapType) return {};
  return targetOf(flow, known.catalogue, key)?.schema ?? mappedSchema(node.params);
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
    schema,
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
  return { from: rootWords[root] ?? root, path: rest.join(' › ') };
}

const rootWords: Readonly<Record<string, string>> = {
  item: 'Item',
  index: 'Position',
  outer: 'Around',
  vars: 'Variable',
  env: 'Environment',
  run: 'Run',
};

export function sampleAt(ref: string, scope: Scope): unknown {
  return compilePath(ref)(scope);
}
