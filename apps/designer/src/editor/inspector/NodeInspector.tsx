import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type NodeDescriptor, systemOf } from '../../api/descriptors.ts';
import { TriggerNow } from '../../flows/triggers/TriggerNow.tsx';
import { Copy } from '../../ui/Copy.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { chooseConnection, renameNode } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { NewerVersion } from '../upgrade/NewerVersion.tsx';
import { SightContext, useNodeSight } from './node-sight.ts';
import { NodeData } from './NodeData.tsx';
import { NodeSettings } from './NodeSettings.tsx';
import { NextSteps } from './NextSteps.tsx';
import { PlaceFold } from './PlaceFold.tsx';
import { PolicyFold } from './PolicyFold.tsx';
import { refusedIn } from './ParamsForm.tsx';

/** One node: its title, and its settings or its data. */
export function NodeInspector({ nodeKey }: { nodeKey: string }) {
  const { store, known, problems } = useEditor();
  const { flow } = useDocument(store);
  const [tab, setTab] = useState<'settings' | 'data'>('settings');
  const sight = useNodeSight(nodeKey);
  const node = flow.nodes[nodeKey];
  if (node === undefined) return null;
  const descriptor = known.catalogue.get(node.type);
  const placed = Object.keys(refusedIn(problems, nodeKey)).filter((field) => isShown(descriptor, field));
  const general = problems.filter(({ place: { node: at, field } }) => {
    const [root, name = ''] = field?.split('.') ?? [];
    return at === nodeKey && root !== 'inputs' && !(root === 'params' && placed.includes(name));
  });
  return (
    <SightContext value={sight}>
      <InspectorHead nodeKey={nodeKey} tab={tab} onTab={setTab} />
      <div className="inspector-body">
        <NewerVersion nodeKey={nodeKey} />
        {general.map(({ message, code, place }) => (
          <p key={`${code} ${place.field ?? ''} ${message}`} className="inspector-problem" role="status">
            {message}
          </p>
        ))}
        {tab === 'data' && <NodeData nodeKey={nodeKey} />}
        {tab === 'settings' && (
          <>
            {descriptor?.kind === 'trigger' && <TriggerNow nodeKey={nodeKey} />}
            <ConnectionChoice nodeKey={nodeKey} />
            <NodeSettings nodeKey={nodeKey} />
            <div className="inspector-folds">
              <NextSteps nodeKey={nodeKey} />
              <PlaceFold nodeKey={nodeKey} />
              {descriptor?.kind === 'action' && <PolicyFold nodeKey={nodeKey} />}
            </div>
          </>
        )}
      </div>
    </SightContext>
  );
}

/** A field with a line of its own in the form, where its problem stands. */
function isShown(descriptor: NodeDescriptor | undefined, field: string): boolean {
  if (descriptor === undefined || descriptor.kind === 'action') return false;
  const properties = (descriptor.params?.['properties'] ?? {}) as Record<string, Record<string, unknown>>;
  return properties[field] !== undefined && !ownEditors.has(String(properties[field]['ui']));
}

const ownEditors = new Set(['branches', 'decision-table', 'mapping']);

interface InspectorHeadProps {
  nodeKey: string;
  tab: 'settings' | 'data';
  onTab: (tab: 'settings' | 'data') => void;
}

function InspectorHead({ nodeKey, tab, onTab }: InspectorHeadProps) {
  const { store, known, readOnly } = useEditor();
  const node = useDocument(store).flow.nodes[nodeKey];
  const type = node?.type ?? '';
  const descriptor = known.catalogue.get(type);
  const { monogram, title } = systemOf(known.connectors, type);
  return (
    <header className="inspector-head">
      <div className="row" style={{ gap: 10 }}>
        <Tile monogram={monogram} title={title} size={30} />
        <TextInput
          className="grow"
          variant="unstyled"
          aria-label="Title"
          classNames={{ input: 'inspector-title' }}
          maxLength={120}
          value={node?.title ?? ''}
          placeholder={descriptor?.title ?? type}
          disabled={readOnly}
          onChange={({ currentTarget }) =>
            store.run(renameNode, { key: nodeKey, title: currentTarget.value }, nodeKey)
          }
        />
      </div>
      <p className="hint">{descriptor?.description ?? `${type} is not installed here.`}</p>
      <div className="row">
        <Segments
          label="View"
          value={tab}
          onChange={onTab}
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
  );
}

/** The alias of a connection, for nodes that talk to a system. */
function ConnectionChoice({ nodeKey }: { nodeKey: string }) {
  const { store, known, readOnly, connections } = useEditor();
  const node = useDocument(store).flow.nodes[nodeKey];
  const descriptor = known.catalogue.get(node?.type ?? '');
  if (node === undefined || descriptor === undefined || descriptor.kind === 'logic') return null;
  if (descriptor.connection === undefined) return null;
  const { title } = systemOf(known.connectors, node.type);
  const aliases = connections.filter(({ type }) => type === descriptor.connection).map(({ alias }) => alias);
  return (
    <Select
      label="Connection"
      description={
        aliases.length === 0 ? `There is no ${title} connection in this environment yet.` : undefined
      }
      data={[...new Set([...aliases, ...(node.connection === undefined ? [] : [node.connection])])]}
      value={node.connection ?? null}
      placeholder="Choose"
      disabled={readOnly}
      onChange={(connection) => store.run(chooseConnection, { key: nodeKey, connection })}
    />
  );
}
