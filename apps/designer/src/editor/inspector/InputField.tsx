import { compileInput, type Input } from '@crossdock/flow';
import { IconFunction, IconLink, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { inline } from '../../ui/formats.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useEditor } from '../EditorContext.ts';
import type { FormField } from './fields.ts';
import { FormulaText } from './FormulaText.tsx';
import { ReferenceChip } from './ReferenceChip.tsx';
import type { ReferenceNode } from './reference-tree.ts';
import { Widget } from './registry.tsx';
import { tried } from './sample-scope.ts';
import { FieldLine } from './SchemaForm.tsx';

type Mode = 'value' | 'ref' | 'formula';

interface InputFieldProps {
  id: string;
  field: FormField;
  input: Input | undefined;
  references: readonly ReferenceNode[];
  problem: string | undefined;
  onChange: (input: Input | null) => void;
}

const modes: { value: Mode; label: React.ReactNode; title: string }[] = [
  { value: 'value', label: <IconPencil size={13} />, title: 'Value' },
  { value: 'ref', label: <IconLink size={13} />, title: 'Reference' },
  { value: 'formula', label: <IconFunction size={13} />, title: 'Formula' },
];

/** One input of an action: written down, taken from an earlier step, or computed. */
export function InputField({ id, field, input, references, problem, onChange }: InputFieldProps) {
  const { readOnly, scope, expressions } = useEditor();
  const [wish, setWish] = useState<Mode | null>(null);
  const mode = wish ?? modeOf(input, field);
  const sample =
    input === undefined || 'value' in input
      ? null
      : tried(() => compileInput(expressions, input, field.title)(scope));
  return (
    <FieldLine
      field={field}
      id={id}
      problem={problem}
      corner={
        <Segments label={`How ${field.title} is given`} value={mode} options={modes} onChange={setWish} />
      }
    >
      {mode === 'value' && (
        <Widget
          id={id}
          field={field}
          value={input !== undefined && 'value' in input ? input.value : undefined}
          disabled={readOnly}
          onChange={(value) => onChange(value === undefined ? null : { value })}
        />
      )}
      {mode === 'ref' && (
        <ReferenceChip
          id={id}
          value={input !== undefined && 'ref' in input ? input.ref : null}
          references={references}
          disabled={readOnly}
          onChange={(ref) => onChange({ ref })}
        />
      )}
      {mode === 'formula' && (
        <FormulaText
          id={id}
          value={input !== undefined && 'formula' in input ? input.formula : ''}
          disabled={readOnly}
          onChange={(formula) => onChange({ formula })}
        />
      )}
      {sample !== null && problem === undefined && mode === modeOf(input, field) && (
        <div className="field-sample" title="With the sample">
          <span aria-hidden>=</span>
          <span className="mono">{sample.problem ?? inline(sample.value, 80)}</span>
        </div>
      )}
    </FieldLine>
  );
}

function modeOf(input: Input | undefined, { widget }: FormField): Mode {
  if (input === undefined)
    return widget === 'object' || widget === 'list' || widget === 'json' ? 'ref' : 'value';
  if ('ref' in input) return 'ref';
  return 'formula' in input ? 'formula' : 'value';
}
