import { Select, TextInput } from '@mantine/core';
import { LookupInput, type MappingField } from '@crossdock/flow';
import { useState } from 'react';
import { useEditor } from '../EditorContext.ts';
import { FormulaText } from '../inspector/FormulaText.tsx';
import { ReferenceChip } from '../inspector/ReferenceChip.tsx';
import type { ReferenceNode } from '../inspector/reference-tree.ts';
import type { MappingMode } from './mapping-modes.tsx';

interface MappingSourceProps {
  id: string;
  mode: MappingMode;
  field: MappingField | undefined;
  type: string;
  title: string;
  references: readonly ReferenceNode[];
  onChange: (field: MappingField) => void;
}

/** Where the value of one target field comes from, in the way that was chosen. */
export function MappingSource({ id, mode, field, type, title, references, onChange }: MappingSourceProps) {
  const { readOnly } = useEditor();
  switch (mode) {
    case 'ref':
      return (
        <ReferenceChip
          id={id}
          value={field !== undefined && 'ref' in field ? field.ref : null}
          references={references}
          disabled={readOnly}
          onChange={(ref) => onChange({ ref })}
        />
      );
    case 'each':
      return (
        <ReferenceChip
          id={id}
          value={field !== undefined && 'each' in field ? field.each : null}
          references={references}
          disabled={readOnly}
          onChange={(each) =>
            onChange({ each, fields: field !== undefined && 'each' in field ? field.fields : {} })
          }
        />
      );
    case 'formula':
      return (
        <FormulaText
          id={id}
          label={`Formula of ${title}`}
          value={field !== undefined && 'formula' in field ? field.formula : ''}
          references={references}
          disabled={readOnly}
          onChange={(formula) => onChange({ formula })}
        />
      );
    case 'value':
      return (
        <TextInput
          id={id}
          value={field !== undefined && 'value' in field ? constantText(field.value) : ''}
          disabled={readOnly}
          onChange={({ currentTarget }) => onChange({ value: constantFrom(currentTarget.value, type) })}
        />
      );
    case 'lookup':
      return <LookupSource id={id} field={field} references={references} onChange={onChange} />;
  }
}

function LookupSource({
  id,
  field,
  references,
  onChange,
}: Pick<MappingSourceProps, 'id' | 'field' | 'references' | 'onChange'>) {
  const { lookups, readOnly } = useEditor();
  const stored = field !== undefined && 'lookup' in field ? field.lookup : undefined;
  const before = field !== undefined && 'ref' in field ? field.ref : '';
  const [draft, setDraft] = useState({ table: '', key: before });
  const lookup = stored ?? draft;
  const change = (part: Partial<LookupInput['lookup']>) => {
    const next = LookupInput.safeParse({ lookup: { ...lookup, ...part } });
    if (next.success) onChange(next.data);
    else setDraft({ ...draft, ...part });
  };
  const tables = [...new Set([...Object.keys(lookups), ...(lookup.table === '' ? [] : [lookup.table])])];
  return (
    <div className="mapping-lookup">
      <Select
        aria-label="Table"
        placeholder="Table"
        data={tables}
        value={lookup.table === '' ? null : lookup.table}
        disabled={readOnly}
        allowDeselect={false}
        onChange={(table) => change({ table: table ?? '' })}
      />
      <ReferenceChip
        id={id}
        value={lookup.key === '' ? null : lookup.key}
        references={references}
        disabled={readOnly}
        onChange={(key) => change({ key })}
      />
      <TextInput
        aria-label="Otherwise"
        placeholder="otherwise fail"
        value={stored?.otherwise ?? ''}
        disabled={readOnly || stored === undefined}
        onChange={({ currentTarget: { value } }) => {
          if (stored === undefined) return;
          const { otherwise: _, ...others } = stored;
          onChange({ lookup: value === '' ? others : { ...others, otherwise: value } });
        }}
      />
    </div>
  );
}

function constantText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Text stays text; numbers and switches become what the target expects, once they read as such. */
function constantFrom(text: string, type: string): unknown {
  if ((type === 'number' || type === 'integer') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
