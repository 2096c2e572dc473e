import type { Catalogue } from '@crossdock/flow';
import { bodyOf, rectOf } from '../canvas/frames.ts';
import { placeOf } from '../canvas/places.ts';
import type { FlowDocument } from '../document.ts';
import { command } from './command.ts';

export type Positions = Readonly<Record<string, { x: number; y: number }>>;

/** Puts nodes elsewhere; a frame takes along what stands within it. */
export const moveNodes = command<Positions>({
  name: 'flow.move-nodes',
  label: 'Move',
  can: ({ flow, layout }, positions) =>
    Object.entries(positions).some(
      ([key, { x, y }]) =>
        flow.nodes[key] !== undefined &&
        (layout[key]?.x !== Math.round(x) || layout[key].y !== Math.round(y)),
    ),
  apply: (document, positions, catalogue) => ({
    ...document,
    layout: { ...document.layout, ...rounded(withBodies(document, positions, catalogue)) },
  }),
});

/** The new places of the nodes and of all that moves with them. */
export function withBodies(
  document: FlowDocument,
  positions: Positions,
  catalogue: Catalogue | undefined,
): Positions {
  const carried: Record<string, { x: number; y: number }> = {};
  for (const [key, to] of Object.entries(positions)) {
    const from = rectOf(document, key, catalogue);
    for (const inside of bodyOf(document.flow, key)) {
      const at = placeOf(document, inside);
      carried[inside] = { x: at.x + to.x - from.x, y: at.y + to.y - from.y };
    }
  }
  return { ...carried, ...positions };
}

export function rounded(positions: Positions): Record<string, { x: number; y: number }> {
  return Object.fromEntries(
    Object.entries(positions).map(([key, { x, y }]) => [key, { x: Math.round(x), y: Math.round(y) }]),
  );
}
