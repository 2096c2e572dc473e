import type { JsonSchema } from '@crossdock/sdk';

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
