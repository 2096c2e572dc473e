import type { Catalogue } from '@crossdock/flow';
import type { NodeChange } from '@xyflow/react';
import { useState } from 'react';
import { mayStandIn, moveInto } from '../commands/move-into.ts';
import { moveNodes } from '../commands/move-nodes.ts';
import type { FlowDocument } from '../document.ts';
import type { EditorStore } from '../editor-store.ts';
import { frameAt, isFrame, rectOf } from './frames.ts';
import type { Point } from './places.ts';
import type { CardNode } from './to-canvas.ts';

type Places = Record<string, Point>;

interface Drags {
  /** Where React Flow has dragged nodes to, as it counts: within frames from the frame's corner. */
  places: Places;
  /** The frame that the dragged nodes would go into. */
  over: string | undefined;
  onNodesChange: (changes: NodeChange<CardNode>[]) => void;
}

/** Drags stay in React Flow until they end, then become one command; a node goes into the frame it is dropped on. */
export function useDrags(store: EditorStore, catalogue: Catalogue, readOnly: boolean): Drags {
  const [places, setPlaces] = useState<Places>({});
  const [over, setOver] = useState<string>();
  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    const moving: Places = {};
    const moved: Places = {};
    for (const change of changes) {
      if (change.type !== 'position' || change.position === undefined) continue;
      (change.dragging === true ? moving : moved)[change.id] = change.position;
    }
    const { document } = store.get().history;
    if (Object.keys(moving).length > 0) {
      setPlaces((before) => ({ ...before, ...moving }));
      const [change] = framesChanged(document, absolute(document, moving, catalogue), catalogue);
      setOver(change?.container ?? undefined);
    }
    if (Object.keys(moved).length === 0) return;
    setPlaces({});
    setOver(undefined);
    if (!readOnly) drop(store, document, absolute(document, moved, catalogue), catalogue);
  };
  return { places, over, onNodesChange };
}

/** React Flow places what stands in a frame from the corner of the frame; documents from that of the canvas. */
function absolute(document: FlowDocument, places: Places, catalogue: Catalogue): Places {
  const { flow } = document;
  return Object.fromEntries(
    Object.entries(places).map(([key, { x, y }]) => {
      const within = flow.nodes[key]?.within;
      if (within === undefined || !isFrame(flow, within)) return [key, { x, y }];
      const frame = rectOf(document, within, catalogue);
      return [key, { x: x + frame.x, y: y + frame.y }];
    }),
  );
}

interface FrameChange {
  container: string | null;
  keys: string[];
}

/** Which of the moved nodes now lie with their middle in another frame than they stand in. */
function framesChanged(document: FlowDocument, places: Places, catalogue: Catalogue): FrameChange[] {
  const { flow } = document;
  const keys = Object.keys(places);
  const target = (key: string): string | null => {
    const { width, height } = rectOf(document, key, catalogue);
    const { x, y } = places[key] ?? { x: 0, y: 0 };
    return frameAt(document, { x: x + width / 2, y: y + height / 2 }, catalogue, keys) ?? null;
  };
  const changed = keys.filter((key) => {
    const container = target(key);
    return container !== (flow.nodes[key]?.within ?? null) && mayStandIn(flow, key, container, catalogue);
  });
  return [...Map.groupBy(changed, target)].map(([container, group]) => ({ container, keys: group }));
}

function drop(store: EditorStore, document: FlowDocument, places: Places, catalogue: Catalogue): void {
  const mark = Object.keys(places).join(' ');
  const changes = framesChanged(document, places, catalogue);
  if (changes.length === 0) store.run(moveNodes, places, mark);
  for (const { container, keys } of changes) store.run(moveInto, { keys, container, places }, mark);
}
