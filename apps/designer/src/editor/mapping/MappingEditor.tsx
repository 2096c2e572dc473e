import { Button, TextInput } from '@mantine/core';
import { compileMapping, Mapping, type MappingField } from '@crossdock/flow';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { AreaFrame } from '../AreaFrame.tsx';
import { setParams } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { ReferenceList } from '../inspector/ReferenceChip.tsx';
import { useNodeSight } from '../inspector/node-sight.ts';
import { findReferences } from '../inspector/reference-tree.ts';
import { tried } from '../inspector/sample-scope.ts';
import { MappingRows } from './MappingRows.tsx';
import {
  countSources,
  fieldFor,
  type Level,
  referenceDrag,
  setField,
  suggestionsFor,
} from './mapping-edits.ts';
import { targetOf } from './target.ts';
import { coverageOf, targetRows } from './target-rows.ts';
import './mapping.css';

/** The whole work area for one map: what can be read left, target fields in the middle, the result right. */
export function MappingEditor({ nodeKey, onClose }: { nodeKey: string; onClose: () => void }) {
  const { store, known, expressions, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const { scope, references } = useNodeSight(nodeKey);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<Level & { path: string }>({ lists: [], path: '' });
  const params = flow.nodes[nodeKey]?.params;
  const fields = useMemo(() => Mapping.safeParse(params).data?.fields ?? looseFields(params), [params]);
  const target = useMemo(() => targetOf(flow, known.catalogue, nodeKey), [flow, known, nodeKey]);
  const rows = useMemo(() => targetRows(target?.schema, fields), [target, fields]);
  const coverage = coverageOf(rows);
  const preview = useMemo(
    () => tried(() => compileMapping(expressions, Mapping.parse(params), nodeKey)(scope)),
    [expressions, params, nodeKey, scope],
  );
  const change = (level: Level, path: string, field: MappingField | null) =>
    store.run(
      setParams,
      { key: nodeKey, params: { fields: setField(fields, level.lists, path, field) } },
      `${nodeKey} ${level.lists.join('/')} ${path}`,
    );
  const suggestions = suggestionsFor(rows, references);
  const used = countSources(fields);
  return (
    <AreaFrame
      nodeKey={nodeKey}
      label="Mapping"
      onClose={onClose}
      head={
        <>
          {suggestions.length > 0 && !readOnly && (
            <Button
              variant="light"
              onClick={() => {
                const next = suggestions.reduce(
                  (all, { path, ref }) => setField(all, [], path, { ref }),
                  fields,
                );
                store.run(setParams, { key: nodeKey, params: { fields: next } });
              }}
            >
              Fill {suggestions.length} by name
            </Button>
          )}
          <Coverage required={coverage.required} covered={coverage.covered} />
        </>
      }
    >
      <div className="mapping-area">
        <aside className="mapping-sources" aria-label="Sources">
          <div className="mapping-column-head">
            Sources <span className="hint">{used} used</span>
          </div>
          <TextInput
            aria-label="Search sources"
            placeholder="Search sources"
            leftSection={<IconSearch size={14} />}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
          <div className="mapping-scroll">
            <ReferenceList
              nodes={findReferences(references, search)}
              deep={search !== ''}
              chosen={refOf(fieldFor(fields, chosen))}
              onPick={(ref) => {
                if (chosen.path !== '' && !readOnly) change(chosen, chosen.path, { ref });
              }}
              onDragStart={(path, data) => data.setData(referenceDrag, path)}
            />
          </div>
          <p className="hint mapping-tip">Drag a value to a field, or choose a field and click a value.</p>
        </aside>
        <div className="mapping-targets">
          <div className="mapping-column-head">
            {target === null ? 'Fields' : target.title}
            <span className="hint">
              {target === null ? 'wire this node to an action, and its fields are offered here' : ''}
            </span>
          </div>
          <MappingRows
            rows={rows}
            level={{ lists: [] }}
            nodeKey={nodeKey}
            references={references}
            scope={scope}
            chosen={chosen}
            onChoose={setChosen}
            onChange={change}
          />
        </div>
        <aside className="mapping-result" aria-label="Result">
          <div className="mapping-column-head">
            Result <span className="hint">with the trigger&apos;s sample</span>
          </div>
          <div className="mapping-scroll">
            {preview.problem === undefined ? (
              <JsonTree value={preview.value} open={3} />
            ) : (
              <p className="inspector-problem">{preview.problem}</p>
            )}
          </div>
        </aside>
      </div>
    </AreaFrame>
  );
}

function Coverage({ required, covered }: { required: number; covered: number }) {
  if (required === 0) return null;
  const all = required === covered;
  return (
    <span className={`coverage ${all ? 'tone-succeeded' : 'tone-business'}`} role="status">
      <span className="coverage-bar" aria-hidden>
        <span style={{ width: `${String((covered / required) * 100)}%` }} />
      </span>
      {covered} of {required} required {all ? '✓' : ''}
    </span>
  );
}

function refOf(field: MappingField | undefined): string | null {
  return field !== undefined && 'ref' in field ? field.ref : null;
}

/** A draft may hold a mapping that is not finished; what is there is still shown. */
function looseFields(params: unknown): Record<string, MappingField> {
  const fields = (params as { fields?: unknown } | null | undefined)?.fields;
  return typeof fields === 'object' && fields !== null ? (fields as Record<string, MappingField>) : {};
}
