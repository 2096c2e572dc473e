import { type Flow, type FlowNode, mapType, routeType } from '@crossdock/flow';
import type { NodeDescriptor } from '../../api/descriptors.ts';
import { newTable } from '../decisions/table-edits.ts';

/** What nodes of the language begin with, where empty settings would be no start. */
const starts: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [mapType, { fields: {} }],
  [
    routeType,
    {
      branches: [
        {
          port: 'first',
          title: 'First branch',
          when: { all: [{ field: 'trigger', operator: 'is-present' }] },
        },
      ],
    },
  ],
  ['core.decision-table@1', newTable],
  ['core.filter@1', { when: { all: [{ field: 'trigger', operator: 'is-present' }] } }],
  ['core.code@1', { source: 'return input;\n', inputs: {} }],
  ['core.set-variables@1', { variables: {} }],
]);

/** A node as it comes from the palette: empty, but with what the flow already says about its system. */
export function newNode(descriptor: NodeDescriptor, flow: Flow, aliases: readonly string[] = []): FlowNode {
  const { type, kind } = descriptor;
  if (kind === 'logic') return { type, params: starts.get(type) ?? {} };
  const system = type.split('.')[0];
  const sibling = Object.values(flow.nodes).find(
    (node) => node.connection !== undefined && node.type.split('.')[0] === system,
  );
  const connection = sibling?.connection ?? (aliases.length === 1 ? aliases[0] : undefined);
  const withConnection = descriptor.connection !== undefined;
  return {
    type,
    ...(withConnection && connection !== undefined ? { connection } : {}),
    ...(kind === 'action' ? { inputs: {} } : descriptor.params === undefined ? {} : { params: {} }),
  };
}
