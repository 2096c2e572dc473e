import type { Catalogue } from './catalogue.ts';
import { findNode, type Flow, type FlowNode, type NodeKey, parsePort, type Wire } from './flow.ts';
import { ancestorsOf, containersOf } from './graph.ts';
import { innerPortOf, wirePortsOf } from './ports.ts';

/* Every edit is pure: a flow in, a flow out. The designer's commands and its undo are built on these. */

/** A key that is free in the flow, made from a type or title: `create-sales-order-2`. */
export function freeKey(flow: Flow, wish: string): NodeKey {
  const base =
    wish
      .toLowerCase()
      .replace(/@\d+$/, '')
      .replace(/^[^.]*\./, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 50) || 'node';
  if (findNode(flow, base) === undefined) return base;
  for (let count = 2; ; count += 1) {
    const key = `${base}-${String(count)}`;
    if (findNode(flow, key) === undefined) return key;
  }
}

/** Adds a node under a key that is free, see `freeKey`. */
export function addNode(flow: Flow, key: NodeKey, node: FlowNode): Flow {
  return { ...flow, nodes: { ...flow.nodes, [key]: node } };
}

/** Changes a node; wires from ports that it no longer has go. */
export function changeNode(
  flow: Flow,
  key: NodeKey,
  change: (node: FlowNode) => FlowNode,
  catalogue?: Catalogue,
): Flow {
  const node = findNode(flow, key);
  if (node === undefined) return flow;
  const changed = change(node);
  const ports = wirePortsOf(changed, catalogue);
  const wires = flow.wires.filter(
    ({ from }) => parsePort(from).node !== key || ports.includes(parsePort(from).port),
  );
  return { ...flow, nodes: { ...flow.nodes, [key]: changed }, wires };
}

/** Removes nodes, what stands within them, and the wires that touch them. */
export function removeNodes(flow: Flow, keys: readonly NodeKey[]): Flow {
  const gone = new Set(
    Object.keys(flow.nodes).filter(
      (key) => keys.includes(key) || containersOf(flow, key).some((around) => keys.includes(around)),
    ),
  );
  const nodes = Object.fromEntries(Object.entries(flow.nodes).filter(([key]) => !gone.has(key)));
  const wires = flow.wires.filter(({ from, to }) => !gone.has(to) && !gone.has(parsePort(from).node));
  return { ...flow, nodes, wires };
}

/**
 * May this wire be drawn? Not twice, not into itself, not in a circle, only from a port that exists, and not across
 * the border of a container.
 */
export function wireFits(flow: Flow, wire: Wire, catalogue?: Catalogue): boolean {
  const { node, port } = parsePort(wire.from);
  const source = findNode(flow, node);
  const target = findNode(flow, wire.to);
  if (source === undefined || target === undefined || node === wire.to) return false;
  if (!wirePortsOf(source, catalogue).includes(port)) return false;
  if (target.within !== (port === innerPortOf(source) ? node : source.within)) return false;
  if (flow.wires.some(({ from, to }) => from === wire.from && to === wire.to)) return false;
  return !ancestorsOf(flow, node).has(wire.to);
}

/** Draws a wire, if it fits; otherwise the flow stays the very same. */
export function addWire(flow: Flow, wire: Wire, catalogue?: Catalogue): Flow {
  return wireFits(flow, wire, catalogue) ? { ...flow, wires: [...flow.wires, wire] } : flow;
}

export function removeWires(flow: Flow, gone: readonly Wire[]): Flow {
  const isGone = (wire: Wire) => gone.some(({ from, to }) => from === wire.from && to === wire.to);
  return { ...flow, wires: flow.wires.filter((wire) => !isGone(wire)) };
}
