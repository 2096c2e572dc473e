import { type Catalogue, failedPort, parsePort, topological, wiresInto } from '@crossdock/flow';
import { emptyFrame, framePadding, isFrame } from '../canvas/frames.ts';
import { heightOf, nodeWidth } from '../canvas/node-size.ts';
import type { FlowDocument } from '../document.ts';
import { command } from './command.ts';

const gapX = 84;
const gapY = 36;

/** Lays nodes out from left to right, those of a frame within it: each one column after the last of those before it. */
export const arrange = command<Record<string, never>>({
  name: 'flow.arrange',
  label: 'Arrange',
  can: ({ flow }) => topological(flow) !== undefined && Object.keys(flow.nodes).length > 1,
  apply: (document, _, catalogue) => {
    const { places, height } = arranged(document, undefined, catalogue);
    const layout = Object.fromEntries(
      [...places].map(([key, { x, y }]) => [key, { x: Math.round(x), y: Math.round(y - height / 2) }]),
    );
    return { ...document, layout };
  },
});

type Places = Map<string, { x: number; y: number }>;

interface Block {
  /** Of all nodes in it, from its upper left corner. */
  places: Places;
  width: number;
  height: number;
}

/** The nodes of one scope as a block; frames in it are arranged first, to know how much room they take. */
function arranged(
  document: FlowDocument,
  within: string | undefined,
  catalogue: Catalogue | undefined,
): Block {
  const { flow } = document;
  const keys = (topological(flow) ?? []).filter((key) => flow.nodes[key]?.within === within);
  const blocks = new Map(keys.map((key) => [key, blockOf(document, key, catalogue)]));
  const columns = columnsOf(document, keys);
  const heights = columns.map((column) =>
    column.reduce((sum, key) => sum + (blocks.get(key)?.height ?? 0) + gapY, -gapY),
  );
  const height = Math.max(0, ...heights);
  const places: Places = new Map();
  let x = 0;
  for (const [index, column] of columns.entries()) {
    let y = (height - (heights[index] ?? 0)) / 2;
    for (const key of column) {
      for (const [inside, at] of blocks.get(key)?.places ?? [])
        places.set(inside, { x: x + at.x, y: y + at.y });
      y += (blocks.get(key)?.height ?? 0) + gapY;
    }
    x += Math.max(...column.map((key) => blocks.get(key)?.width ?? 0)) + gapX;
  }
  return { places, width: Math.max(0, x - gapX), height };
}

function blockOf(document: FlowDocument, key: string, catalogue: Catalogue | undefined): Block {
  const { flow } = document;
  if (!isFrame(flow, key)) {
    const height = heightOf(flow.nodes[key], catalogue);
    return { places: new Map([[key, { x: 0, y: 0 }]]), width: nodeWidth, height };
  }
  const body = arranged(document, key, catalogue);
  const { left, right, top, bottom } = framePadding;
  const places: Places = new Map([[key, { x: 0, y: 0 }]]);
  for (const [inside, { x, y }] of body.places) places.set(inside, { x: x + left, y: y + top });
  return {
    places,
    width: Math.max(emptyFrame.width, body.width + left + right),
    height: Math.max(emptyFrame.height, body.height + top + bottom),
  };
}

function columnsOf({ flow }: FlowDocument, keys: readonly string[]): string[][] {
  const column = new Map<string, number>();
  for (const key of keys) {
    const before = wiresInto(flow, key).map(({ from }) => column.get(parsePort(from).node) ?? -1);
    column.set(key, Math.max(-1, ...before) + 1);
  }
  const columns: string[][] = [];
  for (const [key, at] of column) (columns[at] ??= []).push(key);
  /* What follows on failing stands below: its wire comes from the lower edge of a card. */
  const low = (key: string) =>
    Number(wiresInto(flow, key).every(({ from }) => parsePort(from).port === failedPort));
  return columns.map((each) => each.sort((a, b) => low(a) - low(b)));
}
