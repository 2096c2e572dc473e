import { Button, TextInput } from '@mantine/core';
import { compilePath, type MappingField, type Scope, scopeOfItem, TargetPath } from '@crossdock/flow';
import { IconPlus } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useDocument, useEditor } from '../EditorContext.ts';
import { findPath, itemsIn, type ReferenceNode, referencesFor } from '../inspector/reference-tree.ts';
import type { Level } from './mapping-edits.ts';
import { MappingRow } from './MappingRow.tsx';
import type { TargetRow } from './target-rows.ts';

interface MappingRowsProps {
  rows: readonly TargetRow[];
  level: Level;
  nodeKey: string;
  references: readonly ReferenceNode[];
  scope: Scope;
  chosen: Level & { path: string };
  onChoose: (place: Level & { path: string }) => void;
  onChange: (level: Level, path: string, field: MappingField | null) => void;
}

/** The fields of one level; a list mapped with `each` holds the rows of its items. */
export function MappingRows(props: MappingRowsProps) {
  const { rows, level, nodeKey, references, scope, chosen, onChoose, onChange } = props;
  const { store, known, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const here = chosen.lists.join('/') === level.lists.join('/');
  return (
    <div className="mapping-rows">
      {rows.map((row) => {
        const inside =
          row.field !== undefined && 'each' in row.field
            ? itemScope(row.field.each, scope, references)
            : undefined;
        return (
          <Fragment key={row.path}>
            <MappingRow
              id={`${nodeKey}-${level.lists.join('-')}-${row.path}`}
              row={row}
              references={references}
              scope={scope}
              chosen={here && chosen.path === row.path}
              onChoose={() => onChoose({ ...level, path: row.path })}
              onChange={(field) => onChange(level, row.path, field)}
            />
            {inside !== undefined && (
              <div className="mapping-items">
                <MappingRows
                  {...props}
                  rows={row.items}
                  level={{ lists: [...level.lists, row.path] }}
                  scope={inside.scope}
                  references={referencesFor(flow, known, nodeKey, inside.scope, { item: inside })}
                />
              </div>
            )}
          </Fragment>
        );
      })}
      {!readOnly && <AddField onAdd={(path) => onChange(level, path, { value: '' })} />}
    </div>
  );
}

/** The first item of the list in the sample stands for all. */
function itemScope(each: string, scope: Scope, references: readonly ReferenceNode[]) {
  const list = compilePath(each)(scope);
  const sample: unknown = Array.isArray(list) ? list[0] : undefined;
  return { scope: scopeOfItem(scope, sample, 0), sample, schema: itemsIn(findPath(references, each)) };
}

function AddField({ onAdd }: { onAdd: (path: string) => void }) {
  const [path, setPath] = useState<string | null>(null);
  if (path === null) {
    return (
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => setPath('')}
      >
        Add a field
      </Button>
    );
  }
  const parsed = TargetPath.safeParse(path);
  const add = () => {
    if (parsed.success) onAdd(path);
    if (parsed.success || path === '') setPath(null);
  };
  return (
    <TextInput
      autoFocus
      w={280}
      aria-label="Path of the new field"
      placeholder="customer.email"
      classNames={{ input: 'mono' }}
      value={path}
      error={path !== '' && !parsed.success ? parsed.error.issues[0]?.message : undefined}
      onChange={({ currentTarget }) => setPath(currentTarget.value)}
      onBlur={add}
      onKeyDown={(event) => {
        if (event.key === 'Enter') add();
        if (event.key === 'Escape') setPath(null);
      }}
    />
  );
}
