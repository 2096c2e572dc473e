import { command } from './command.ts';

type Positions = Record<string, { x: number; y: number }>;

export const moveNodes = command<Positions>({
  name: 'flow.move-nodes',
  label: 'Move',
  can: ({ flow, layout }, positions) =>
    Object.entries(positions).some(
      ([key, { x, y }]) =>
        flow.nodes[key] !== undefined &&
        (layout[key]?.x !== Math.round(x) || layout[key].y !== Math.round(y)),
    ),
  apply: ({ flow, layout }, positions) => ({
    flow,
    layout: {
      ...layout,
      ...Object.fromEntries(
        Object.entries(positions).map(([key, { x, y }]) => [key, { x: Math.round(x), y: Math.round(y) }]),
      ),
    },
  }),
});
