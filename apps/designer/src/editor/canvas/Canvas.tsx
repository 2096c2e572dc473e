import { freeKey, type Wire, wireFits } from '@crossdock/flow';
import type { Connection as Drawn, EdgeChange, NodeChange } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useMemo, useState } from 'react';
import { useKeepInView } from './keep-in-view.ts';
import { connectPorts } from '../commands/connect-ports.ts';
import { moveNodes } from '../commands/move-nodes.ts';
import { addNode } from '../commands/add-node.ts';
import { useDocument, useEditor, useSelection } from '../EditorContext.ts';
import { dragType } from '../palette/palette-entries.ts';
import { newNode } from '../palette/new-node.ts';
import { FlowView } from './FlowView.tsx';
import { nodeWidth } from './node-size.ts';
import type { FlowActivity } from '@crossdock/contracts';
import { type CardNode, type RunOverlay, toCanvas, type WireEdge } from './to-canvas.ts';

interface CanvasProps {
  activity: FlowActivity | undefined;
  run: RunOverlay | null;
}

type Places = Record<string, { x: number; y: number }>;

/** The document as React Flow shows it. Drags stay here until they end, then become one command. */
export function Canvas({ activity, run }: CanvasProps) {
  const { store, known, problems, readOnly } = useEditor();
  const document = useDocument(store);
  const selection = useSelection(store);
  const [dragged, setDragged] = useState<Places>({});
  const { screenToFlowPosition } = useReactFlow();
  useKeepInView(selection.nodes.length === 1 ? selection.nodes[0] : undefined);
  const canvas = useMemo(
    () => toCanvas({ document, known, problems, selection, activity, run }),
    [document, known, problems, selection, activity, run],
  );
  const nodes = useMemo(
    () => canvas.nodes.map((node) => ({ ...node, position: dragged[node.id] ?? node.position })),
    [canvas.nodes, dragged],
  );

  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    const moving: Places = {};
    const moved: Places = {};
    const picked = new Map<string, boolean>();
    for (const change of changes) {
      if (change.type === 'position' && change.position !== undefined) {
        (change.dragging === true ? moving : moved)[change.id] = change.position;
      }
      if (change.type === 'select') picked.set(change.id, change.selected);
    }
    if (Object.keys(moving).length > 0) setDragged((places) => ({ ...places, ...moving }));
    if (Object.keys(moved).length > 0) {
      setDragged({});
      if (!readOnly) store.run(moveNodes, moved, Object.keys(moved).join(' '));
    }
    if (picked.size > 0) store.select({ ...store.get().selection, nodes: pick(selection.nodes, picked) });
  };
  const onEdgesChange = (changes: EdgeChange<WireEdge>[]) => {
    const picked = new Map(
      changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected] as const] : [])),
    );
    if (picked.size > 0) {
      store.select({ ...store.get().selection, wires: pick(store.get().selection.wires, picked) });
    }
  };
  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(dragType);
    const descriptor = known.catalogue.get(type);
    if (descriptor === undefined || readOnly) return;
    event.preventDefault();
    const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const key = freeKey(document.flow, type);
    const node = newNode(descriptor, document.flow);
    store.run(addNode, { key, node, at: { x: at.x - nodeWidth / 2, y: at.y - 30 } });
    store.select({ nodes: [key] });
  };
  return (
    <FlowView
      nodes={nodes}
      edges={canvas.edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={(drawn) => store.run(connectPorts, wireOf(drawn))}
      isValidConnection={(drawn) => wireFits(document.flow, wireOf(drawn))}
      nodesConnectable={!readOnly}
      nodesDraggable={!readOnly}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
      }}
      onDrop={onDrop}
      onlyRenderVisibleElements={nodes.length > 80}
      connectionRadius={28}
      zoomOnDoubleClick={false}
      panOnScroll
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Control', 'Meta', 'Shift']}
    />
  );
}

function wireOf({
  source,
  sourceHandle,
  target,
}: Pick<Drawn | WireEdge, 'source' | 'target'> & { sourceHandle?: string | null }): Wire {
  return { from: `${source}.${sourceHandle ?? 'out'}`, to: target };
}

function pick(current: readonly string[], picked: ReadonlyMap<string, boolean>): string[] {
  const kept = current.filter((id) => picked.get(id) !== false);
  const added = [...picked].filter(([id, on]) => on && !kept.includes(id)).map(([id]) => id);
  return [...kept, ...added];
}
