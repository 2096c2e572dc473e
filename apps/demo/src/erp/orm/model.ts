import type { Field, Fields, Version } from '../fields/fields.ts';
import type { TaxRounding } from '../sale-totals.ts';
import type { Row, Store, Value } from '../store.ts';
import type { Orm } from './orm.ts';

/** Values of a record before its identity: what a caller or a default sets. */
export type Values = Readonly<Record<string, Value>>;

/** What a model does beyond keeping its fields. Everything is optional but the order it lists in. */
export interface Behaviour {
  /** The order of a search that names none, such as `date_order desc, id desc`. */
  order: string;
  /** Decimals a float column keeps: Odoo's "Product Price", "Discount" and unit precision are 2 out of the box. */
  digits?: Readonly<Record<string, number>>;
  /** The many2one behind each one2many field. */
  inverse?: Readonly<Record<string, string>>;
  /** Fields that live on another record which is made along with this one, as a product has its template. */
  delegates?: { to: string; by: string; fields: readonly string[] };
  /** Fields that are never stored. */
  compute?: Readonly<Record<string, (orm: Orm, row: Row) => Value>>;
  displayName?(orm: Orm, row: Row): string;
  /** Values for what the caller left out. Given values win. */
  defaults?(orm: Orm, given: Values): Values;
  /** Rules of the saved record; throws to refuse. */
  check?(orm: Orm, row: Row): void;
  beforeWrite?(orm: Orm, row: Row, changes: Values): void;
  beforeUnlink?(orm: Orm, row: Row): void;
  /** Methods of this model alone, such as `action_confirm`. */
  methods?: Readonly<Record<string, Method>>;
}

/** A method that can be called from outside, by position (JSON-RPC) or by name (JSON-2). */
export interface Method {
  /** `records` methods take ids first. */
  on: 'model' | 'records';
  parameters: readonly Parameter[];
  /** Returns JSON; `undefined` is Python's None. */
  run(orm: Orm, model: string, ids: readonly number[], args: Args): unknown;
}

export interface Parameter {
  name: string;
  required?: true;
}

export type Args = Readonly<Record<string, unknown>>;

/** One database: its rows, and what its version and its settings make of them. */
export interface Database {
  name: string;
  version: Version;
  store: Store;
  fields: ReadonlyMap<string, Fields>;
  behaviours: ReadonlyMap<string, Behaviour>;
  taxRounding: TaxRounding;
}

/** Whether the store keeps the field on this very row. */
export function isStored(field: Field, name: string, behaviour: Behaviour): boolean {
  return (
    field.type !== 'one2many' &&
    behaviour.compute?.[name] === undefined &&
    !behaviour.delegates?.fields.includes(name)
  );
}
