import type { MappingField } from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';
import { words } from '../../ui/formats.ts';

/** One line of the target tree. `path` is relative to the list it stands in. */
export interface TargetRow {
  path: string;
  title: string;
  depth: number;
  type: string;
  required: boolean;
  kind: 'leaf' | 'object' | 'list';
  /** The mapping has it, but the target's schema does not. */
  unknown: boolean;
  field: MappingField | undefined;
  /** A field above gets its value as a whole, so this one has its value too. */
  coveredAbove: boolean;
  /** Rows of a list's items, when it maps with `each`. */
  items: TargetRow[];
  itemSchema: JsonSchema | undefined;
}

type Fields = Record<string, MappingField>;
type Properties = Record<string, JsonSchema>;

/** The fields of the target with what the mapping says for each; fields only the mapping knows come last. */
export function targetRows(schema: JsonSchema | undefined, fields: Fields): TargetRow[] {
  const known =
    schema === undefined
      ? []
      : rowsOf(schema, fields, { path: '', depth: 0, required: true, covered: false });
  const paths = new Set(known.map(({ path }) => path));
  const extra = Object.entries(fields)
    .filter(([path]) => !paths.has(path))
    .map(([path, field]) => rowOf(path, schema === undefined ? {} : undefined, field));
  return [...known, ...extra];
}

interface Above {
  path: string;
  depth: number;
  required: boolean;
  covered: boolean;
}

function rowsOf(schema: JsonSchema, fields: Fields, above: Above): TargetRow[] {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  return Object.entries((schema['properties'] ?? {}) as Properties).flatMap(([name, each]) => {
    const path = above.path === '' ? name : `${above.path}.${name}`;
    const field = fields[path];
    const used = Object.keys(fields).some((other) => other.startsWith(`${path}.`));
    const must = above.required && required.includes(name) && each['default'] === undefined;
    const row: TargetRow = {
      ...rowOf(path, each, field),
      depth: above.depth,
      required: must,
      coveredAbove: above.covered,
    };
    if (row.kind !== 'object') return [row];
    const inside = {
      path,
      depth: above.depth + 1,
      required: must || (used && field === undefined),
      covered: above.covered || field !== undefined,
    };
    return [row, ...rowsOf(each, fields, inside)];
  });
}

function rowOf(path: string, schema: JsonSchema | undefined, field: MappingField | undefined): TargetRow {
  const kind = kindOf(schema ?? {}, field);
  const items = schema?.['items'] as JsonSchema | undefined;
  return {
    path,
    title: typeof schema?.['title'] === 'string' ? schema['title'] : words(path.split('.').at(-1) ?? path),
    depth: 0,
    type: typeOf(schema ?? {}),
    required: false,
    kind,
    unknown: schema === undefined,
    field,
    coveredAbove: false,
    items: field !== undefined && 'each' in field ? targetRows(items, field.fields) : [],
    itemSchema: items,
  };
}

function kindOf(schema: JsonSchema, field: MappingField | undefined): TargetRow['kind'] {
  if (schema['type'] === 'array' || (field !== undefined && 'each' in field)) return 'list';
  return schema['type'] === 'object' && 'properties' in schema ? 'object' : 'leaf';
}

export function typeOf(schema: JsonSchema): string {
  if (schema['ui'] === 'money' || schema['ui'] === 'decimal') return schema['ui'];
  if (schema['type'] === 'array') return 'list';
  if (Array.isArray(schema['enum'])) return 'choice';
  if (schema['format'] === 'date-time') return 'date';
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

export interface Coverage {
  required: number;
  covered: number;
  /** Paths of required fields that nobody fills. */
  missing: string[];
}

/** How many of the required fields have a value. Fields of objects count one by one. */
export function coverageOf(rows: readonly TargetRow[]): Coverage {
  const result: Coverage = { required: 0, covered: 0, missing: [] };
  for (const row of rows) {
    if (row.required && row.kind !== 'object') {
      result.required += 1;
      if (row.field !== undefined || row.coveredAbove) result.covered += 1;
      else result.missing.push(row.path);
    }
    const inside = coverageOf(row.items);
    result.required += inside.required;
    result.covered += inside.covered;
    result.missing.push(...inside.missing.map((path) => `${row.path}[].${path}`));
  }
  return result;
}
