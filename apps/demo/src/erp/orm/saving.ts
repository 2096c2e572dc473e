import { missingError, valueError } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import type { Row, Value } from '../store.ts';
import { emptyValue, isEmpty, pythonRepr, toStored } from './convert.ts';
import { isStored, type Values } from './model.ts';
import { titleOf } from './titles.ts';
import type { Orm } from './orm.ts';
import { missingRequired, stillReferenced, unknownFieldInCreate, unknownFieldInWrite } from './wording.ts';
import { applyToIds, applyToLines } from './x2many.ts';

type Given = Readonly<Record<string, unknown>>;

/** Creates one record with its lines and answers its id. */
export function createRow(orm: Orm, model: string, given: Given): number {
  const unknown = Object.keys(given).find((name) => orm.field(model, name) === undefined);
  if (unknown !== undefined) throw unknownFieldInCreate(orm.database.version, model, unknown);
  const behaviour = orm.behaviour(model);
  const delegated = delegate(orm, model, given);
  const values = { ...columnValues(orm, model, given, {}), ...delegated };
  const complete = { ...behaviour.defaults?.(orm, values), ...values };
  const id = orm.store.next(model);
  const audit = {
    create_uid: orm.caller.uid,
    create_date: orm.now,
    write_uid: orm.caller.uid,
    write_date: orm.now,
  };
  const row: Row = { ...untouched(orm, model), ...complete, ...audit, id };
  checkRequired(orm, model, row);
  orm.store.put(model, row);
  saveLines(orm, model, id, given);
  behaviour.check?.(orm, orm.record(model, id));
  return id;
}

/** Changes one record. `write_date` becomes the start of the transaction, not its end. */
export function writeRow(orm: Orm, model: string, row: Row, given: Given): void {
  const unknown = Object.keys(given).find((name) => orm.field(model, name) === undefined);
  if (unknown !== undefined) throw unknownFieldInWrite(orm.database.version, model, unknown);
  const behaviour = orm.behaviour(model);
  const { delegates } = behaviour;
  if (delegates !== undefined) {
    const passed = Object.entries(given).filter(([name]) => delegates.fields.includes(name));
    if (passed.length > 0) orm.write(delegates.to, Number(row[delegates.by]), Object.fromEntries(passed));
  }
  const changes = columnValues(orm, model, given, row);
  behaviour.beforeWrite?.(orm, row, changes);
  const saved = { ...row, ...changes, write_uid: orm.caller.uid, write_date: orm.now };
  checkRequired(orm, model, saved);
  orm.store.put(model, saved);
  saveLines(orm, model, row.id, given);
  behaviour.check?.(orm, orm.record(model, row.id));
}

/** Deletes one record with its lines and external ids; refused while a required field elsewhere points to it. */
export function unlinkRow(orm: Orm, model: string, row: Row): void {
  const behaviour = orm.behaviour(model);
  behaviour.beforeUnlink?.(orm, row);
  for (const name of Object.keys(behaviour.inverse ?? {})) {
    const relation = orm.field(model, name)?.relation;
    if (relation === 'sale.order.line') {
      for (const child of orm.children(model, row.id, name))
        unlinkRow(orm, relation, orm.record(relation, child));
    }
  }
  checkUnreferenced(orm, model, row.id);
  orm.store.remove(model, row.id);
  for (const id of orm.store.lookUp('ir.model.data', 'res_id', [row.id]) ?? []) {
    if (orm.store.get('ir.model.data', id)?.['model'] === model) orm.store.remove('ir.model.data', id);
  }
}

/** Makes the record a delegating one stands on, and answers the reference to it. */
function delegate(orm: Orm, model: string, given: Given): Values {
  const { delegates } = orm.behaviour(model);
  if (delegates === undefined || !isEmpty(given[delegates.by])) return {};
  const passed = Object.entries(given).filter(([name]) => delegates.fields.includes(name));
  return { [delegates.by]: createRow(orm, delegates.to, Object.fromEntries(passed)) };
}

function columnValues(orm: Orm, model: string, given: Given, current: Values): Values {
  const behaviour = orm.behaviour(model);
  const columns: Record<string, Value> = {};
  for (const [name, raw] of Object.entries(given)) {
    const field = orm.field(model, name);
    if (field === undefined || field.type === 'one2many') continue;
    if (behaviour.delegates?.fields.includes(name)) continue;
    if (field.readonly || !isStored(field, name, behaviour)) {
      throw valueError(
        `Field '${name}' of '${model}' is computed by the ERP and cannot be set to ${pythonRepr(raw)}`,
      );
    }
    columns[name] = columnValue(orm, model, name, field, raw, current[name]);
  }
  return columns;
}

function columnValue(
  orm: Orm,
  model: string,
  name: string,
  field: Field,
  raw: unknown,
  current: Value | undefined,
): Value {
  if (field.type === 'many2one') return toReference(orm, field, raw);
  if (field.type === 'many2many') return applyToIds(orm, { model, name, field }, raw, current);
  return toStored({ model, name, field, digits: orm.behaviour(model).digits?.[name] }, raw);
}

function toReference(orm: Orm, field: Field, raw: unknown): Value {
  if (isEmpty(raw)) return false;
  const relation = field.relation ?? '';
  const id = Number(raw);
  if (orm.store.get(relation, id) === undefined) throw missingError(relation, id, orm.caller.uid);
  return id;
}

function saveLines(orm: Orm, model: string, id: number, given: Given): void {
  for (const [name, commands] of Object.entries(given)) {
    const field = orm.field(model, name);
    const inverse = orm.behaviour(model).inverse?.[name];
    if (field?.type !== 'one2many' || inverse === undefined) continue;
    applyToLines(orm, { model, name, field }, { id, inverse }, commands);
  }
}

function untouched(orm: Orm, model: string): Values {
  const behaviour = orm.behaviour(model);
  const columns = Object.entries(orm.fields(model)).filter(([name, field]) =>
    isStored(field, name, behaviour),
  );
  return Object.fromEntries(columns.map(([name, field]) => [name, emptyValue(field)]));
}

function checkRequired(orm: Orm, model: string, row: Row): void {
  const behaviour = orm.behaviour(model);
  for (const [name, field] of Object.entries(orm.fields(model))) {
    if (!field.required || !isStored(field, name, behaviour)) continue;
    if (row[name] === false) {
      throw missingRequired(orm.database.version, { name: model, title: titleOf(model) }, name, field);
    }
  }
}

function checkUnreferenced(orm: Orm, model: string, id: number): void {
  for (const [other, fields] of orm.database.fields) {
    const pointing = Object.entries(fields).filter(
      ([name, field]) =>
        field.type === 'many2one' && field.relation === model && restricts(other, name, field),
    );
    for (const [name, field] of pointing) {
      if (!isStored(field, name, orm.behaviour(other))) continue;
      for (const row of orm.store.rows(other)) {
        if (row[name] !== id) continue;
        throw stillReferenced(orm.database.version, { name: other, title: titleOf(other) }, name, field);
      }
    }
  }
}

/** A sold product stays although the column may be empty: note lines have none. */
const restricts = (model: string, name: string, field: Field) =>
  field.required || (model === 'sale.order.line' && name === 'product_id');
