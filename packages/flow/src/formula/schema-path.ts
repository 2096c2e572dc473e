import type { JsonSchema } from '@crossdock/sdk';
import { anyKey } from './reads.ts';
import { nearest } from './nearest.ts';

/** What the schema of a value is read by: the trigger's output, a step's, or the item of the list one is in. */
type SchemaRoot = 'trigger' | 'item' | { step: string };

/** The schema of what expressions can see; undefined where nobody knows it. */
export type SchemaOf = (root: SchemaRoot) => JsonSchema | undefined;

/**
 * What is wrong with a path, as far as schemas tell: `there is no field "custmer" in trigger; did you mean
 * "customer"?`. Undefined for a path that fits, and wherever a schema leaves it open.
 */
export function misfitOfPath(path: string, schemaOf: SchemaOf): string | undefined {
  const found = followed(path, schemaOf);
  return typeof found === 'string' ? found : undefined;
}

/** The schemas that a path may lead to; undefined where nobody knows, or where the path does not fit. */
export function schemasAt(path: string, schemaOf: SchemaOf): JsonSchema[] | undefined {
  const found = followed(path, schemaOf);
  return typeof found === 'string' ? undefined : found;
}

/** The schemas at a path, or what is wrong with it; undefined where nobody knows. */
function followed(path: string, schemaOf: SchemaOf): JsonSchema[] | string | undefined {
  const parts = path.split('.');
  const depth = parts[0] === 'steps' ? 2 : 1;
  const whole = wholeOf(parts, schemaOf);
  if (whole === undefined) return undefined;
  let options = optionsOf([whole], whole);
  for (const [index, key] of parts.slice(depth).entries()) {
    const place = parts.slice(0, depth + index).join('.');
    const next = stepInto(options, key, place);
    if (next === undefined || typeof next === 'string') return next;
    options = optionsOf(next, whole);
  }
  return options;
}

function wholeOf([root, key]: readonly string[], schemaOf: SchemaOf): JsonSchema | undefined {
  if (root === 'trigger' || root === 'item') return schemaOf(root);
  return root === 'steps' && key !== undefined && key !== anyKey ? schemaOf({ step: key }) : undefined;
}

/** The schemas of a key in any of the options; a text says why none has it, undefined that one may. */
function stepInto(
  options: readonly JsonSchema[],
  key: string,
  place: string,
): JsonSchema[] | string | undefined {
  const found: JsonSchema[] = [];
  const closed: JsonSchema[] = [];
  for (const option of options) {
    const next = childOf(option, key);
    if (next === 'open') return undefined;
    if (next === 'none') closed.push(option);
    else found.push(next);
  }
  if (found.length > 0) return found;
  return closed.length === 0 ? undefined : whyNot(closed, key, place);
}

/** `open`: it may be there for all the schema says. */
function childOf(schema: JsonSchema, key: string): JsonSchema | 'open' | 'none' {
  const { type, items } = schema;
  if (type === 'array') {
    if (key !== anyKey && !/^\d+$/.test(key)) return 'none';
    return isSchema(items) ? items : 'open';
  }
  const field = fieldsOf(schema)[key];
  if (field !== undefined) return field;
  if (type === 'object' && key !== anyKey) {
    const { additionalProperties: others } = schema;
    if (others === false && schema['patternProperties'] === undefined) return 'none';
    return isSchema(others) ? others : 'open';
  }
  return isScalar(schema) ? 'none' : 'open';
}

function whyNot(options: readonly JsonSchema[], key: string, place: string): string {
  const fields = options.flatMap((option) => Object.keys(fieldsOf(option)));
  if (fields.length > 0) {
    const meant = nearest(key, fields);
    return `there is no field "${key}" in ${place}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
  }
  if (options.some(({ type }) => type === 'array'))
    return `${place} is a list and has no field "${key}": read its items`;
  return options.some(({ type }) => type === 'object')
    ? `there is no field "${key}" in ${place}`
    : `${place} is a single value and has no field "${key}"`;
}

/** Alternatives and references taken apart; what may be null is taken as what else it may be. */
function optionsOf(schemas: readonly JsonSchema[], whole: JsonSchema): JsonSchema[] {
  return schemas.flatMap((schema): JsonSchema[] => {
    const target = typeof schema['$ref'] === 'string' ? referred(schema['$ref'], whole) : undefined;
    if (target !== undefined) return target === schema ? [] : optionsOf([target], whole);
    const alternatives = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(alternatives)) return optionsOf(alternatives.filter(isSchema), whole);
    if (Array.isArray(schema['type']))
      return optionsOf(
        schema['type'].map((type: unknown) => ({ ...schema, type })),
        whole,
      );
    return schema['type'] === 'null' ? [] : [schema];
  });
}

/** `#` and `#/$defs/Address`: references within the same schema. Others lead to nothing known. */
function referred(reference: string, whole: JsonSchema): JsonSchema {
  let at: unknown = whole;
  for (const part of reference.split('/').slice(1))
    at = isSchema(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return reference.startsWith('#') && isSchema(at) && !('$ref' in at) ? at : {};
}

function fieldsOf(schema: JsonSchema): Record<string, JsonSchema> {
  const { properties } = schema;
  return isSchema(properties) ? (properties as Record<string, JsonSchema>) : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar({ type }: JsonSchema): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean';
}
