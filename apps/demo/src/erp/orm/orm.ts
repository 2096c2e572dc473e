import { missingError } from '../errors.ts';
import type { Field, Fields } from '../fields/fields.ts';
import type { Row, Store, Value } from '../store.ts';
import { storedDatetime } from './convert.ts';
import { searchRows, type SearchOptions } from './search.ts';
import type { Behaviour, Database } from './model.ts';
import { createRow, unlinkRow, writeRow } from './saving.ts';

/** Who calls, since when, and with which context. */
export interface Caller {
  uid: number;
  /** The start of the transaction: what `write_date` gets, however late the commit is. */
  startedAt: Date;
  context: Readonly<Record<string, unknown>>;
}

/** The records of one database as one call sees them. */
export class Orm {
  readonly database: Database;
  readonly caller: Caller;

  constructor(database: Database, caller: Caller) {
    this.database = database;
    this.caller = caller;
  }

  get store(): Store {
    return this.database.store;
  }

  /** The transaction's start as a column value. */
  get now(): string {
    return storedDatetime(this.caller.startedAt);
  }

  fields(model: string): Fields {
    const fields = this.database.fields.get(model);
    if (fields === undefined) throw new TypeError(`no fields for ${model}`);
    return fields;
  }

  field(model: string, name: string): Field | undefined {
    return Object.hasOwn(this.fields(model), name) ? this.fields(model)[name] : undefined;
  }

  behaviour(model: string): Behaviour {
    const behaviour = this.database.behaviours.get(model);
    if (behaviour === undefined) throw new TypeError(`no behaviour for ${model}`);
    return behaviour;
  }

  /** The record, or Odoo's MissingError. */
  record(model: string, id: number): Row {
    const row = this.store.get(model, id);
    if (row === undefined) throw missingError(model, id, this.caller.uid);
    return row;
  }

  /** A field's value, stored or computed; x2many as ids. */
  value(model: string, row: Row, name: string): Value {
    const behaviour = this.behaviour(model);
    const compute = behaviour.compute?.[name];
    if (compute !== undefined) return compute(this, row);
    if (name === 'display_name') return this.displayName(model, row);
    const { delegates } = behaviour;
    if (delegates?.fields.includes(name)) {
      return this.value(delegates.to, this.record(delegates.to, Number(row[delegates.by])), name);
    }
    if (this.field(model, name)?.type === 'one2many') return this.children(model, row.id, name);
    return row[name] ?? false;
  }

  /** The record a many2one points to, if any. */
  target(model: string, row: Row, name: string): Row | undefined {
    const id = this.value(model, row, name);
    const relation = this.field(model, name)?.relation;
    return typeof id === 'number' && relation !== undefined ? this.store.get(relation, id) : undefined;
  }

  displayName(model: string, row: Row): string {
    return this.behaviour(model).displayName?.(this, row) ?? String(this.value(model, row, 'name') || '');
  }

  /** Ids behind a one2many, in the other model's own order, archived ones left out. */
  children(model: string, id: number, name: string): number[] {
    const relation = this.field(model, name)?.relation;
    const inverse = this.behaviour(model).inverse?.[name];
    if (relation === undefined || inverse === undefined) return [];
    return this.search(relation, [[inverse, '=', id]]);
  }

  search(model: string, domain: unknown, options: SearchOptions = {}): number[] {
    return searchRows(this, model, domain, options).map((row) => row.id);
  }

  create(model: string, values: Readonly<Record<string, unknown>>): number {
    return createRow(this, model, values);
  }

  write(model: string, id: number, values: Readonly<Record<string, unknown>>): void {
    writeRow(this, model, this.record(model, id), values);
  }

  unlink(model: string, id: number): void {
    unlinkRow(this, model, this.record(model, id));
  }
}
