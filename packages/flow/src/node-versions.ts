import type { Catalogue } from './catalogue.ts';
import type { Flow, NodeKey, NodeType } from './flow.ts';

/** `odoo.create-sales-order@2` apart. */
export function parseNodeType(type: NodeType): { id: string; version: number } {
  const [id = '', version = '0'] = type.split('@');
  return { id, version: Number(version) };
}

/**
 * The versions that a node of this type can be taken to, in order, one upgrade after the other. Empty for the newest,
 * and where no upgrade leads on.
 */
export function newerVersions(type: NodeType, catalogue: Catalogue): NodeType[] {
  const found: NodeType[] = [];
  const { id, version } = parseNodeType(type);
  for (let from = version; ; from += 1) {
    const next = `${id}@${String(from + 1)}`;
    if (catalogue.get(next)?.upgrade?.from !== from) return found;
    found.push(next);
  }
}

/** A node that has a newer version, and what an analyst is told before choosing it. */
export interface AvailableUpgrade {
  node: NodeKey;
  from: NodeType;
  to: NodeType;
  /** The sentences of all versions between, in order. */
  says: string[];
}

/** The nodes of a flow that could be of a newer version. */
export function availableUpgrades({ nodes }: Pick<Flow, 'nodes'>, catalogue: Catalogue): AvailableUpgrade[] {
  return Object.entries(nodes).flatMap(([node, { type: from }]) => {
    const versions = newerVersions(from, catalogue);
    const to = versions.at(-1);
    if (to === undefined) return [];
    return [{ node, from, to, says: versions.flatMap((type) => catalogue.get(type)?.upgrade?.says ?? []) }];
  });
}

/** Of each node its newest version: what may be added to a flow. */
export function newestTypes(types: Iterable<NodeType>): Set<NodeType> {
  const newest = new Map<string, NodeType>();
  for (const type of types) {
    const { id, version } = parseNodeType(type);
    const known = newest.get(id);
    if (known === undefined || parseNodeType(known).version < version) newest.set(id, type);
  }
  return new Set(newest.values());
}
