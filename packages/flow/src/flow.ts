import { z } from 'zod';
import { Input } from './input.ts';
import { Policy, PolicyOverride } from './policy.ts';

/** Names a node within its flow. People read it in history, so it is words: `create-sales-order`. */
export const NodeKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case words with hyphens, such as create-sales-order');
export type NodeKey = z.infer<typeof NodeKey>;

/** A name that each environment binds to a connection of its own: `shop`, `erp`. */
export const Alias = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a lower-case word, such as erp');
export type Alias = z.infer<typeof Alias>;

/** A node type with its version: `odoo.create-sales-order@1`. Pinned by the flow, never upgraded silently. */
export const NodeType = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*@\d+$/);
export type NodeType = z.infer<typeof NodeType>;

/** One port of one node: `route.retail`. */
const PortRef = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'must be node.port, such as route.retail');
type PortRef = z.infer<typeof PortRef>;

export const FlowNode = z.strictObject({
  type: NodeType,
  title: z.string().max(120).optional(),
  connection: Alias.optional(),
  /** The container it stands in: a for-each or a try. */
  within: NodeKey.optional(),
  /** Actions: the value of each input field. */
  inputs: z.record(z.string(), Input).optional(),
  /** Logic nodes and triggers: what they do, checked against the schema of their type. */
  params: z.unknown().optional(),
  policy: PolicyOverride.optional(),
});
export type FlowNode = z.infer<typeof FlowNode>;

export const Wire = z.strictObject({ from: PortRef, to: NodeKey });
export type Wire = z.infer<typeof Wire>;

/** The document that people draw and the engine runs. Looks are kept apart, in `Layout`. */
export const Flow = z.strictObject({
  schema: z.literal(1),
  nodes: z.record(NodeKey, FlowNode),
  wires: z.array(Wire),
  policy: Policy.prefault({}),
});
export type Flow = z.infer<typeof Flow>;

export const emptyFlow: Flow = Flow.parse({ schema: 1, nodes: {}, wires: [] });

/** The node of a key, or undefined; not what every JavaScript object has under names such as `constructor`. */
export function findNode({ nodes }: Pick<Flow, 'nodes'>, key: NodeKey): FlowNode | undefined {
  return Object.hasOwn(nodes, key) ? nodes[key] : undefined;
}

/** `route.retail` apart. */
export function parsePort(port: PortRef): { node: NodeKey; port: string } {
  const [node = '', name = ''] = port.split('.');
  return { node, port: name };
}
