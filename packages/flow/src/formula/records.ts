import { present } from './absence.ts';
import type { FormulaFunction } from './formula-function.ts';

/** Records of JSON are objects; what formulas group by any text there is, such as "constructor", are maps. */
type Fields = Record<string, unknown> | ReadonlyMap<string, unknown>;

function entriesOf(record: Fields): Array<[string, unknown]> {
  return record instanceof Map ? [...(record as ReadonlyMap<string, unknown>)] : Object.entries(record);
}

function fieldOf(record: Fields, key: string): unknown {
  if (record instanceof Map) return (record as ReadonlyMap<string, unknown>).get(key);
  return Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

export const recordFunctions: readonly FormulaFunction[] = [
  {
    signatures: ['keys(map): list<string>'],
    description: 'The names of the fields of a record',
    example: ['keys({"a": 1, "b": 2})', ['a', 'b']],
    call: (record: Fields) => entriesOf(record).map(([key]) => key),
  },
  {
    signatures: ['values(map): list'],
    description: 'The values of the fields of a record',
    example: ['values({"a": 1, "b": 2})', [1, 2]],
    call: (record: Fields) => entriesOf(record).map(([, value]) => value),
  },
  {
    signatures: ['entries(map): list'],
    description: 'The fields of a record as a list of key and value',
    example: ['entries({"a": 1})', [{ key: 'a', value: 1 }]],
    call: (record: Fields) => entriesOf(record).map(([key, value]) => ({ key, value })),
  },
  {
    signatures: ['get(map, string, dyn): dyn'],
    description: 'The field of a record, or the last value where it is missing or null',
    example: ['get({"a": 1}, "b", 0)', 0],
    call: (record: Fields, key: string, fallback: unknown) => present(fieldOf(record, key)) ?? fallback,
  },
  {
    signatures: ['merge(map, map): map<string, dyn>'],
    description: 'The fields of both records; where both have one, the second counts',
    example: ['merge({"a": 1, "b": 1}, {"b": 2})', { a: 1, b: 2 }],
    call: (first: Fields, second: Fields) => new Map([...entriesOf(first), ...entriesOf(second)]),
  },
];
