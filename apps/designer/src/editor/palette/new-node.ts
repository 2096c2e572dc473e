import { type Flow, type FlowNode, mapType, routeType } from '@crossdock/flow';
import type { NodeDescriptor } from '../../api/descriptors.ts';

/** A node as it comes from the palette: empty, but with what the flow already says about its system. */
export function newNode(descriptor: NodeDescriptor, flow: Flow, aliases: readonly string[] = []): FlowNode {
  if (descriptor.type === mapType) return { type: descriptor.type, params: { fields: {} } };
  if (descriptor.type === routeType) {
    const when = { all: [{ field: 'trigger', operator: 'is-present' }] };
    return {
      type: descriptor.type,
      params: { branches: [{ port: 'first', title: 'First branch', when }] },
    };
  }
  const system = descriptor.type.split('.')[0];
  const sibling = Object.values(flow.nodes).find(
    ({ type, connection }) => connection !== undefined && type.split('.')[0] === system,
  );
  const connection = sibling?.connection ?? (aliases.length === 1 ? aliases[0] : undefined);
  const withConnection = descriptor.kind !== 'logic' && descriptor.connection !== undefined;
  return {
    type: descriptor.type,
    ...(withConnection && connection !== undefined ? { connection } : {}),
    ...(descriptor.kind === 'action' ? { inputs: {} } : {}),
  };
}
