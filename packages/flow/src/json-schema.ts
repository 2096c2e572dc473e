import type { JsonSchema } from '@crossdock/sdk';
import { z } from 'zod';

/** What forms and rules read of a JSON Schema field. */
interface SchemaField extends JsonSchema {
  title?: string;
  description?: string;
}

/** Fields that must be given: required and without a default. */
export function requiredFields(schema: JsonSchema): string[] {
  const required = Array.isArray(schema['required'])
    ? schema['required'].filter((each) => typeof each === 'string')
    : [];
  return required.filter((field) => fieldOf(schema, field)?.['default'] === undefined);
}

export function fieldOf(schema: JsonSchema, field: string): SchemaField | undefined {
  const properties = schema['properties'];
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, field))
    return undefined;
  return (properties as Record<string, SchemaField>)[field];
}

/** A place in a value, and what is wrong there. */
export interface Misfit {
  path: string[];
  message: string;
}

/** Schemas are few and asked again with each change of a drawing, so what they compile to is kept. */
const compiled = new WeakMap<JsonSchema, z.ZodType>();

/** The first things in a value that a JSON Schema refuses; none for a schema that cannot be read. */
export function misfitsOf(schema: JsonSchema, value: unknown): Misfit[] {
  const parsed = readerOf(schema).safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.slice(0, 3).map(({ path, message }) => ({ path: path.map(String), message }));
}

function readerOf(schema: JsonSchema): z.ZodType {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const made = readable(schema);
  compiled.set(schema, made);
  return made;
}

function readable(schema: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    return z.unknown();
  }
}
