import type { JsonSchema } from '../../api/descriptors.ts';
import { words } from '../../ui/formats.ts';

export type WidgetName =
  | 'text'
  | 'multiline'
  | 'url'
  | 'number'
  | 'switch'
  | 'choice'
  | 'date-time'
  | 'decimal'
  | 'money'
  | 'duration'
  | 'secret'
  | 'list'
  | 'object'
  | 'choices'
  | 'alternatives'
  | 'record'
  | 'input'
  | 'condition'
  | 'code'
  | 'free'
  | 'people'
  | 'json';

/** One field of a generated form. */
export interface FormField {
  key: string;
  title: string;
  help: string | null;
  required: boolean;
  advanced: boolean;
  widget: WidgetName;
  schema: JsonSchema;
}

/** The fields of an object schema, in its order. */
export function formFields(schema: JsonSchema): FormField[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  return Object.entries(properties).map(([key, each]) => ({
    ...fieldFrom(key, each),
    required: required.includes(key) && each['default'] === undefined,
  }));
}

export function fieldFrom(key: string, schema: JsonSchema): FormField {
  return {
    key,
    title: typeof schema['title'] === 'string' ? schema['title'] : words(key),
    help: typeof schema['description'] === 'string' ? schema['description'] : null,
    required: false,
    advanced: schema['advanced'] === true,
    widget: widgetOf(schema),
    schema,
  };
}

const hinted: Record<string, WidgetName> = {
  text: 'text',
  ref: 'text',
  multiline: 'multiline',
  url: 'url',
  decimal: 'decimal',
  money: 'money',
  duration: 'duration',
  secret: 'secret',
  people: 'people',
  input: 'input',
  inputs: 'record',
  condition: 'condition',
  code: 'code',
};

/** The hint decides where there is one, then the shape; what may be of several kinds is written freely. */
export function widgetOf(schema: JsonSchema): WidgetName {
  if (schema['x-sensitive'] === 'secret') return 'secret';
  const hint = typeof schema['ui'] === 'string' ? hinted[schema['ui']] : undefined;
  if (hint !== undefined) return hint;
  if (Array.isArray(schema['enum'])) return 'choice';
  if (discriminatorOf(schema) !== null) return 'alternatives';
  switch (schema['type']) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return schema['format'] === 'date-time' ? 'date-time' : 'text';
    case 'array':
      return 'items' in schema ? listOf(schema['items'] as JsonSchema) : 'json';
    case 'object':
      return 'properties' in schema ? 'object' : isRecord(schema) ? 'record' : 'json';
    default:
      return 'free';
  }
}

function listOf(items: JsonSchema): WidgetName {
  return Array.isArray(items['enum']) ? 'choices' : 'list';
}

/** Values under names that people choose; values that may be anything are JSON. */
function isRecord({ additionalProperties: each }: JsonSchema): boolean {
  return typeof each === 'object' && each !== null && Object.keys(each).length > 0;
}

/** Options of a discriminated union. */
export function alternativesOf(schema: JsonSchema): JsonSchema[] {
  const options = schema['oneOf'] ?? schema['anyOf'];
  return Array.isArray(options) ? (options as JsonSchema[]) : [];
}

/** The property that tells the options of a union apart: a constant, different in each. */
export function discriminatorOf(schema: JsonSchema): string | null {
  const options = alternativesOf(schema);
  if (options.length < 2) return null;
  const constants = (option: JsonSchema) =>
    Object.entries((option['properties'] ?? {}) as Record<string, JsonSchema>)
      .filter(([, each]) => 'const' in each)
      .map(([key]) => key);
  const [first, ...others] = options.map(constants);
  return first?.find((key) => others.every((keys) => keys.includes(key))) ?? null;
}

/** What a new element of a list, or a field just set up, starts with: a beginning of its own, a default, a guess. */
export function initialValue(schema: JsonSchema): unknown {
  if (schema['beginning'] !== undefined) return schema['beginning'];
  if (schema['default'] !== undefined) return schema['default'];
  switch (widgetOf(schema)) {
    case 'switch':
      return false;
    case 'list':
      return [];
    case 'object':
      return initialObject(schema);
    case 'record':
      return {};
    case 'choices':
      return [];
    case 'number':
    case 'duration':
      return schema['minimum'] ?? 0;
    case 'input':
      return { ref: 'trigger' };
    case 'choice':
      return (schema['enum'] as unknown[])[0];
    case 'alternatives': {
      const key = discriminatorOf(schema) ?? '';
      const [option] = alternativesOf(schema);
      return { [key]: ((option?.['properties'] ?? {}) as Record<string, JsonSchema>)[key]?.['const'] };
    }
    default:
      return undefined;
  }
}

/** An object with what it must have, as far as that can be guessed. */
function initialObject(schema: JsonSchema): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  return Object.fromEntries<unknown>(
    formFields(schema)
      .filter(({ required }) => required)
      .map(({ key }) => [key, initialValue(properties[key] ?? {})] as const)
      .filter(([, value]) => value !== undefined),
  );
}
