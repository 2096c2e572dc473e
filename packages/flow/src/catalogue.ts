import type { ConnectorDescriptor, NodeDescriptor } from '@crossdock/sdk';

/** All node types a platform knows, by type: what palette, validation and compilation ask. */
export type Catalogue = ReadonlyMap<string, NodeDescriptor>;

export function makeCatalogue(connectors: readonly ConnectorDescriptor[]): Catalogue {
  return new Map(connectors.flatMap(({ nodes }) => nodes).map((node) => [node.type, node]));
}
