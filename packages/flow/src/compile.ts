import type { NodeDescriptor } from '@crossdock/sdk';
import { type Catalogue, mapType, routeType } from './catalogue.ts';
import { checksum } from './checksum.ts';
import { findNode, type Flow, type FlowNode, type NodeKey, parsePort } from './flow.ts';
import { topological } from './graph.ts';
import { Mapping } from './mapping/mapping.ts';
import type { Plan, Step } from './plan.ts';
import { type Policy, resolvePolicy } from './policy.ts';
import { RouteParams } from './routing/conditions.ts';

/** Turns a valid flow into a plan. Throws for a flow that `validate` would refuse: publish only what is valid. */
export function compile(flow: Flow, catalogue: Catalogue): Plan {
  const order = topological(flow);
  if (order === undefined) throw new Error('Cannot compile: wires run in a circle');
  const steps = order.map((key) => compileNode(key, nodeAt(flow, key), catalogue, flow.policy));
  const trigger = steps.find(({ kind }) => kind === 'trigger');
  if (trigger === undefined) throw new Error('Cannot compile: no trigger');
  const wires = flow.wires.map(({ from, to }) => {
    const { node, port } = parsePort(from);
    return { from: node, port, to };
  });
  return { checksum: checksum(flow), trigger: trigger.key, steps, wires };
}

function nodeAt(flow: Flow, key: NodeKey): FlowNode {
  const node = findNode(flow, key);
  if (node === undefined) throw new Error(`Cannot compile: no node "${key}"`);
  return node;
}

function compileNode(key: NodeKey, node: FlowNode, catalogue: Catalogue, policy: Policy): Step {
  const descriptor = catalogue.get(node.type);
  if (descriptor === undefined) throw new Error(`Cannot compile "${key}": ${node.type} is not installed`);
  const base = { key, title: node.title ?? descriptor.title };
  switch (descriptor.kind) {
    case 'trigger':
      return { ...base, kind: 'trigger', type: node.type, connection: connectionOf(key, node) };
    case 'logic':
      return compileLogic(base, node, descriptor);
    case 'action':
      return {
        ...base,
        kind: 'action',
        type: node.type,
        ...(descriptor.connection === undefined ? {} : { connection: connectionOf(key, node) }),
        effect: descriptor.effect,
        inputs: node.inputs ?? {},
        policy: resolvePolicy(policy, node.policy),
      };
  }
}

function compileLogic(
  base: { key: NodeKey; title: string },
  node: FlowNode,
  descriptor: NodeDescriptor,
): Step {
  if (node.type === mapType) return { ...base, kind: 'map', mapping: Mapping.parse(node.params) };
  if (node.type === routeType) return { ...base, kind: 'route', route: RouteParams.parse(node.params) };
  throw new Error(`Cannot compile "${base.key}": the flow language has no ${descriptor.type}`);
}

function connectionOf(key: NodeKey, { connection }: FlowNode): string {
  if (connection === undefined) throw new Error(`Cannot compile "${key}": it names no connection`);
  return connection;
}
