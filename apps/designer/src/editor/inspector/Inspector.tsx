import { Button, Select, TextInput } from '@mantine/core';
import { mapType, routeType } from '@crossdock/flow';
import { IconArrowsMaximize, IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { systemOf } from '../../api/descriptors.ts';
import { plural } from '../../ui/formats.ts';
import { Copy } from '../../ui/Copy.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { factsOf } from '../canvas/node-facts.ts';
import { chooseConnection, renameNode } from '../commands/change-node.ts';
import { clip, pasteNodes } from '../commands/paste-nodes.ts';
import { remove } from '../commands/remove.ts';
import { useDocument, useEditor, useSelection } from '../EditorContext.ts';
import { RouteEditor } from '../routing/RouteEditor.tsx';
import { ActionForm } from './ActionForm.tsx';
import { FlowSettings } from './FlowSettings.tsx';
import { NextSteps } from './NextSteps.tsx';
import { NodeData } from './NodeData.tsx';
import { PolicyFold } from './PolicyFold.tsx';
import { ResizablePane } from './ResizablePane.tsx';
import './inspector.css';

/** What is selected, and all that can be set about it; without a selection the flow, when asked for. */
export function Inspector({ settings = false }: { settings?: boolean }) {
  const { store, readOnly } = useEditor();
  const { nodes, wires } = useSelection(store);
  const [only] = nodes;
  if (nodes.length + wires.length === 0 && !settings) return null;
  return (
    <ResizablePane>
      {nodes.length === 1 && only !== undefined ? (
        <NodeInspector key={only} nodeKey={only} />
      ) : nodes.length + wires.length > 0 ? (
        <div className="inspector-body">
          <h2>
            {nodes.length > 0 ? `${plural(nodes.length, 'node')} selected` : plural(wires.length, 'wire')}
          </h2>
          {!readOnly && (
            <div className="row">
              {nodes.length > 0 && (
                <Button
                  variant="default"
                  leftSection={<IconCopy size={14} />}
                  onClick={() => {
                    const { flow, layout } = store.get().history.document;
                    store.run(pasteNodes, clip(flow, layout, nodes));
                  }}
                >
                  Duplicate
                </Button>
              )}
              <Button
                variant="default"
                leftSection={<IconTrash size={14} />}
                onClick={() => store.run(remove, { nodes, wires })}
              >
                Remove
              </Button>
            </div>
          )}
        </div>
      ) : (
        <FlowSettings />
      )}
    </ResizablePane>
  );
}

function NodeInspector({ nodeKey }: { nodeKey: string }) {
  const { store, known, readOnly, connections, problems, openMapping } = useEditor();
  const { flow } = useDocument(store);
  const [tab, setTab] = useState<'settings' | 'data'>('settings');
  const node = flow.nodes[nodeKey];
  if (node === undefined) return null;
  const descriptor = known.catalogue.get(node.type);
  const { monogram, title } = systemOf(known.connectors, node.type);
  const own = problems.filter(({ place }) => place.node === nodeKey);
  const general = own.filter(({ place }) => place.field === undefined || !place.field.startsWith('inputs.'));
  const needsConnection = descriptor !== undefined && descriptor.kind !== 'logic' && descriptor.connection;
  const aliases = connections.filter(({ type }) => type === needsConnection).map(({ alias }) => alias);
  return (
    <>
      <header className="inspector-head">
        <div className="row" style={{ gap: 10 }}>
          <Tile monogram={monogram} title={title} size={30} />
          <TextInput
            className="grow"
            variant="unstyled"
            aria-label="Title"
            classNames={{ input: 'inspector-title' }}
            maxLength={120}
            value={node.title ?? ''}
            placeholder={descriptor?.title ?? node.type}
            disabled={readOnly}
            onChange={({ currentTarget }) =>
              store.run(renameNode, { key: nodeKey, title: currentTarget.value }, nodeKey)
            }
          />
        </div>
        <p className="hint">{descriptor?.description ?? `${node.type} is not installed here.`}</p>
        <div className="row">
          <Segments
            label="View"
            value={tab}
            onChange={setTab}
            options={[
              { value: 'settings', label: 'Settings' },
              { value: 'data', label: 'Data' },
            ]}
          />
          <span className="grow" />
          <span className="mono hint cut" title="The step's name in formulas and history">
            {nodeKey}
          </span>
          <Copy text={nodeKey} label="Copy the name" />
        </div>
      </header>
      <div className="inspector-body">
        {general.map(({ message, code, place }) => (
          <p key={`${code} ${place.field ?? ''}`} className="inspector-problem" role="status">
            {message}
          </p>
        ))}
        {tab === 'data' && <NodeData nodeKey={nodeKey} />}
        {tab === 'settings' && (
          <>
            {typeof needsConnection === 'string' && (
              <Select
                label="Connection"
                description={
                  aliases.length === 0
                    ? `There is no ${title} connection in this environment yet.`
                    : undefined
                }
                data={[...new Set([...aliases, ...(node.connection === undefined ? [] : [node.connection])])]}
                value={node.connection ?? null}
                placeholder="Choose"
                disabled={readOnly}
                onChange={(connection) => store.run(chooseConnection, { key: nodeKey, connection })}
              />
            )}
            {descriptor?.kind === 'action' && <ActionForm nodeKey={nodeKey} descriptor={descriptor} />}
            {node.type === mapType && (
              <div className="inspector-open">
                <div className="grow">
                  <strong>{factsOf(flow, nodeKey, known).line}</strong>
                  <div className="hint">Each target field says where its value comes from.</div>
                </div>
                <Button leftSection={<IconArrowsMaximize size={14} />} onClick={() => openMapping(nodeKey)}>
                  Open mapping
                </Button>
              </div>
            )}
            {node.type === routeType && <RouteEditor nodeKey={nodeKey} />}
            <div className="inspector-folds">
              <NextSteps nodeKey={nodeKey} />
              {descriptor?.kind === 'action' && <PolicyFold nodeKey={nodeKey} />}
            </div>
          </>
        )}
      </div>
    </>
  );
}
