import type { AnswerOf, api } from '@crossdock/contracts';
import type { Catalogue } from '@crossdock/flow';

/** Node types and connectors as the server describes them: all that the designer knows of a connector. */
export type NodeDescriptor = Catalogue extends ReadonlyMap<string, infer Descriptor> ? Descriptor : never;
export type ConnectorDescriptor = AnswerOf<typeof api.system.catalogue>['connectors'][number];
export type ConnectionDescriptor = ConnectorDescriptor['connections'][number];
export type JsonSchema = Record<string, unknown>;

/** What nodes that talk to no system belong to. */
export const ownSystem = 'Crossdock';

/** The two letters and the name of the system a node belongs to. */
export function systemOf(
  connectors: readonly ConnectorDescriptor[],
  type: string,
): { monogram: string; title: string } {
  const picture = coreMonograms[type.split('@')[0] ?? ''];
  if (picture !== undefined) return { monogram: picture, title: ownSystem };
  const connector = connectors.find(({ nodes }) => nodes.some((node) => node.type === type));
  const node = connector?.nodes.find((each) => each.type === type);
  const asked = node === undefined || node.kind === 'logic' ? undefined : node.connection;
  const connection =
    connector?.connections.find(({ id }) => id === asked) ??
    (type.startsWith('core.') ? undefined : connector?.connections[0]);
  if (connection !== undefined) return { monogram: connection.monogram, title: connection.title };
  return { monogram: '··', title: ownSystem };
}

/** Nodes of the flow language are named by the picture they have. */
const coreMonograms: Record<string, string> = {
  'core.map': 'MAP',
  'core.route': 'ROUTE',
  'core.decision-table': 'TABLE',
  'core.filter': 'FILTER',
  'core.merge': 'MERGE',
  'core.set-variables': 'SET',
  'core.lookup': 'LOOKUP',
  'core.code': 'CODE',
  'core.for-each': 'EACH',
  'core.try': 'TRY',
  'core.raise': 'RAISE',
  'core.reply': 'REPLY',
  'core.stop': 'STOP',
  'core.manual': 'HAND',
  'core.webhook': 'HOOK',
  'core.request': 'REQUEST',
  'core.schedule': 'CLOCK',
  'core.delay': 'CLOCK',
  'core.throttle': 'CLOCK',
  'core.wait-for-event': 'EVENT',
  'core.publish-event': 'EVENT',
  'core.event': 'EVENT',
  'core.sub-flow': 'FLOW',
  'core.de-duplicate': 'ONCE',
  'core.aggregate': 'GROUP',
  'core.find-reference': 'LINK',
  'core.link-reference': 'LINK',
  'core.send-http-request': 'HTTP',
  'core.approval': 'HAND',
  'core.file': 'FILE',
};

export function connectionTypes(connectors: readonly ConnectorDescriptor[]): ConnectionDescriptor[] {
  return connectors.flatMap(({ connections }) => connections);
}
