import { findNode, type Flow, type NodeKey, parsePort, type Wire } from './flow.ts';

export function wiresInto(flow: Pick<Flow, 'wires'>, key: NodeKey): Wire[] {
  return flow.wires.filter(({ to }) => to === key);
}

/** Nodes that stand before `key` on some way from the trigger: the ones whose output it may read. */
export function ancestorsOf(flow: Pick<Flow, 'wires'>, key: NodeKey): Set<NodeKey> {
  const found = new Set<NodeKey>();
  const open = [key];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const wire of wiresInto(flow, next)) {
      const { node } = parsePort(wire.from);
      if (!found.has(node)) {
        found.add(node);
        open.push(node);
      }
    }
  }
  return found;
}

/** The containers a node stands in, the innermost first. Ends where containers would contain each other. */
export function containersOf(flow: Pick<Flow, 'nodes'>, key: NodeKey): NodeKey[] {
  const found: NodeKey[] = [];
  for (
    let next = findNode(flow, key)?.within;
    next !== undefined && !found.includes(next);
    next = findNode(flow, next)?.within
  )
    found.push(next);
  return found;
}

/**
 * Nodes whose output a node may read: those that stand before it, in its own container or in one around it. What
 * stands within a container is read from inside only, and a container has an output only once it is left.
 */
export function readableFrom(flow: Pick<Flow, 'nodes' | 'wires'>, key: NodeKey): Set<NodeKey> {
  const around = containersOf(flow, key);
  const scopes = new Set<NodeKey | undefined>([...around, undefined]);
  return new Set(
    [...ancestorsOf(flow, key)].filter(
      (before) => !around.includes(before) && scopes.has(findNode(flow, before)?.within),
    ),
  );
}

/**
 * Node keys so that every wire points forward, or undefined when wires run in a circle. Nodes that could stand in
 * either order stand by name: one document, however its keys are stored, has one order.
 */
export function topological(flow: Pick<Flow, 'nodes' | 'wires'>): NodeKey[] | undefined {
  const sources = new Map<NodeKey, Set<NodeKey>>(
    Object.keys(flow.nodes)
      .sort()
      .map((key) => [key, new Set()]),
  );
  for (const wire of flow.wires) {
    const { node } = parsePort(wire.from);
    if (sources.has(node)) sources.get(wire.to)?.add(node);
  }
  const sorted: NodeKey[] = [];
  const done = new Set<NodeKey>();
  while (sorted.length < sources.size) {
    const ready = [...sources].filter(
      ([key, from]) => !done.has(key) && [...from].every((each) => done.has(each)),
    );
    if (ready.length === 0) return undefined;
    for (const [key] of ready) {
      sorted.push(key);
      done.add(key);
    }
  }
  return sorted;
}
