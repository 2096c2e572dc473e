import type { MappingField } from '@crossdock/flow';
import type { ReferenceNode } from '../inspector/reference-tree.ts';
import type { TargetRow } from './target-rows.ts';

/** What a dragged source is called on its way to a field. */
export const referenceDrag = 'application/x-crossdock-reference';

type Fields = Record<string, MappingField>;

/** Where in the mapping a row stands: the lists it is inside of, outermost first. */
export interface Level {
  lists: readonly string[];
}

export function setField(
  fields: Fields,
  lists: readonly string[],
  path: string,
  field: MappingField | null,
): Fields {
  const [list, ...deeper] = lists;
  if (list !== undefined) {
    const outer = fields[list];
    if (outer === undefined || !('each' in outer)) return fields;
    return { ...fields, [list]: { ...outer, fields: setField(outer.fields, deeper, path, field) } };
  }
  const { [path]: _, ...others } = fields;
  if (field === null) return others;
  return Object.hasOwn(fields, path) ? { ...fields, [path]: field } : { ...others, [path]: field };
}

export function fieldFor(
  fields: Fields,
  { lists, path }: Level & { path: string },
): MappingField | undefined {
  const [list, ...deeper] = lists;
  if (list === undefined) return fields[path];
  const outer = fields[list];
  return outer !== undefined && 'each' in outer ? fieldFor(outer.fields, { lists: deeper, path }) : undefined;
}

/** How many different values are read. */
export function countSources(fields: Fields): number {
  return sourcesIn(fields).size;
}

function sourcesIn(fields: Fields): Set<string> {
  const found = new Set<string>();
  for (const field of Object.values(fields)) {
    if ('ref' in field) found.add(field.ref);
    if ('lookup' in field) found.add(field.lookup.key);
    if ('each' in field) {
      found.add(field.each);
      for (const each of sourcesIn(field.fields)) found.add(each);
    }
  }
  return found;
}

/** Open fields for which a source of the same name and a fitting type exists. */
export function suggestionsFor(
  rows: readonly TargetRow[],
  references: readonly ReferenceNode[],
): { path: string; ref: string }[] {
  const sources = references.flatMap(leaves);
  return rows.flatMap((row) => {
    if (row.field !== undefined || row.coveredAbove || row.kind !== 'leaf') return [];
    const wish = plainName(row.path);
    const parent = plainName(row.path.split('.').at(-2) ?? '');
    const named = sources.filter(({ path, type }) => plainName(path) === wish && fits(type, row.type));
    const best = named.find(({ path }) => parent !== '' && path.toLowerCase().includes(parent)) ?? named[0];
    return best === undefined ? [] : [{ path: row.path, ref: best.path }];
  });
}

function leaves(node: ReferenceNode): ReferenceNode[] {
  return node.children.length === 0 || node.type === 'money' ? [node] : node.children.flatMap(leaves);
}

const plainName = (path: string) => (path.split('.').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');

const texts = new Set(['string', 'choice', 'decimal', 'date']);

function fits(source: string, target: string): boolean {
  return source === target || target === 'any' || (texts.has(source) && target === 'string');
}
