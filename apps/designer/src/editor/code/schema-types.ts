import type { JsonSchema } from '../../api/descriptors.ts';

/** A schema may contain itself; deeper than this anything goes. */
const deepest = 8;

/**
 * What a JSON Schema says, as TypeScript. Where it says nothing the sample tells; what neither knows may be anything,
 * since a wrong type is worse than none.
 */
export function typeOfSchema(schema: JsonSchema, sample?: unknown): string {
  return typeText({ root: schema, depth: 0 }, schema, sample);
}

interface Place {
  /** Where `$ref` looks. */
  root: JsonSchema;
  depth: number;
}

function typeText(place: Place, schema: JsonSchema, sample: unknown): string {
  if (place.depth > deepest) return 'any';
  const { $ref: ref, const: only, enum: choices, type } = schema;
  if (typeof ref === 'string') return referred(place, ref, sample);
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(choices)) return union(choices.map((each) => JSON.stringify(each)));
  for (const some of [schema['anyOf'], schema['oneOf']]) {
    if (Array.isArray(some))
      return union(some.map((each) => typeText(deeper(place), each as JsonSchema, undefined)));
  }
  if (Array.isArray(schema['allOf'])) {
    const all = schema['allOf'].map((each) => typeText(deeper(place), each as JsonSchema, undefined));
    return all.map((each) => `(${each})`).join(' & ');
  }
  if (Array.isArray(type)) {
    return union(type.map((each) => typeText(place, { ...schema, type: each as unknown }, sample)));
  }
  return plainType(place, schema, sample);
}

function plainType(place: Place, schema: JsonSchema, sample: unknown): string {
  switch (schema['type']) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array': {
      const [first] = Array.isArray(sample) ? (sample as unknown[]) : [];
      return `Array<${typeText(deeper(place), (schema['items'] ?? {}) as JsonSchema, first)}>`;
    }
    case 'object':
      return objectType(place, schema, sample);
    default:
      return schema['properties'] === undefined ? typeOfSample(sample) : objectType(place, schema, sample);
  }
}

function objectType(place: Place, schema: JsonSchema, sample: unknown): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0) {
    const others = schema['additionalProperties'];
    if (typeof others !== 'object' || others === null) return typeOfSample(sample, 'Record<string, any>');
    return `Record<string, ${typeText(deeper(place), others as JsonSchema, undefined)}>`;
  }
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields = properties.map(([name, field]) => {
    const type = typeText(deeper(place), field, fieldOf(sample, name));
    return `${commentOf(field)}${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${type};`;
  });
  return `{ ${fields.join(' ')} }`;
}

function referred({ root, depth }: Place, ref: string, sample: unknown): string {
  let at: unknown = root;
  for (const part of ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((each) => each !== ''))
    at = fieldOf(at, part);
  const found = typeof at === 'object' && at !== null ? (at as JsonSchema) : {};
  return typeText({ root, depth: depth + 1 }, found, sample);
}

/** What values like this one are. */
function typeOfSample(sample: unknown, unknown = 'any'): string {
  if (Array.isArray(sample)) return `Array<${typeOfSample((sample as unknown[])[0])}>`;
  switch (typeof sample) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof sample;
    case 'object': {
      const fields = Object.entries(sample ?? {});
      if (fields.length === 0) return unknown;
      return `{ ${fields.map(([name, each]) => `${JSON.stringify(name)}: ${typeOfSample(each)};`).join(' ')} }`;
    }
    default:
      return unknown;
  }
}

/** What the field is about, where the editor shows it. */
export function commentOf(schema: JsonSchema): string {
  const said = [schema['title'], schema['description']].filter((each) => typeof each === 'string');
  return said.length === 0 ? '' : `/** ${said.join('. ').replaceAll('*/', '*\u200b/')} */ `;
}

function union(types: readonly string[]): string {
  return types.length === 0 ? 'never' : [...new Set(types)].map((each) => `(${each})`).join(' | ');
}

function deeper({ root, depth }: Place): Place {
  return { root, depth: depth + 1 };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
