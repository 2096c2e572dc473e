import type { Catalogue } from './catalogue.ts';
import { findNode, type Flow } from './flow.ts';
import type { SchemaOf } from './formula/schema-path.ts';
import { mapType } from './language/language.ts';
import { Mapping } from './mapping/mapping.ts';
import { schemaOfMapping } from './mapping/mapped-schema.ts';

/**
 * What is known of the data in a flow before it runs: what its trigger and actions say they give, and what its
 * mappings make. The items of lists are left open.
 */
export function knownSchemas(flow: Flow, catalogue: Catalogue): SchemaOf {
  return (root) => {
    if (root === 'item') return undefined;
    if (root === 'trigger') {
      const types = Object.values(flow.nodes).map(({ type }) => catalogue.get(type));
      return types.find((descriptor) => descriptor?.kind === 'trigger')?.output;
    }
    const node = findNode(flow, root.step);
    if (node === undefined) return undefined;
    if (node.type === mapType) {
      const mapping = Mapping.safeParse(node.params);
      return mapping.success ? schemaOfMapping(mapping.data) : undefined;
    }
    const descriptor = catalogue.get(node.type);
    return descriptor?.kind === 'action' ? descriptor.output : undefined;
  };
}
