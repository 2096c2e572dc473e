import type { JsonSchema } from '@crossdock/sdk';

type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';

/** What a formula's result becomes as JSON. Decimals and instants are written as text. */
const jsonTypes: Record<string, JsonType> = {
  string: 'string',
  decimal: 'string',
  'google.protobuf.Timestamp': 'string',
  int: 'integer',
  uint: 'integer',
  double: 'number',
  bool: 'boolean',
  null: 'null',
  list: 'array',
  map: 'object',
};

/** CEL types that JSON cannot hold: a formula that gives one fails. */
const unwritable = new Set(['google.protobuf.Duration', 'bytes', 'type']);

/**
 * Whether a formula's result, by its type as CEL names it, can fill a field. What only the data can tell fits, and
 * so does everything where the schema says nothing of types.
 */
export function resultFits(type: string, target: JsonSchema): boolean {
  const inner = /^optional<(.*)>$/.exec(type)?.[1] ?? type;
  const kind = inner.replace(/<.*$/, '');
  if (unwritable.has(kind)) return false;
  const given = Object.hasOwn(jsonTypes, kind) ? jsonTypes[kind] : undefined;
  const taken = typesOf(target);
  if (given === undefined || taken === undefined || taken.has(given)) return true;
  return (given === 'integer' && taken.has('number')) || (given === 'number' && taken.has('integer'));
}

/** The types a schema takes; undefined where it does not say. */
function typesOf(schema: JsonSchema): Set<string> | undefined {
  if (typeof schema['type'] === 'string') return new Set([schema['type']]);
  if (Array.isArray(schema['type'])) return new Set(schema['type'].map(String));
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(alternatives)) return undefined;
  const sets = alternatives.map((each: JsonSchema) => typesOf(each));
  return sets.includes(undefined) ? undefined : new Set(sets.flatMap((each) => [...(each ?? [])]));
}
