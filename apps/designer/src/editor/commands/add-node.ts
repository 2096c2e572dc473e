import {
  addNode as add,
  addWire,
  type Catalogue,
  type Flow,
  type FlowNode,
  innerPortOf,
  outPort,
  portsOf,
} from '@crossdock/flow';
import { command } from './command.ts';

/** Puts a node on the canvas; `after` wires it to the first way out of a node, or to the way into a frame. */
export const addNode = command<{
  key: string;
  node: FlowNode;
  at: { x: number; y: number };
  after?: string | undefined;
}>({
  name: 'flow.add-node',
  label: 'Add node',
  can: ({ flow }, { key }) => flow.nodes[key] === undefined,
  apply: ({ flow, layout }, { key, node, at, after }, catalogue) => {
    const added = add(flow, key, node);
    const port = after === undefined ? undefined : portTowards(flow, after, node, catalogue);
    return {
      flow:
        port === undefined ? added : addWire(added, { from: `${String(after)}.${port}`, to: key }, catalogue),
      layout: { ...layout, [key]: { x: Math.round(at.x), y: Math.round(at.y) } },
    };
  },
});

/** The way that leads from a node to a new one: the inner port when it stands in the frame, else the first free way out. */
function portTowards(
  flow: Flow,
  after: string,
  node: FlowNode,
  catalogue: Catalogue | undefined,
): string | undefined {
  const source = flow.nodes[after];
  if (source === undefined) return undefined;
  if (node.within === after) return innerPortOf(source);
  const used = new Set(flow.wires.map(({ from }) => from));
  return portsOf(source, catalogue).find((each) => !used.has(`${after}.${each}`)) ?? outPort;
}
