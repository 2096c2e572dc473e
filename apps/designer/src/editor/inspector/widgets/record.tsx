import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { JsonSchema } from '../../../api/descriptors.ts';
import { fieldFrom, initialValue } from '../fields.ts';
import { InputField, readInput } from '../InputField.tsx';
import { Widget } from '../registry.tsx';
import { recordOf, type WidgetProps } from './widget.ts';

/** Values under names that people choose: a row each, to add, rename and remove. */
export function RecordWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const rows = Object.entries(recordOf(value));
  const schema = (field.schema['additionalProperties'] ?? {}) as JsonSchema;
  const ofInputs = field.schema['ui'] === 'inputs';
  const set = (next: [string, unknown][]) => onChange(Object.fromEntries(next));
  const add = () => {
    const names = rows.map(([name]) => name);
    let number = rows.length + 1;
    while (names.includes(`value${String(number)}`)) number += 1;
    const start = ofInputs ? { value: '' } : (initialValue(schema) ?? '');
    set([...rows, [`value${String(number)}`, start]]);
  };
  return (
    <div className="list-widget">
      {rows.map(([name, each], index) => {
        const change = (next: unknown) => set(rows.with(index, [name, next]));
        const rowId = `${id}-${String(index)}`;
        const label = (
          <RowName
            name={name}
            pattern={patternOf(field.schema)}
            taken={rows.map(([other]) => other)}
            disabled={disabled}
            onRename={(next) => set(rows.with(index, [next, each]))}
          />
        );
        const end: ReactNode = !disabled && (
          <ActionIcon size={22} aria-label={`Remove ${name}`} onClick={() => set(rows.toSpliced(index, 1))}>
            <IconX size={13} />
          </ActionIcon>
        );
        return ofInputs ? (
          <div key={index} className="record-row">
            <InputField
              id={rowId}
              field={{ ...fieldFrom(name, schema), title: name, help: null, widget: 'input' }}
              input={readInput(each)}
              disabled={disabled}
              label={label}
              end={end}
              onChange={(input) => change(input ?? { value: '' })}
            />
          </div>
        ) : (
          <div key={index} className="record-row list-widget-item">
            {label}
            <div className="grow">
              <Widget
                id={rowId}
                field={fieldFrom(name, schema)}
                value={each}
                disabled={disabled}
                onChange={(next) => change(next ?? '')}
              />
            </div>
            {end}
          </div>
        );
      })}
      <Button
        id={id}
        aria-label={`Add to ${field.title.toLowerCase()}`}
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        disabled={disabled}
        onClick={add}
      >
        Add a value
      </Button>
    </div>
  );
}

function patternOf(schema: JsonSchema): RegExp {
  const { pattern } = (schema['propertyNames'] ?? {}) as { pattern?: string };
  return new RegExp(pattern ?? '^.+$');
}

interface RowNameProps {
  name: string;
  pattern: RegExp;
  taken: readonly string[];
  disabled: boolean;
  onRename: (name: string) => void;
}

/** The name takes effect when one leaves it, so that half a name replaces nothing. */
function RowName({ name, pattern, taken, disabled, onRename }: RowNameProps) {
  const [text, setText] = useState<string | null>(null);
  const wish = text?.trim() ?? name;
  const fits = wish === name || (pattern.test(wish) && !taken.includes(wish));
  const settle = () => {
    if (fits && wish !== name) onRename(wish);
    setText(null);
  };
  return (
    <TextInput
      className="record-name"
      aria-label="Name"
      classNames={{ input: 'mono' }}
      value={text ?? name}
      disabled={disabled}
      error={fits ? undefined : taken.includes(wish) ? 'Is taken' : 'A word such as orderTotal'}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
      }}
    />
  );
}
