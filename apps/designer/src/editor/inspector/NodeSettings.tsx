import { Button } from '@mantine/core';
import { mapType, routeType } from '@crossdock/flow';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { factsOf } from '../canvas/node-facts.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { RouteEditor } from '../routing/RouteEditor.tsx';
import { isSetInArea } from '../WorkArea.tsx';
import { ActionForm } from './ActionForm.tsx';
import { ParamsForm } from './ParamsForm.tsx';

/** What a node does: its own editor where it has one, else a form. */
export function NodeSettings({ nodeKey }: { nodeKey: string }) {
  const { store, known } = useEditor();
  const type = useDocument(store).flow.nodes[nodeKey]?.type ?? '';
  const descriptor = known.catalogue.get(type);
  if (descriptor === undefined) return null;
  if (isSetInArea(type)) return <OpenArea nodeKey={nodeKey} />;
  if (type === routeType) return <RouteEditor nodeKey={nodeKey} />;
  switch (descriptor.kind) {
    case 'action':
      return <ActionForm nodeKey={nodeKey} descriptor={descriptor} />;
    case 'logic':
      return <ParamsForm nodeKey={nodeKey} schema={descriptor.params} />;
    case 'trigger':
      return descriptor.params === undefined ? null : (
        <ParamsForm nodeKey={nodeKey} schema={descriptor.params} />
      );
  }
}

/** What a large editor is about, and the way into it. */
function OpenArea({ nodeKey }: { nodeKey: string }) {
  const { store, known, openArea } = useEditor();
  const { flow } = useDocument(store);
  const isMap = flow.nodes[nodeKey]?.type === mapType;
  return (
    <div className="inspector-open">
      <div className="grow">
        <strong>{factsOf(flow, nodeKey, known).line}</strong>
        <div className="hint">
          {isMap
            ? 'Each target field says where its value comes from.'
            : 'Each row says for which values it stands and what it gives.'}
        </div>
      </div>
      <Button leftSection={<IconArrowsMaximize size={14} />} onClick={() => openArea(nodeKey)}>
        {isMap ? 'Open mapping' : 'Open table'}
      </Button>
    </div>
  );
}
