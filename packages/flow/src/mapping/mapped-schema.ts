import type { JsonSchema } from '@crossdock/sdk';
import type { Mapping, MappingField } from './mapping.ts';

/**
 * The shape of what a mapping gives: its fields and no others. What a field is filled with is left open, and so is
 * a record that is taken whole.
 */
export function schemaOfMapping({ fields }: Mapping): JsonSchema {
  return schemaOfFields(fields);
}

function schemaOfFields(fields: Record<string, MappingField>): JsonSchema {
  const whole: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
  const sorted = Object.entries(fields).sort(([a], [b]) => a.length - b.length);
  for (const [path, field] of sorted) place(whole, path.split('.'), field);
  return whole;
}

/** Makes the records on the way; one that was taken whole stays open. */
function place(record: JsonSchema, [name, ...rest]: readonly string[], field: MappingField): void {
  const properties = record['properties'];
  if (name === undefined || typeof properties !== 'object' || properties === null) return;
  const known = Object.hasOwn(properties, name)
    ? (properties as Record<string, JsonSchema>)[name]
    : undefined;
  if (rest.length === 0) {
    Object.assign(properties, { [name]: schemaOfField(field) });
    return;
  }
  const next = known ?? { type: 'object', properties: {}, additionalProperties: false };
  Object.assign(properties, { [name]: next });
  place(next, rest, field);
}

function schemaOfField(field: MappingField): JsonSchema {
  if ('each' in field) return { type: 'array', items: schemaOfFields(field.fields) };
  return 'lookup' in field ? { type: 'string' } : {};
}
