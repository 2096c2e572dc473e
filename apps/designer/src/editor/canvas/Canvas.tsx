import type { FlowActivity } from '@crossdock/contracts';
import { freeKey, type Wire, wireFits } from '@crossdock/flow';
import type { Connection as Drawn, EdgeChange, NodeChange } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { type DragEvent, useMemo, useState } from 'react';
import { addNode } from '../commands/add-node.ts';
import { connectPorts } from '../commands/connect-ports.ts';
import { useDocument, useEditor, useSelection } from '../EditorContext.ts';
import { dragType } from '../palette/palette-entries.ts';
import { newNode } from '../palette/new-node.ts';
import { FlowView } from './FlowView.tsx';
import { frameAt } from './frames.ts';
import { useKeepInView } from './keep-in-view.ts';
import { nodeWidth } from './node-size.ts';
import type { Point } from './places.ts';
import { type CardNode, type RunOverlay, toCanvas, type WireEdge } from './to-canvas.ts';
import { useDrags } from './use-drags.ts';

interface CanvasProps {
  activity: FlowActivity | undefined;
  run: RunOverlay | null;
}

/** The document as React Flow shows it. */
export function Canvas({ activity, run }: CanvasProps) {
  const { store, known, problems, notes, readOnly } = useEditor();
  const { catalogue } = known;
  const document = useDocument(store);
  const selection = useSelection(store);
  const [dropping, setDropping] = useState<string>();
  const { screenToFlowPosition } = useReactFlow();
  const drags = useDrags(store, catalogue, readOnly);
  useKeepInView(selection.nodes.length === 1 ? selection.nodes[0] : undefined);
  const canvas = useMemo(
    () => toCanvas({ document, known, problems, notes, selection, activity, run }),
    [document, known, problems, notes, selection, activity, run],
  );
  const over = dropping ?? drags.over;
  const nodes = useMemo(
    () =>
      canvas.nodes.map((node) => ({
        ...node,
        position: drags.places[node.id] ?? node.position,
        className: node.id === over ? 'over' : '',
      })),
    [canvas.nodes, drags.places, over],
  );

  const onNodesChange = (changes: NodeChange<CardNode>[]) => {
    drags.onNodesChange(changes);
    const picked = new Map(
      changes.flatMap((change) => (change.type === 'select' ? [[change.id, change.selected] as const] : [])),
    );
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
  const placeOfDrop = (event: DragEvent): Point =>
    screenToFlowPosition({ x: event.clientX, y: event.clientY });
  const onDrop = (event: DragEvent) => {
    setDropping(undefined);
    const descriptor = catalogue.get(event.dataTransfer.getData(dragType));
    if (descriptor === undefined || readOnly) return;
    event.preventDefault();
    const at = placeOfDrop(event);
    const within = descriptor.kind === 'trigger' ? undefined : frameAt(document, at, catalogue);
    const key = freeKey(document.flow, descriptor.type);
    const node = { ...newNode(descriptor, document.flow), ...(within === undefined ? {} : { within }) };
    store.run(addNode, { key, node, at: { x: at.x - nodeWidth / 2, y: at.y - 30 } });
    store.select({ nodes: [key] });
  };
  return (
    <FlowView
      minimap={nodes.length > 0}
      nodes={nodes}
      edges={canvas.edges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={(drawn) => store.run(connectPorts, wireOf(drawn))}
      isValidConnection={(drawn) => wireFits(document.flow, wireOf(drawn), catalogue)}
      nodesConnectable={!readOnly}
      nodesDraggable={!readOnly}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setDropping(frameAt(document, placeOfDrop(event), catalogue));
      }}
      onDragLeave={() => setDropping(undefined)}
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
