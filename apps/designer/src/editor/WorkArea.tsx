import { mapType } from '@crossdock/flow';
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from 'react';
import { useDocument, useEditor } from './EditorContext.ts';

type AreaEditor = LazyExoticComponent<ComponentType<{ nodeKey: string; onClose: () => void }>>;

const codeType = 'core.code@1';

/** Node types with an editor that takes the whole work area, each loaded when it is first opened. */
const editors: ReadonlyMap<string, AreaEditor> = new Map([
  [mapType, lazy(async () => ({ default: (await import('./mapping/MappingEditor.tsx')).MappingEditor }))],
  [
    'core.decision-table@1',
    lazy(async () => ({
      default: (await import('./decisions/DecisionTableEditor.tsx')).DecisionTableEditor,
    })),
  ],
  [codeType, lazy(async () => ({ default: (await import('./code/CodeEditor.tsx')).CodeEditor }))],
]);

/** Whether the large editor is all there is to set; code has a form beside it. */
export function isSetInArea(type: string): boolean {
  return editors.has(type) && type !== codeType;
}

/** The large editor over the canvas; gone when its node is. */
export function WorkArea({ nodeKey, onClose }: { nodeKey: string | null; onClose: () => void }) {
  const { store } = useEditor();
  const { flow } = useDocument(store);
  const Editor = nodeKey === null ? undefined : editors.get(flow.nodes[nodeKey]?.type ?? '');
  if (nodeKey === null || Editor === undefined) return null;
  return (
    <Suspense fallback={null}>
      <Editor key={nodeKey} nodeKey={nodeKey} onClose={onClose} />
    </Suspense>
  );
}
