import { compileInput, Input } from '@crossdock/flow';
import { IconFunction, IconLink, IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { inline } from '../../ui/formats.ts';
import { Segments } from '../../ui/Segments.tsx';
import { useEditor } from '../EditorContext.ts';
import type { FormField } from './fields.ts';
import { FormulaText } from './FormulaText.tsx';
import { ReferenceChip } from './ReferenceChip.tsx';
import { FieldLine } from './FieldLine.tsx';
import { useSight } from './node-sight.ts';
import { Widget } from './registry.tsx';
import { tried } from './sample-scope.ts';

type Mode = 'value' | 'ref' | 'formula';

interface InputFieldProps {
  id: string;
  field: FormField;
  input: Input | undefined;
  problem?: string | undefined;
  disabled?: boolean;
  /** In place of the field's title. */
  label?: ReactNode;
  /** Right of the switch between the ways. */
  end?: ReactNode;
  onChange: (input: Input | null) => void;
}

const modes: { value: Mode; label: React.ReactNode; title: string }[] = [
  { value: 'value', label: <IconPencil size={13} />, title: 'Value' },
  { value: 'ref', label: <IconLink size={13} />, title: 'Reference' },
  { value: 'formula', label: <IconFunction size={13} />, title: 'Formula' },
];

/** One value a node is given: written down, taken from an earlier step, or computed. */
export function InputField({ id, field, input, problem, disabled, label, end, onChange }: InputFieldProps) {
  const { readOnly: locked, expressions } = useEditor();
  const { scope, references } = useSight();
  const readOnly = disabled ?? locked;
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
      label={label}
      corner={
        <>
          <Segments label={`How ${field.title} is given`} value={mode} options={modes} onChange={setWish} />
          {end}
        </>
      }
    >
      {mode === 'value' && (
        <Widget
          id={id}
          field={field.widget === 'input' ? { ...field, widget: 'free' } : field}
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

const usuallyRead = new Set<FormField['widget']>(['object', 'list', 'json', 'free', 'input', 'record']);

function modeOf(input: Input | undefined, { widget }: FormField): Mode {
  if (input === undefined) return usuallyRead.has(widget) ? 'ref' : 'value';
  if ('ref' in input) return 'ref';
  return 'formula' in input ? 'formula' : 'value';
}

/** An input as far as it can be read; a draft may hold anything. */
export function readInput(given: unknown): Input | undefined {
  return Input.safeParse(given).data;
}
