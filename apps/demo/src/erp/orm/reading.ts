import type { Field } from '../fields/fields.ts';
import type { Row, Value } from '../store.ts';
import { shownDatetime } from './convert.ts';
import type { Orm } from './orm.ts';
import { unknownFieldInRead } from './wording.ts';

/** A record as it leaves Odoo: `false` for empty, `[id, name]` for a many2one, ids for x2many. */
export type Shown = Record<string, unknown>;

/** Reads records; deleted ids are left out without an error. `bareIds` shows a many2one as its id alone. */
export function readRecords(
  orm: Orm,
  model: string,
  ids: readonly number[],
  names: readonly string[] | undefined,
  bareIds = false,
): Shown[] {
  const wanted = names === undefined || names.length === 0 ? Object.keys(orm.fields(model)) : names;
  const unknown = wanted.find((name) => orm.field(model, name) === undefined);
  if (unknown !== undefined) throw unknownFieldInRead(orm.database.version, model, unknown);
  return ids.flatMap((id) => {
    const row = orm.store.get(model, id);
    return row === undefined ? [] : [readRecord(orm, model, row, wanted, bareIds)];
  });
}

function readRecord(orm: Orm, model: string, row: Row, names: readonly string[], bareIds: boolean): Shown {
  const shown: Shown = { id: row.id };
  for (const name of names) {
    const field = orm.field(model, name);
    if (field !== undefined && name !== 'id')
      shown[name] = show(orm, field, orm.value(model, row, name), bareIds);
  }
  return shown;
}

function show(orm: Orm, field: Field, value: Value, bareIds: boolean): unknown {
  if (field.type === 'datetime' && typeof value === 'string') return shownDatetime(value);
  if (field.type !== 'many2one' || typeof value !== 'number' || bareIds) return value;
  const relation = field.relation ?? '';
  const target = orm.store.get(relation, value);
  return [value, target === undefined ? '' : orm.displayName(relation, target)];
}
