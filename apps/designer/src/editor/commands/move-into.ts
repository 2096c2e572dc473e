import {
  type Catalogue,
  containersOf,
  type Flow,
  innerPortOf,
  isContainer,
  parsePort,
} from '@crossdock/flow';
import { emptyFrame, framePadding, rectOf } from '../canvas/frames.ts';
import type { FlowDocument } from '../document.ts';
import { command } from './command.ts';
import { type Positions, rounded, withBodies } from './move-nodes.ts';

interface MoveInto {
  keys: readonly string[];
  /** The frame the nodes go into; null takes them out of all frames. */
  container: string | null;
  /** Where they go; without places they are put where there is room. */
  places?: Positions;
}

/** Puts nodes into a frame, or takes them out. Wires that would cross its border go. */
export const moveInto = command<MoveInto>({
  name: 'flow.move-into',
  label: 'Move into frame',
  can: ({ flow }, { keys, container }, catalogue) =>
    keys.some((key) => flow.nodes[key] !== undefined && (flow.nodes[key].within ?? null) !== container) &&
    keys.every((key) => mayStandIn(flow, key, container, catalogue)),
  apply: (document, { keys, container, places }, catalogue) => {
    const { flow, layout } = document;
    const nodes = { ...flow.nodes };
    for (const key of keys) {
      const { within: _, ...node } = nodes[key] ?? { type: '' };
      nodes[key] = container === null ? node : { ...node, within: container };
    }
    const moved = places ?? placesIn(document, keys, container, catalogue);
    return {
      flow: { ...flow, nodes, wires: flow.wires.filter((wire) => staysInside(nodes, wire)) },
      layout: { ...layout, ...rounded(withBodies(document, moved, catalogue)) },
    };
  },
});

/** A frame holds no triggers, and neither itself nor a frame around it. */
export function mayStandIn(
  flow: Flow,
  key: string,
  container: string | null,
  catalogue: Catalogue | undefined,
): boolean {
  if (catalogue?.get(flow.nodes[key]?.type ?? '')?.kind === 'trigger') return container === null;
  if (container === null) return true;
  return (
    isContainer(flow.nodes[container]?.type ?? '') &&
    container !== key &&
    !containersOf(flow, container).includes(key)
  );
}

function staysInside(nodes: Flow['nodes'], wire: { from: string; to: string }): boolean {
  const { node, port } = parsePort(wire.from);
  const source = nodes[node];
  if (source === undefined) return true;
  return nodes[wire.to]?.within === (port === innerPortOf(source) ? node : source.within);
}

/** Into a frame: right of what stands there. Out of it: below the frame. */
function placesIn(
  document: FlowDocument,
  keys: readonly string[],
  container: string | null,
  catalogue: Catalogue | undefined,
): Positions {
  const { flow } = document;
  const frame = container ?? flow.nodes[keys[0] ?? '']?.within;
  if (frame === undefined) return {};
  const rect = rectOf(document, frame, catalogue);
  if (container === null)
    return Object.fromEntries(
      keys.map((key, index) => [key, { x: rect.x + index * 40, y: rect.y + rect.height + 36 + index * 40 }]),
    );
  const isEmpty = Object.values(flow.nodes).every(({ within }) => within !== frame);
  let x = isEmpty ? rect.x + framePadding.left : rect.x + rect.width + 12;
  return Object.fromEntries(
    keys.map((key) => {
      const at = { x, y: rect.y + framePadding.top };
      x += Math.max(rectOf(document, key, catalogue).width, emptyFrame.width - framePadding.left) + 24;
      return [key, at];
    }),
  );
}
