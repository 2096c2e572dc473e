import { ActionIcon, Button, Select, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { JsonSchema } from '../../../api/descriptors.ts';
import { words } from '../../../ui/formats.ts';
import { alternativesOf, discriminatorOf, fieldFrom, formFields, initialValue } from '../fields.ts';
import { Widget } from '../registry.tsx';
import { SchemaForm } from '../SchemaForm.tsx';
import { recordOf, textOf, type WidgetProps } from './widget.ts';

export function ListWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const schema = field.schema['items'] as JsonSchema;
  return (
    <div className="list-widget">
      {items.map((item, index) => (
        <div key={index} className="list-widget-item">
          <div className="grow">
            <Widget
              id={`${id}-${String(index)}`}
              field={fieldFrom(String(index + 1), schema)}
              value={item}
              disabled={disabled}
              onChange={(next) => onChange(items.with(index, next))}
            />
          </div>
          <ActionIcon
            aria-label={`Remove entry ${String(index + 1)}`}
            disabled={disabled}
            onClick={() => onChange(items.toSpliced(index, 1))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        disabled={disabled}
        onClick={() => onChange([...items, initialValue(schema) ?? ''])}
      >
        Add entry
      </Button>
    </div>
  );
}

/** Fields of their own. Where some must be given, the whole is set up or left out. */
export function ObjectWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const needs = formFields(field.schema).some(({ required }) => required);
  if (value === undefined && needs && !field.required) {
    return (
      <Button
        id={id}
        aria-label={`Set up ${field.title.toLowerCase()}`}
        variant="default"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        disabled={disabled}
        onClick={() => onChange(initialValue(field.schema))}
      >
        Set up
      </Button>
    );
  }
  return (
    <div className="object-widget">
      <SchemaForm
        id={id}
        schema={field.schema}
        value={recordOf(value)}
        disabled={disabled}
        onChange={onChange}
      />
      {needs && !field.required && !disabled && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange(undefined)}>
          Leave it out
        </Button>
      )}
    </div>
  );
}

/** A union: which one, then its own fields. Form and type agree about what is there. */
export function AlternativesWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const key = discriminatorOf(field.schema) ?? '';
  const options = alternativesOf(field.schema).map((schema) => {
    const properties = schema['properties'] as Record<string, JsonSchema>;
    const name = textOf(properties[key]?.['const']);
    const { [key]: _, ...others } = properties;
    return { name, title: textOf(schema['title']) || words(name), schema: { ...schema, properties: others } };
  });
  const chosen = textOf(recordOf(value ?? field.schema['default'])[key]);
  const option = options.find(({ name }) => name === chosen);
  return (
    <div className="list-widget">
      <Select
        id={id}
        data={options.map(({ name, title }) => ({ value: name, label: title }))}
        value={chosen === '' ? null : chosen}
        disabled={disabled}
        onChange={(name) => onChange(name === null ? undefined : { [key]: name })}
      />
      {option !== undefined && (
        <SchemaForm
          id={id}
          schema={option.schema}
          value={recordOf(value)}
          disabled={disabled}
          onChange={onChange}
        />
      )}
    </div>
  );
}

/** For whatever has no widget of its own. Keeps the text while it is not JSON yet. */
export function JsonWidget({ id, value, disabled, onChange }: WidgetProps) {
  const [text, setText] = useState<string | null>(null);
  const written = value === undefined ? '' : JSON.stringify(value, null, 2);
  const problem = text === null ? null : jsonProblem(text);
  return (
    <Textarea
      id={id}
      autosize
      minRows={2}
      maxRows={14}
      classNames={{ input: 'mono' }}
      spellCheck={false}
      value={text ?? written}
      disabled={disabled}
      error={problem}
      onChange={({ currentTarget: { value: next } }) => {
        setText(next);
        if (next.trim() === '') onChange(undefined);
        else if (jsonProblem(next) === null) onChange(JSON.parse(next));
      }}
      onBlur={() => {
        if (problem === null) setText(null);
      }}
    />
  );
}

function jsonProblem(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'Not JSON';
  }
}
