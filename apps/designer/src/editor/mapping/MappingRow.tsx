import { checkFormula, compileInput, compileMapping, type MappingField, type Scope } from '@crossdock/flow';
import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { inline } from '../../ui/formats.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useEditor } from '../EditorContext.ts';
import type { ReferenceNode } from '../inspector/reference-tree.ts';
import { tried, type Tried } from '../inspector/sample-scope.ts';
import { MappingSource } from './MappingSource.tsx';
import { modeOf, modesOf, type MappingMode, startOf } from './mapping-modes.tsx';
import { referenceDrag } from './mapping-edits.ts';
import type { TargetRow } from './target-rows.ts';

interface MappingRowProps {
  id: string;
  row: TargetRow;
  references: readonly ReferenceNode[];
  scope: Scope;
  chosen: boolean;
  onChoose: () => void;
  onChange: (field: MappingField | null) => void;
}

/** One target field: name and type, where its value comes from, and what the sample gives. */
export function MappingRow({ id, row, references, scope, chosen, onChoose, onChange }: MappingRowProps) {
  const { readOnly, expressions } = useEditor();
  const [wish, setWish] = useState<MappingMode | null>(null);
  const [over, setOver] = useState(false);
  const mode = wish ?? modeOf(row.field);
  const open = row.required && row.field === undefined && !row.coveredAbove && row.kind !== 'object';
  const broken =
    row.field !== undefined &&
    'formula' in row.field &&
    checkFormula(expressions.environment, row.field.formula).problem !== undefined;
  // A broken formula says so itself, right where it is written.
  const result = row.field === undefined || broken ? null : preview(row.field, scope, expressions);
  const onDrop = (event: DragEvent) => {
    setOver(false);
    const ref = event.dataTransfer.getData(referenceDrag);
    if (ref === '' || readOnly) return;
    setWish(null);
    onChange(row.field !== undefined && 'each' in row.field ? { ...row.field, each: ref } : { ref });
  };
  const set = (next: MappingMode) => {
    setWish(next);
    const start = startOf(next, row.field);
    if (start !== null) onChange(start);
  };
  return (
    <div
      className="mapping-row"
      data-chosen={chosen}
      data-open={open}
      data-over={over}
      onFocusCapture={onChoose}
      onPointerDown={onChoose}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(referenceDrag)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="mapping-target" style={{ paddingLeft: 12 + row.depth * 16 }}>
        <label htmlFor={id} className="cut" title={row.path}>
          {row.title}
        </label>
        {row.required && row.kind !== 'object' && (
          <span className="field-required" title="Required">
            •
          </span>
        )}
        {row.unknown && <span className="mapping-unknown">not in the target</span>}
        <span className="mapping-type">{row.type}</span>
      </div>
      <div className="mapping-source">
        {row.coveredAbove ? (
          <span className="hint">from the field above</span>
        ) : row.field === undefined && wish === null && row.kind === 'object' ? (
          <button
            type="button"
            className="plain-button hint"
            disabled={readOnly}
            onClick={() => setWish('ref')}
          >
            field by field, or as a whole
          </button>
        ) : (
          <MappingSource
            id={id}
            mode={mode}
            field={row.field}
            type={row.type}
            title={row.title}
            references={references}
            onChange={(field) => {
              setWish(null);
              onChange(field);
            }}
          />
        )}
      </div>
      <Segments
        label={`How ${row.title} is given`}
        value={mode}
        options={modesOf(row.kind)}
        onChange={(next) => {
          if (!readOnly) set(next);
        }}
      />
      <div
        className="mapping-preview mono cut"
        data-problem={result?.problem !== undefined}
        title={result?.problem}
      >
        {result === null
          ? ''
          : (result.problem ?? (result.value === undefined ? 'left out' : inline(result.value, 70)))}
      </div>
      <ActionIcon
        size={22}
        aria-label={`Clear ${row.title}`}
        style={{ visibility: row.field === undefined || readOnly ? 'hidden' : 'visible' }}
        onClick={() => {
          setWish(null);
          onChange(null);
        }}
      >
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}

function preview(
  field: MappingField,
  scope: Scope,
  expressions: ReturnType<typeof useEditor>['expressions'],
): Tried {
  if ('each' in field) {
    const { value, problem } = tried(() => compileInput(expressions, { ref: field.each }, 'list')(scope));
    if (problem !== undefined) return { problem };
    return {
      value: Array.isArray(value) ? `${String(value.length)} × from the sample` : 'no list in the sample',
    };
  }
  return tried(() => {
    const mapped = compileMapping(expressions, { fields: { value: field } }, 'field')(scope);
    return (mapped as { value?: unknown }).value;
  });
}
