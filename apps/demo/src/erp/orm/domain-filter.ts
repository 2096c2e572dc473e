import { valueError } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import type { Row, Value } from '../store.ts';
import { shownDatetime } from './convert.ts';
import type { Orm } from './orm.ts';
import { malformedDomain, unknownFieldInDomain } from './wording.ts';

type Predicate = (row: Row) => boolean;
type Leaf = readonly [path: string, operator: string, operand: unknown];

/** A domain in Odoo's prefix notation as a test of one row. Several terms in a row are joined by "and". */
export function matcher(orm: Orm, model: string, domain: unknown): Predicate {
  if (!Array.isArray(domain)) throw malformedDomain(orm.database.version, domain);
  const items = [...(domain as readonly unknown[])];
  const terms: Predicate[] = [];
  while (items.length > 0) terms.push(term(orm, model, items, domain));
  return (row) => terms.every((matches) => matches(row));
}

function term(orm: Orm, model: string, items: unknown[], domain: readonly unknown[]): Predicate {
  const item = items.shift();
  if (item === '&' || item === '|') {
    const left = term(orm, model, items, domain);
    const right = term(orm, model, items, domain);
    return item === '&' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
  }
  if (item === '!') {
    const inner = term(orm, model, items, domain);
    return (row) => !inner(row);
  }
  if (!isLeaf(item))
    throw malformedDomain(
      orm.database.version,
      domain.findLast((part) => !isLeaf(part)),
    );
  return leafPredicate(orm, model, item);
}

function isLeaf(item: unknown): item is Leaf {
  return (
    Array.isArray(item) && item.length === 3 && typeof item[0] === 'string' && typeof item[1] === 'string'
  );
}

function leafPredicate(orm: Orm, model: string, leaf: Leaf): Predicate {
  const [path, operator, operand] = leaf;
  const steps = path.split('.');
  const field = fieldAt(orm, model, steps, leaf);
  const test = operatorTest(operator, operand, leaf);
  const comparable = (value: Value) => comparableValue(orm, field, operand, value);
  return (row) => {
    const values = follow(orm, model, row, steps).map(comparable);
    const tested = values.length === 0 ? [false as const] : values;
    return tested.some(test);
  };
}

/** The field a dotted path ends at. */
function fieldAt(orm: Orm, model: string, steps: readonly string[], leaf: Leaf): Field | undefined {
  let owner = model;
  let field: Field | undefined;
  for (const [index, step] of steps.entries()) {
    field = orm.field(owner, step);
    if (field === undefined) throw unknownFieldInDomain(orm.database.version, owner, step, leaf);
    if (index < steps.length - 1) {
      if (field.relation === undefined) throw unknownFieldInDomain(orm.database.version, owner, step, leaf);
      owner = field.relation;
    }
  }
  return field;
}

/** Every value at the end of the path: several when it leads through an x2many. */
function follow(orm: Orm, model: string, row: Row, steps: readonly string[]): Value[] {
  const [step = '', ...rest] = steps;
  const value = orm.value(model, row, step);
  const values = (Array.isArray(value) ? value : [value]) as Value[];
  if (rest.length === 0) return values;
  const relation = orm.field(model, step)?.relation ?? '';
  return values.flatMap((id) => {
    const next = typeof id === 'number' ? orm.store.get(relation, id) : undefined;
    return next === undefined ? [] : follow(orm, relation, next, rest);
  });
}

/**
 * The value in the form it is compared in: a relation asked by text compares its name. Datetimes compare with
 * their microseconds in 17.0 and by whole seconds in 19.0, as recorded: a `>` cursor finds the record again in one
 * and loses records of the same second in the other.
 */
function comparableValue(orm: Orm, field: Field | undefined, operand: unknown, value: Value): Value {
  if (field?.relation !== undefined && typeof value === 'number' && asksByName(operand)) {
    const target = orm.store.get(field.relation, value);
    return target === undefined ? false : orm.displayName(field.relation, target);
  }
  if (field?.type === 'datetime' && typeof value === 'string' && orm.database.version === '19.0') {
    return shownDatetime(value);
  }
  return value === '' ? false : value;
}

const asksByName = (operand: unknown) =>
  typeof operand === 'string' || (Array.isArray(operand) && operand.some((part) => typeof part === 'string'));

function operatorTest(operator: string, operand: unknown, leaf: Leaf): (value: Value) => boolean {
  switch (operator) {
    case '=':
      return (value) => equals(value, operand);
    case '!=':
    case '<>':
      return (value) => !equals(value, operand);
    case 'in':
      return (value) => oneOf(value, operand);
    case 'not in':
      return (value) => !oneOf(value, operand);
    case '<':
      return (value) => value !== false && isBelow(value, operand);
    case '<=':
      return (value) => value !== false && !isBelow(operand, value);
    case '>':
      return (value) => value !== false && isBelow(operand, value);
    case '>=':
      return (value) => value !== false && !isBelow(value, operand);
    case 'like':
    case 'ilike':
    case '=like':
    case '=ilike':
      return (value) => value !== false && pattern(operator, operand).test(String(value));
    case 'not like':
    case 'not ilike':
      return (value) => value === false || !pattern(operator.slice(4), operand).test(String(value));
    default:
      throw valueError(`Invalid operator '${operator}' in domain term (${leaf.map(String).join(', ')})`);
  }
}

const equals = (value: Value, operand: unknown) =>
  value === (operand === null || operand === '' ? false : operand);
const oneOf = (value: Value, operands: unknown) =>
  Array.isArray(operands) ? operands.some((operand) => equals(value, operand)) : equals(value, operands);

function isBelow(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b);
}

/** SQL patterns: `%` and `_` are wildcards even in `ilike`, which is why an underscore finds more than meant. */
function pattern(operator: string, operand: unknown): RegExp {
  const text = operator.startsWith('=') ? String(operand) : `%${String(operand)}%`;
  const source = text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]');
  return new RegExp(`^${source}$`, operator.includes('ilike') ? 'i' : '');
}
