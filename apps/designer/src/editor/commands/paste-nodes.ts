import { addNode, addWire, containersOf, type Flow, freeKey, type Layout, parsePort } from '@crossdock/flow';
import { command } from './command.ts';

/** Nodes cut out of a flow, frames with what stands in them, and the wires between them. */
export interface Clipping {
  nodes: Flow['nodes'];
  wires: Flow['wires'];
  layout: Layout;
}

const offset = 40;

export function clip(flow: Flow, layout: Layout, keys: readonly string[]): Clipping {
  const chosen = (key: string) =>
    flow.nodes[key] !== undefined &&
    (keys.includes(key) || containersOf(flow, key).some((around) => keys.includes(around)));
  return {
    nodes: Object.fromEntries(Object.entries(flow.nodes).filter(([key]) => chosen(key))),
    wires: flow.wires.filter(({ from, to }) => chosen(to) && chosen(parsePort(from).node)),
    layout: Object.fromEntries(Object.entries(layout).filter(([key]) => chosen(key))),
  };
}

/** New keys for the copies, in the order of the clipping. */
export function keysFor(flow: Flow, clipping: Clipping): Map<string, string> {
  const keys = new Map<string, string>();
  let taken = flow;
  for (const [key, node] of Object.entries(clipping.nodes)) {
    const free = freeKey(taken, key.replace(/-\d+$/, ''));
    keys.set(key, free);
    taken = addNode(taken, free, node);
  }
  return keys;
}

/** Adds copies beside the originals, wired among each other as they were, in the same frame if it is still there. */
export const pasteNodes = command<Clipping>({
  name: 'flow.paste-nodes',
  label: 'Paste',
  can: (_, { nodes }) => Object.keys(nodes).length > 0,
  apply: ({ flow, layout }, clipping, catalogue) => {
    const keys = keysFor(flow, clipping);
    const name = (key: string) => keys.get(key) ?? key;
    let pasted = flow;
    for (const [key, { within, ...node }] of Object.entries(clipping.nodes)) {
      const frame = within === undefined ? undefined : (keys.get(within) ?? within);
      const stands = frame !== undefined && (keys.has(within ?? '') || flow.nodes[frame] !== undefined);
      pasted = addNode(pasted, name(key), stands ? { ...node, within: frame } : node);
    }
    for (const { from, to } of clipping.wires) {
      const { node, port } = parsePort(from);
      pasted = addWire(pasted, { from: `${name(node)}.${port}`, to: name(to) }, catalogue);
    }
    const places = Object.keys(clipping.nodes).map((key) => {
      const { x, y } = clipping.layout[key] ?? { x: 0, y: 0 };
      return [name(key), { x: x + offset, y: y + offset }] as const;
    });
    return { flow: pasted, layout: { ...layout, ...Object.fromEntries(places) } };
  },
});
