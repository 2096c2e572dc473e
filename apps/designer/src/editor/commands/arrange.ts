import { topological, wiresInto, parsePort } from '@crossdock/flow';
import { heightOf, nodeWidth } from '../canvas/node-size.ts';
import { command } from './command.ts';

const gapX = 84;
const gapY = 36;

/** Lays nodes out from left to right: each one column after the last of those before it. */
export const arrange = command<Record<string, never>>({
  name: 'flow.arrange',
  label: 'Arrange',
  can: ({ flow }) => topological(flow) !== undefined && Object.keys(flow.nodes).length > 1,
  apply: (document) => {
    const { flow } = document;
    const columns = new Map<string, number>();
    for (const key of topological(flow) ?? []) {
      const before = wiresInto(flow, key).map(({ from }) => columns.get(parsePort(from).node) ?? 0);
      columns.set(key, before.length === 0 ? 0 : Math.max(...before) + 1);
    }
    const byColumn = Map.groupBy(columns.keys(), (key) => columns.get(key) ?? 0);
    const layout = Object.fromEntries(
      [...byColumn].flatMap(([column, keys]) => {
        const heights = keys.map((key) => heightOf(flow.nodes[key]));
        const all = heights.reduce((a, b) => a + b, 0) + gapY * (keys.length - 1);
        let y = -all / 2;
        return keys.map((key, index) => {
          const at = { x: column * (nodeWidth + gapX), y: Math.round(y) };
          y += (heights[index] ?? 0) + gapY;
          return [key, at] as const;
        });
      }),
    );
    return { ...document, layout };
  },
});
