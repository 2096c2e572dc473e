import { removeNodes, removeWires } from '@crossdock/flow';
import { wireId } from '../document.ts';
import type { Selection } from '../editor-store.ts';
import { command } from './command.ts';

/** Removes nodes with what stands within them and the wires that touch them, and wires on their own. */
export const remove = command<Selection>({
  name: 'flow.remove',
  label: 'Remove',
  can: ({ flow }, { nodes, wires }) =>
    nodes.some((key) => flow.nodes[key] !== undefined) ||
    flow.wires.some((wire) => wires.includes(wireId(wire))),
  apply: ({ flow, layout }, { nodes, wires }) => {
    const gone = flow.wires.filter((wire) => wires.includes(wireId(wire)));
    const left = removeNodes(removeWires(flow, gone), nodes);
    return {
      flow: left,
      layout: Object.fromEntries(Object.entries(layout).filter(([key]) => left.nodes[key] !== undefined)),
    };
  },
});
