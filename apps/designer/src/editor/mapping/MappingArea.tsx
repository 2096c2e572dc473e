import { lazy, Suspense } from 'react';
import { useDocument, useEditor } from '../EditorContext.ts';

const MappingEditor = lazy(async () => ({
  default: (await import('./MappingEditor.tsx')).MappingEditor,
}));

/** The mapping editor over the work area, loaded when it is first opened; gone when its node is. */
export function MappingArea({ nodeKey, onClose }: { nodeKey: string | null; onClose: () => void }) {
  const { store } = useEditor();
  const { flow } = useDocument(store);
  if (nodeKey === null || flow.nodes[nodeKey] === undefined) return null;
  return (
    <Suspense fallback={null}>
      <MappingEditor nodeKey={nodeKey} onClose={onClose} />
    </Suspense>
  );
}
