import type { Connection, FlowDetail } from '@crossdock/contracts';
import { freeKey, type LookupTables, topological } from '@crossdock/flow';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useState } from 'react';
import type { NodeDescriptor } from '../api/descriptors.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Canvas } from './canvas/Canvas.tsx';
import type { Known } from './canvas/node-facts.ts';
import { heightOf, nodeWidth } from './canvas/node-size.ts';
import { useTravel } from './canvas/use-travel.ts';
import { addNode } from './commands/add-node.ts';
import type { FlowDocument } from './document.ts';
import { useDraftSaving } from './draft-saving.ts';
import { EditorContext, useDocument } from './EditorContext.ts';
import { EditorHeader } from './EditorHeader.tsx';
import { useEditorKeys } from './editor-keys.ts';
import { createEditorStore } from './editor-store.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { MappingArea } from './mapping/MappingArea.tsx';
import { newNode } from './palette/new-node.ts';
import { Palette } from './palette/Palette.tsx';
import { ConflictBar } from './publish/ConflictBar.tsx';
import { LatestRun } from './testing/LatestRun.tsx';
import { useEditorState } from './use-editor-state.ts';
import './editor.css';

interface EditorProps {
  flow: FlowDetail;
  known: Known;
  connections: Connection[] | undefined;
  lookups: LookupTables | undefined;
}

/** The draft of a flow, to be edited: palette, canvas, inspector. */
export function Editor({ flow: detail, known, connections, lookups }: EditorProps) {
  const { name: env } = useEnvironment();
  const [store] = useState(() => createEditorStore({ flow: detail.draft.flow, layout: detail.draft.layout }));
  const [mapping, setMapping] = useState<string | null>(null);
  const [settings, setSettings] = useState(false);
  const { flow } = useDocument(store);
  const editor = useEditorState({
    store,
    known,
    connections,
    lookups,
    readOnly: false,
    openMapping: setMapping,
  });
  const saving = useDraftSaving(detail.id, store, detail.draft);
  const activity = useQuery(queries.activity(env, detail.id));
  const { data: latest } = useQuery(queries.latestRun(env, detail.id));
  const run = useTravel(topological(flow) ?? [], latest);
  const { flush } = saving;
  useEditorKeys(store, {
    readOnly: false,
    covered: mapping !== null,
    save: useCallback(() => void flush(), [flush]),
  });

  const add = (descriptor: NodeDescriptor) => {
    const { document } = store.get().history;
    const after = whereFrom(document, store.get().selection.nodes, descriptor);
    const aliases = editor.connections
      .filter(({ type }) => descriptor.kind !== 'logic' && type === descriptor.connection)
      .map(({ alias }) => alias);
    const key = freeKey(document.flow, descriptor.type);
    const node = newNode(descriptor, document.flow, aliases);
    store.run(addNode, { key, node, at: freePlace(document, after), after });
    store.select({ nodes: [key] });
  };
  return (
    <EditorContext value={editor}>
      <ReactFlowProvider>
        <div className="editor">
          <EditorHeader
            detail={detail}
            saving={saving}
            onSelect={(key) => store.select({ nodes: [key] })}
            settingsOpen={settings}
            onSettings={() => setSettings(!settings)}
          />
          {saving.state === 'conflict' && <ConflictBar onSettle={saving.settle} />}
          <div className="editor-area">
            <Palette onAdd={add} />
            <div className="editor-canvas">
              <Canvas activity={activity.data} run={run} />
              {Object.keys(flow.nodes).length === 0 && <EmptyCanvas onAdd={add} />}
              <LatestRun latest={latest} shown={run !== null} />
            </div>
            <Inspector settings={settings} />
            <MappingArea nodeKey={mapping} onClose={() => setMapping(null)} />
          </div>
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}

/** The node a new one goes behind: the selected one, else the last of the flow. Triggers stand alone. */
function whereFrom(
  { flow }: FlowDocument,
  selected: readonly string[],
  descriptor: NodeDescriptor,
): string | undefined {
  if (descriptor.kind === 'trigger') return undefined;
  return selected[0] ?? topological(flow)?.at(-1);
}

/** Right of the node it follows, below whatever stands there already. */
function freePlace({ flow, layout }: FlowDocument, after: string | undefined): { x: number; y: number } {
  const from = after === undefined ? undefined : layout[after];
  const at = from === undefined ? { x: 0, y: 120 } : { x: from.x + nodeWidth + 84, y: from.y };
  const taken = () =>
    Object.entries(layout).some(
      ([key, place]) =>
        Math.abs(place.x - at.x) < nodeWidth &&
        at.y < place.y + heightOf(flow.nodes[key]) + 24 &&
        place.y < at.y + 90,
    );
  while (taken()) at.y += 110;
  return at;
}
