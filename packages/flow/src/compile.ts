import type { Catalogue } from './catalogue.ts';
import { checksum } from './checksum.ts';
import { findNode, type Flow, type FlowNode, type NodeKey, parsePort } from './flow.ts';
import { topological } from './graph.ts';
import { CodeParams } from './language/code.ts';
import type { Construct } from './language/construct.ts';
import { ForEachParams } from './language/for-each.ts';
import { constructOf } from './language/language.ts';
import { TryParams } from './language/try.ts';
import type { Body, Plan, Step, TriggerStep } from './plan.ts';
import { resolvePolicy } from './policy.ts';

/** Turns a valid flow into a plan. Throws for a flow that `validate` would refuse: publish only what is valid. */
export function compile(flow: Flow, catalogue: Catalogue): Plan {
  const order = topological(flow);
  if (order === undefined) throw new Error('Cannot compile: wires run in a circle');
  const source = { flow, catalogue, order };
  const { steps, wires } = bodyOf(source, undefined);
  const trigger = steps.find(({ kind }) => kind === 'trigger');
  if (trigger === undefined) throw new Error('Cannot compile: no trigger');
  return { checksum: checksum(flow), trigger: trigger.key, policy: flow.policy, steps, wires };
}

interface Source {
  flow: Flow;
  catalogue: Catalogue;
  order: readonly NodeKey[];
}

/** What stands within a container, or outside of all. */
function bodyOf(source: Source, container: NodeKey | undefined): Body {
  const { flow, order } = source;
  const inside = new Set(order.filter((key) => nodeAt(flow, key).within === container));
  const wires = flow.wires
    .filter(({ to }) => inside.has(to))
    .map(({ from, to }) => {
      const { node, port } = parsePort(from);
      return { from: node, port, to };
    });
  return { steps: [...inside].map((key) => compileNode(source, key)), wires };
}

function nodeAt(flow: Flow, key: NodeKey): FlowNode {
  const node = findNode(flow, key);
  if (node === undefined) throw new Error(`Cannot compile: no node "${key}"`);
  return node;
}

function compileNode(source: Source, key: NodeKey): Step {
  const { flow, catalogue } = source;
  const node = nodeAt(flow, key);
  const descriptor = catalogue.get(node.type);
  if (descriptor === undefined) throw new Error(`Cannot compile "${key}": ${node.type} is not installed`);
  const base = { key, title: node.title ?? descriptor.title, type: node.type };
  switch (descriptor.kind) {
    case 'trigger':
      return {
        ...base,
        kind: 'trigger',
        params: triggerParams(node),
        ...connectionOf(key, node, descriptor),
      };
    case 'logic': {
      const construct = constructOf(node.type);
      if (construct === undefined)
        throw new Error(`Cannot compile "${key}": the flow language has no ${descriptor.type}`);
      return compileConstruct(source, base, construct, node.params ?? {});
    }
    case 'action':
      return {
        ...base,
        kind: 'action',
        ...connectionOf(key, node, descriptor),
        effect: descriptor.effect,
        inputs: node.inputs ?? {},
        policy: resolvePolicy(flow.policy, node.policy),
      };
  }
}

function triggerParams({ params }: FlowNode): TriggerStep['params'] {
  return typeof params === 'object' && params !== null ? { ...params } : {};
}

function compileConstruct(
  source: Source,
  base: Pick<Step, 'key' | 'title' | 'type'>,
  construct: Construct,
  given: unknown,
): Step {
  switch (construct.kind) {
    case 'pure': {
      const params = construct.params.parse(given);
      return {
        ...base,
        kind: 'pure',
        params,
        ...(construct.joins?.(params) === 'all' ? { needsAll: true } : {}),
      };
    }
    case 'code':
      return { ...base, kind: 'code', params: CodeParams.parse(given) };
    case 'each':
      return { ...base, kind: 'each', params: ForEachParams.parse(given), body: bodyOf(source, base.key) };
    case 'try':
      return { ...base, kind: 'try', params: TryParams.parse(given), body: bodyOf(source, base.key) };
  }
}

function connectionOf(
  key: NodeKey,
  { connection }: FlowNode,
  descriptor: { connection?: string },
): { connection?: string } {
  if (connection !== undefined) return { connection };
  if (descriptor.connection === undefined) return {};
  throw new Error(`Cannot compile "${key}": it names no connection`);
}
