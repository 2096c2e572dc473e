import { containersOf, type Flow, isContainer } from '@crossdock/flow';
import type { FlowDocument } from '../document.ts';
import { heightOf, nodeWidth, type Ports } from './node-size.ts';
import { placeOf, type Point } from './places.ts';

/* For-each and try are drawn as frames around the nodes within them. The layout keeps every place on the canvas
   itself, also of what stands in a frame: moving in or out of one changes no place. */

/** Absolute, in units of the canvas. */
export interface Rect extends Point {
  width: number;
  height: number;
}

/** Room around the body: the frame's title above, the port into the body at the left. */
export const framePadding = { top: 84, right: 36, bottom: 40, left: 104 } as const;

/** An empty frame has room for one node. */
export const emptyFrame = {
  width: framePadding.left + nodeWidth + framePadding.right,
  height: framePadding.top + 96 + framePadding.bottom,
} as const;

/** The nodes within a container, those within frames in it too. */
export function bodyOf(flow: Pick<Flow, 'nodes'>, container: string): string[] {
  return Object.keys(flow.nodes).filter((key) => containersOf(flow, key).includes(container));
}

export function isFrame(flow: Pick<Flow, 'nodes'>, key: string): boolean {
  return isContainer(flow.nodes[key]?.type ?? '');
}

/** Where a node stands and how much room it takes; a frame grows to hold its body. */
export function rectOf(document: FlowDocument, key: string, ports: Ports): Rect {
  const { flow } = document;
  const at = placeOf(document, key);
  if (!isFrame(flow, key)) return { ...at, width: nodeWidth, height: heightOf(flow.nodes[key], ports) };
  return around(
    at,
    Object.keys(flow.nodes)
      .filter((inside) => flow.nodes[inside]?.within === key && !containersOf(flow, key).includes(inside))
      .map((inside) => rectOf(document, inside, ports)),
  );
}

/** The frame that begins at a place and holds all of its body, at its left and above too. */
function around(at: Point, body: readonly Rect[]): Rect {
  const x = Math.min(at.x, ...body.map((each) => each.x - framePadding.left));
  const y = Math.min(at.y, ...body.map((each) => each.y - framePadding.top));
  const right = Math.max(
    at.x + emptyFrame.width,
    ...body.map((each) => each.x + each.width + framePadding.right),
  );
  const bottom = Math.max(
    at.y + emptyFrame.height,
    ...body.map((each) => each.y + each.height + framePadding.bottom),
  );
  return { x, y, width: right - x, height: bottom - y };
}

/** The innermost frame at a point of the canvas, of those that `moving` may be put into. */
export function frameAt(
  document: FlowDocument,
  point: Point,
  ports: Ports,
  moving: readonly string[] = [],
): string | undefined {
  const { flow } = document;
  const held = (key: string) => [key, ...containersOf(flow, key)].some((each) => moving.includes(each));
  return Object.keys(flow.nodes)
    .filter((key) => isFrame(flow, key) && !held(key) && isInside(point, rectOf(document, key, ports)))
    .sort((a, b) => containersOf(flow, b).length - containersOf(flow, a).length)[0];
}

function isInside({ x, y }: Point, rect: Rect): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}

/** Frames before what stands in them. */
export function framesFirst(flow: Pick<Flow, 'nodes'>): string[] {
  const keys = Object.keys(flow.nodes);
  const depth = new Map(keys.map((key) => [key, containersOf(flow, key).length]));
  return keys.sort((a, b) => (depth.get(a) ?? 0) - (depth.get(b) ?? 0));
}
