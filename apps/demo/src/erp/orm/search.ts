import type { Row, Value } from '../store.ts';
import { matcher } from './domain-filter.ts';
import type { Orm } from './orm.ts';
import { unknownFieldInRead } from './wording.ts';

export interface SearchOptions {
  offset?: number;
  limit?: number;
  /** Such as `write_date, id desc`; the model's own order when absent. */
  order?: string;
}

/** The rows a domain selects, ordered and cut. Archived ones are hidden unless asked for. */
export function searchRows(orm: Orm, model: string, domain: unknown, options: SearchOptions): Row[] {
  const leaves = Array.isArray(domain) ? domain : [];
  const matches = matcher(orm, model, domain);
  const hidesArchived = !showsArchived(orm, model, leaves);
  const found: Row[] = [];
  for (const row of candidates(orm, model, leaves)) {
    if (hidesArchived && orm.value(model, row, 'active') === false) continue;
    if (matches(row)) found.push(row);
  }
  found.sort(comparator(orm, model, options.order ?? orm.behaviour(model).order));
  const offset = options.offset ?? 0;
  return found.slice(offset, options.limit === undefined ? undefined : offset + options.limit);
}

function showsArchived(orm: Orm, model: string, leaves: readonly unknown[]): boolean {
  if (orm.field(model, 'active') === undefined) return true;
  if (orm.caller.context['active_test'] === false) return true;
  return leaves.some((leaf) => Array.isArray(leaf) && leaf[0] === 'active');
}

/** Narrowed by an index when the domain is a plain conjunction, every row otherwise. */
function candidates(orm: Orm, model: string, leaves: readonly unknown[]): Iterable<Row> {
  if (leaves.every((leaf) => Array.isArray(leaf))) {
    for (const [field, operator, operand] of leaves) {
      const values = equalTo(operator, operand);
      if (values === undefined || typeof field !== 'string') continue;
      const ids = field === 'id' ? values.filter(isNumber) : orm.store.lookUp(model, field, values);
      if (ids !== undefined)
        return rowsOf(
          orm,
          model,
          [...new Set(ids)].sort((a, b) => a - b),
        );
    }
  }
  return orm.store.rows(model);
}

/** The values a leaf asks equality with. Empty operands are left to the filter: empty has two spellings. */
function equalTo(operator: unknown, operand: unknown): Value[] | undefined {
  const operands: unknown = operator === '=' ? [operand] : operator === 'in' ? operand : undefined;
  if (!Array.isArray(operands)) return undefined;
  const values = operands.filter((value) => typeof value === 'string' || typeof value === 'number');
  return values.length === operands.length && !values.includes('') ? values : undefined;
}

const isNumber = (value: Value) => typeof value === 'number';

function rowsOf(orm: Orm, model: string, ids: readonly number[]): Row[] {
  return ids.flatMap((id) => orm.store.get(model, id) ?? []);
}

function comparator(orm: Orm, model: string, order: string): (a: Row, b: Row) => number {
  const keys = order.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/);
    if (orm.field(model, name) === undefined) throw unknownFieldInRead(orm.database.version, model, name);
    return { name, sign: direction.toLowerCase() === 'desc' ? -1 : 1 };
  });
  return (a, b) => {
    for (const { name, sign } of keys) {
      const difference = compareValues(sortable(orm, model, a, name), sortable(orm, model, b, name));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  };
}

/** Many2one sorts by the other record's name, as Odoo does through the other model's order. */
function sortable(orm: Orm, model: string, row: Row, name: string): Value {
  const target = orm.target(model, row, name);
  const relation = orm.field(model, name)?.relation;
  return target !== undefined && relation !== undefined
    ? orm.displayName(relation, target)
    : orm.value(model, row, name);
}

/** Empty sorts last going up, as PostgreSQL puts NULL; booleans false first. */
function compareValues(a: Value, b: Value): number {
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a === false) return 1;
  if (b === false) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const left = String(a).toLowerCase();
  const right = String(b).toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}
