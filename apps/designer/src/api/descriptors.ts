import type { AnswerOf, api } from '@crossdock/contracts';
import type { Catalogue } from '@crossdock/flow';

/** Node types and connectors as the server describes them: all that the designer knows of a connector. */
export type NodeDescriptor = Catalogue extends ReadonlyMap<string, infer Descriptor> ? Descriptor : never;
export type ConnectorDescriptor = AnswerOf<typeof api.system.catalogue>['connectors'][number];
export type ConnectionDescriptor = ConnectorDescriptor['connections'][number];
export type JsonSchema = Record<string, unknown>;

/** The two letters and the name of the system a node belongs to. */
export function systemOf(
  connectors: readonly ConnectorDescriptor[],
  type: string,
): { monogram: string; title: string } {
  const connector = connectors.find(({ nodes }) => nodes.some((node) => node.type === type));
  const connection = connector?.connections[0];
  if (connection !== undefined) return { monogram: connection.monogram, title: connection.title };
  return { monogram: coreMonograms[type.split('@')[0] ?? ''] ?? '··', title: 'Crossdock' };
}

const coreMonograms: Record<string, string> = { 'core.map': 'MAP', 'core.route': 'ROUTE' };

export function connectionTypes(connectors: readonly ConnectorDescriptor[]): ConnectionDescriptor[] {
  return connectors.flatMap(({ connections }) => connections);
}
