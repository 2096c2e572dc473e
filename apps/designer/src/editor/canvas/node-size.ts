import { type Catalogue, type FlowNode, portsOf } from '@crossdock/flow';

export const nodeWidth = 232;
const headHeight = 60;
const branchHeight = 28;

/** What says which ports a node has, and so how high its card is. */
export type Ports = Catalogue | undefined;

/** Height of a card: known before it is drawn, so that wires and the minimap need not wait for it. */
export function heightOf(node: FlowNode | undefined, catalogue: Ports): number {
  if (node === undefined) return headHeight;
  const ports = portsOf(node, catalogue);
  const named = ports.length > 1 || (ports.length === 1 && ports[0] !== 'out');
  return named ? headHeight + ports.length * branchHeight + 4 : headHeight;
}
