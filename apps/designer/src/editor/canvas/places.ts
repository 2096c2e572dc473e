import type { FlowDocument } from '../document.ts';
import { nodeWidth } from './node-size.ts';

export interface Point {
  x: number;
  y: number;
}

/** Where a node stands on the canvas; somewhere of its own when nobody has placed it. */
export function placeOf({ flow, layout }: FlowDocument, key: string): Point {
  const index = Object.keys(flow.nodes).indexOf(key);
  return layout[key] ?? { x: (index % 5) * (nodeWidth + 84), y: Math.floor(index / 5) * 160 };
}
