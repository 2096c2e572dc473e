import type { Connection } from '@crossdock/contracts';
import { freeKey, innerPortOf, topological } from '@crossdock/flow';
import type { NodeDescriptor } from '../../api/descriptors.ts';
import { framePadding, rectOf, type Rect } from '../canvas/frames.ts';
import type { Known } from '../canvas/node-facts.ts';
import { nodeWidth, type Ports } from '../canvas/node-size.ts';
import type { Point } from '../canvas/places.ts';
import { addNode } from '../commands/add-node.ts';
import type { FlowDocument } from '../document.ts';
import type { EditorStore } from '../editor-store.ts';
import { newNode } from './new-node.ts';

/** Puts a node behind the selected one, or into the selected frame while that is empty; answers its key. */
export function addFromPalette(
  store: EditorStore,
  descriptor: NodeDescriptor,
  { known, connections }: { known: Known; connections: readonly Connection[] },
): string {
  const { history, selection } = store.get();
  const { document } = history;
  const { flow } = document;
  const after = nodeBefore(document, selection.nodes, descriptor);
  const intoFrame = after !== undefined && isEmptyFrame(document, after);
  const within = intoFrame ? after : flow.nodes[after ?? '']?.within;
  const aliases = connections
    .filter(({ type }) => descriptor.kind !== 'logic' && type === descriptor.connection)
    .map(({ alias }) => alias);
  const key = freeKey(flow, descriptor.type);
  const node = newNode(descriptor, flow, aliases);
  store.run(addNode, {
    key,
    node: within === undefined ? node : { ...node, within },
    at: freePlace(document, after, intoFrame, known.catalogue),
    after,
  });
  return key;
}

/** The node a new one goes behind: the selected one, else the last outside of frames. Triggers stand alone. */
function nodeBefore(
  { flow }: FlowDocument,
  selected: readonly string[],
  descriptor: NodeDescriptor,
): string | undefined {
  if (descriptor.kind === 'trigger') return undefined;
  return selected[0] ?? topological(flow)?.findLast((key) => flow.nodes[key]?.within === undefined);
}

function isEmptyFrame({ flow }: FlowDocument, key: string): boolean {
  const node = flow.nodes[key];
  const inner = node && innerPortOf(node);
  return inner !== undefined && !Object.values(flow.nodes).some(({ within }) => within === key);
}

/** Right of the node it follows, below whatever stands there already. */
function freePlace(document: FlowDocument, after: string | undefined, inside: boolean, ports: Ports): Point {
  const { flow } = document;
  if (after === undefined) return { x: 0, y: 120 };
  const from = rectOf(document, after, ports);
  if (inside) return { x: from.x + framePadding.left, y: from.y + framePadding.top };
  const at = { x: from.x + from.width + 84, y: from.y };
  const others = Object.keys(flow.nodes)
    .filter((key) => flow.nodes[key]?.within === flow.nodes[after]?.within)
    .map((key) => rectOf(document, key, ports));
  while (others.some((other) => overlaps(other, at))) at.y += 110;
  return at;
}

function overlaps(other: Rect, { x, y }: Point): boolean {
  return (
    x < other.x + other.width &&
    other.x < x + nodeWidth &&
    y < other.y + other.height + 24 &&
    other.y < y + 90
  );
}
