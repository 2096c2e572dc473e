import { addNode as add, addWire, type FlowNode, outPort, portsOf } from '@crossdock/flow';
import { command } from './command.ts';

/** Puts a node on the canvas; `after` wires it to the first way out of a node that stands there. */
export const addNode = command<{
  key: string;
  node: FlowNode;
  at: { x: number; y: number };
  after?: string | undefined;
}>({
  name: 'flow.add-node',
  label: 'Add node',
  can: ({ flow }, { key }) => flow.nodes[key] === undefined,
  apply: ({ flow, layout }, { key, node, at, after }) => {
    const added = add(flow, key, node);
    const source = after === undefined ? undefined : flow.nodes[after];
    const used = new Set(flow.wires.map(({ from }) => from));
    const port = source && (portsOf(source).find((each) => !used.has(`${String(after)}.${each}`)) ?? outPort);
    return {
      flow: port === undefined ? added : addWire(added, { from: `${String(after)}.${port}`, to: key }),
      layout: { ...layout, [key]: { x: Math.round(at.x), y: Math.round(at.y) } },
    };
  },
});
