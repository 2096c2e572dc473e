import { Checkbox, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { words } from '../../../ui/formats.ts';
import { orNothing, textOf, type WidgetProps } from './widget.ts';

function placeholderOf(schema: WidgetProps['field']['schema']): string {
  const standard = schema['default'];
  return standard === undefined ? '' : `${textOf(standard)} (default)`;
}

export function TextWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  return (
    <TextInput
      id={id}
      type={field.widget === 'url' ? 'url' : 'text'}
      value={textOf(value)}
      placeholder={placeholderOf(field.schema)}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(orNothing(currentTarget.value))}
    />
  );
}

export function MultilineWidget({ id, value, disabled, onChange }: WidgetProps) {
  return (
    <Textarea
      id={id}
      autosize
      minRows={2}
      maxRows={10}
      value={textOf(value)}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(orNothing(currentTarget.value))}
    />
  );
}

export function NumberWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const { minimum, maximum } = field.schema as { minimum?: number; maximum?: number };
  return (
    <NumberInput
      id={id}
      value={typeof value === 'number' ? value : ''}
      placeholder={placeholderOf(field.schema)}
      disabled={disabled}
      allowDecimal={field.schema['type'] !== 'integer'}
      {...(minimum === undefined ? {} : { min: minimum })}
      {...(maximum === undefined || maximum > 1e15 ? {} : { max: maximum })}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  );
}

/** A decimal stays a text from the field to the system: no float in between. */
export function DecimalWidget({ id, value, disabled, onChange }: WidgetProps) {
  const text = textOf(value);
  const wrong = text !== '' && !/^-?\d+(\.\d+)?$/.test(text);
  return (
    <TextInput
      id={id}
      inputMode="decimal"
      value={text}
      placeholder="19.98"
      disabled={disabled}
      error={wrong ? 'Write a decimal number with a dot, such as 19.98' : undefined}
      onChange={({ currentTarget }) => onChange(orNothing(currentTarget.value.replace(',', '.')))}
    />
  );
}

export function SwitchWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const on = value ?? field.schema['default'] ?? false;
  return (
    <Switch
      id={id}
      checked={on === true}
      disabled={disabled}
      label={on === true ? 'Yes' : 'No'}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

/** Words are written as words; codes such as `json-2` or `EUR` stay as they are. */
function choiceLabel(option: string): string {
  return /^[a-z]+(-[a-z]+)*$/.test(option) ? words(option) : option;
}

export function ChoiceWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const options = (field.schema['enum'] as unknown[]).map((each) => String(each));
  const standard = field.schema['default'];
  return (
    <Select
      id={id}
      data={options.map((each) => ({ value: each, label: choiceLabel(each) }))}
      value={value === undefined ? null : textOf(value)}
      placeholder={standard === undefined ? 'Choose' : `${choiceLabel(textOf(standard))} (default)`}
      disabled={disabled}
      clearable={!field.required}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

/** Any of some options, each a box to tick. */
export function ChoicesWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const items = field.schema['items'] as { enum?: unknown[] };
  const options = (items.enum ?? []).map((each) => String(each));
  const chosen = (value ?? field.schema['default'] ?? []) as unknown[];
  return (
    <div id={id} role="group" aria-label={field.title} className="choices">
      {options.map((option) => (
        <Checkbox
          key={option}
          label={choiceLabel(option)}
          checked={chosen.includes(option)}
          disabled={disabled}
          onChange={({ currentTarget: { checked } }) =>
            onChange(options.filter((each) => (each === option ? checked : chosen.includes(each))))
          }
        />
      ))}
    </div>
  );
}

/** Local time in the field, UTC in the document. */
export function DateTimeWidget({ id, value, disabled, onChange }: WidgetProps) {
  const at = textOf(value);
  const local =
    at === '' ? '' : new Date(Date.parse(at) - new Date(at).getTimezoneOffset() * 60_000).toISOString();
  return (
    <TextInput
      id={id}
      type="datetime-local"
      value={local.slice(0, 16)}
      disabled={disabled}
      onChange={({ currentTarget: { value: next } }) =>
        onChange(next === '' ? undefined : new Date(next).toISOString())
      }
    />
  );
}
