import type { Connection, FlowDetail } from '@crossdock/contracts';
import { type LookupTables, topological } from '@crossdock/flow';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useState } from 'react';
import type { NodeDescriptor } from '../api/descriptors.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Canvas } from './canvas/Canvas.tsx';
import type { Known } from './canvas/node-facts.ts';
import { useTravel } from './canvas/use-travel.ts';
import { useDraftSaving } from './draft-saving.ts';
import { EditorContext, useDocument } from './EditorContext.ts';
import { EditorHeader } from './EditorHeader.tsx';
import { useEditorKeys } from './editor-keys.ts';
import { createEditorStore } from './editor-store.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { WorkArea } from './WorkArea.tsx';
import { addFromPalette } from './palette/add-from-palette.ts';
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
  const [store] = useState(() =>
    createEditorStore({ flow: detail.draft.flow, layout: detail.draft.layout }, known.catalogue),
  );
  const [area, setArea] = useState<string | null>(null);
  const [settings, setSettings] = useState(false);
  const { flow } = useDocument(store);
  const editor = useEditorState({
    store,
    known,
    connections,
    lookups,
    readOnly: false,
    openArea: setArea,
  });
  const saving = useDraftSaving(detail.id, store, detail.draft);
  const activity = useQuery(queries.activity(env, detail.id));
  const { data: latest } = useQuery(queries.latestRun(env, detail.id));
  const run = useTravel(topological(flow) ?? [], latest);
  const { flush } = saving;
  useEditorKeys(store, {
    readOnly: false,
    covered: area !== null,
    save: useCallback(() => void flush(), [flush]),
  });

  const add = (descriptor: NodeDescriptor) => {
    const key = addFromPalette(store, descriptor, editor);
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
            <WorkArea nodeKey={area} onClose={() => setArea(null)} />
          </div>
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}
