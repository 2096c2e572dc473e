import { business, type FailureError } from '@crossdock/sdk';
import { compileFormula } from '../formula/formula.ts';
import { NestedLists } from '../formula/nested-lists.ts';
import type { Expressions } from '../formula/expressions.ts';
import type { Input } from '../input.ts';
import { notStored } from '../list-stored.ts';
import { compilePath, type Scope, scopeOfItem } from '../path.ts';
import { compileTarget } from './target.ts';
import type { LookupInput, Mapping, MappingField } from './mapping.ts';

type Read = (scope: Scope) => unknown;

/**
 * Compiles a mapping into plain closures; paths, constants and lookups never go through the formula language.
 * A value that is not there leaves its field out, so that optional fields stay absent.
 *
 * @param place where the mapping stands, for messages: `step "Map the order"`
 */
export function compileMapping(expressions: Expressions, mapping: Mapping, place: string): Read {
  const lists = new NestedLists();
  const read = compileFields({ expressions, lists }, mapping.fields, place);
  return (scope) => {
    lists.begin();
    return read(scope);
  };
}

interface Around {
  expressions: Expressions;
  /** What is gone through within the lists of the mapping. */
  lists: NestedLists;
  /** The fields are those of each item of a list. */
  inList?: boolean;
}

/** Compiles one input; `place` as for `compileMapping`, `around` as for `compileFormula`. */
export function compileInput(
  expressions: Expressions,
  input: Input,
  place: string,
  around?: NestedLists,
): Read {
  if ('ref' in input) return compilePath(input.ref);
  if ('formula' in input) return compileFormula(expressions.environment, input.formula, place, around);
  return () => input.value;
}

function compileFields(around: Around, fields: Record<string, MappingField>, place: string): Read {
  const sorted = Object.entries(fields).sort(([a], [b]) => depthOf(a) - depthOf(b));
  const targets = new Set(Object.keys(fields));
  const writes = sorted.map(([path, field]) => {
    const at = `${place}, field ${path}`;
    return { read: compileField(around, field, at), write: compileTarget(path, targets, at) };
  });
  return (scope) => {
    const target: Record<string, unknown> = {};
    for (const { read, write } of writes) {
      const value = read(scope);
      if (value !== undefined) write(target, value);
    }
    return target;
  };
}

function depthOf(path: string): number {
  return path.split('.').length;
}

function compileField(around: Around, field: MappingField, place: string): Read {
  const { expressions, lists, inList } = around;
  if ('each' in field)
    return compileEach({ expressions, lists, inList: true }, field.each, field.fields, place);
  if ('lookup' in field) return compileLookup(expressions, field, place);
  return compileInput(expressions, field, place, inList === true ? lists : undefined);
}

function compileEach(
  around: Around,
  path: string,
  fields: Record<string, MappingField>,
  place: string,
): Read {
  const list = compilePath(path);
  const one = compileFields(around, fields, place);
  return (scope) => {
    const items = list(scope);
    if (items === undefined || items === null) return [];
    if (!Array.isArray(items)) throw noList(items, path, place);
    return items.map((item: unknown, index) => one(scopeOfItem(scope, item, index)));
  };
}

function noList(found: unknown, path: string, place: string): FailureError {
  notStored(found, place, path);
  return business('flow.not-a-list', `${place} expects a list at ${path}, but found something else.`);
}

function compileLookup(expressions: Expressions, { lookup }: LookupInput, place: string): Read {
  const read = compilePath(lookup.key);
  return (scope) => {
    const key = keyText(read(scope));
    const value =
      key === undefined ? lookup.otherwise : (expressions.lookup(lookup.table, key) ?? lookup.otherwise);
    if (value !== undefined) return value;
    const evidence = { table: lookup.table, key: key ?? null };
    const message =
      key === undefined
        ? `There is no text or number at ${lookup.key} to look up in table "${lookup.table}" (${place}).`
        : `Lookup table "${lookup.table}" has no row for "${key}" (${place}). Add the row and replay.`;
    throw business('flow.lookup-missing', message, { evidence });
  };
}

/** Tables are keyed by text; systems that number their payment methods are looked up by the digits. */
function keyText(key: unknown): string | undefined {
  return typeof key === 'string' ? key : typeof key === 'number' ? String(key) : undefined;
}
