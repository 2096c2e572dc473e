import type { Catalogue } from './catalogue.ts';
import type { FlowNode } from './flow.ts';
import { constructOf } from './language/language.ts';
import { failedPort, outPort } from './port-names.ts';

/** The ways out of a node as it is configured, beside failing: a route has one for each branch and one for the rest. */
export function portsOf(node: FlowNode, catalogue?: Catalogue): readonly string[] {
  const construct = constructOf(node.type);
  if (construct !== undefined) return construct.ports(node.params);
  const descriptor = catalogue?.get(node.type);
  return descriptor?.kind === 'action' ? descriptor.ports : [outPort];
}

/** The port from which the body of a container begins; undefined for other nodes. */
export function innerPortOf(node: Pick<FlowNode, 'type'>): string | undefined {
  return constructOf(node.type)?.inner;
}

/** Every port a wire may start from: the ways out, failing where a step can fail, and the way into a body. */
export function wirePortsOf(node: FlowNode, catalogue?: Catalogue): readonly string[] {
  const inner = innerPortOf(node);
  const fails = catalogue?.get(node.type)?.kind === 'trigger' ? [] : [failedPort];
  return [...portsOf(node, catalogue), ...fails, ...(inner === undefined ? [] : [inner])];
}
