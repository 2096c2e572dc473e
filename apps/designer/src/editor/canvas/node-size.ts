import { type FlowNode, portsOf } from '@crossdock/flow';

export const nodeWidth = 232;
const headHeight = 60;
const branchHeight = 28;

/** Height of a card: known before it is drawn, so that wires and the minimap need not wait for it. */
export function heightOf(node: FlowNode | undefined): number {
  if (node === undefined) return headHeight;
  const ports = portsOf(node);
  return ports.length === 1 && ports[0] === 'out' ? headHeight : headHeight + ports.length * branchHeight + 4;
}
