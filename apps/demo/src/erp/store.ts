/** A stored value: `false` stands for empty, a many2one is its id, a many2many its ids. */
export type Value = string | number | boolean | readonly number[];

export type Row = Readonly<Record<string, Value>> & { readonly id: number };

/** Everything the store holds, as plain JSON. */
export interface Snapshot {
  tables: Record<string, Row[]>;
  sequences: Record<string, number>;
}

/** Fields that are looked up by equality so often that scanning every row would slow a full shop down. */
const indexed = new Set([
  'sale.order.client_order_ref',
  'sale.order.name',
  'sale.order.line.order_id',
  'res.partner.ref',
  'res.partner.email',
  'res.partner.parent_id',
  'product.product.default_code',
  'product.product.product_tmpl_id',
  'ir.model.data.name',
  'ir.model.data.res_id',
]);

/** The tables of one database. Rows are immutable; a transaction that throws leaves no trace but its numbers. */
export class Store {
  #tables = new Map<string, Map<number, Row>>();
  #indexes = new Map<string, Map<Value, Set<number>>>();
  #sequences = new Map<string, number>();
  #undo: Array<() => void> = [];
  /** Told of every transaction that changed something. */
  onChange: () => void = () => undefined;

  /** All or nothing. Ids and sequence numbers taken in vain stay used up, as in PostgreSQL. */
  transaction<T>(work: () => T): T {
    this.#undo = [];
    try {
      const result = work();
      if (this.#undo.length > 0) this.onChange();
      return result;
    } catch (error) {
      this.#undoTo(0);
      throw error;
    } finally {
      this.#undo = [];
    }
  }

  /** A part of a transaction that can be undone on its own, as with a savepoint. */
  attempt<T>(work: () => T): T {
    const savepoint = this.#undo.length;
    try {
      return work();
    } catch (error) {
      this.#undoTo(savepoint);
      throw error;
    }
  }

  /** The next number of a sequence, counting from 1. Table ids are sequences named like the table. */
  next(sequence: string): number {
    const number = (this.#sequences.get(sequence) ?? 0) + 1;
    this.#sequences.set(sequence, number);
    return number;
  }

  get(table: string, id: number): Row | undefined {
    return this.#table(table).get(id);
  }

  rows(table: string): Iterable<Row> {
    return this.#table(table).values();
  }

  count(table: string): number {
    return this.#table(table).size;
  }

  /** The ids whose field equals one of the values, ascending; `undefined` when the field has no index. */
  lookUp(table: string, field: string, values: readonly Value[]): number[] | undefined {
    const key = `${table}.${field}`;
    if (!indexed.has(key)) return undefined;
    const index = this.#indexes.get(key);
    return [...new Set(values.flatMap((value) => [...(index?.get(value) ?? [])]))].sort((a, b) => a - b);
  }

  /** Inserts or replaces. */
  put(table: string, row: Row): void {
    const before = this.get(table, row.id);
    this.#set(table, row.id, row);
    this.#undo.push(() => this.#set(table, row.id, before));
    if (row.id > (this.#sequences.get(table) ?? 0)) this.#sequences.set(table, row.id);
  }

  remove(table: string, id: number): void {
    const before = this.get(table, id);
    this.#set(table, id, undefined);
    this.#undo.push(() => this.#set(table, id, before));
  }

  snapshot(): Snapshot {
    return {
      tables: Object.fromEntries([...this.#tables].map(([name, rows]) => [name, [...rows.values()]])),
      sequences: Object.fromEntries(this.#sequences),
    };
  }

  restore(snapshot: Snapshot): void {
    this.#tables.clear();
    this.#indexes.clear();
    for (const [table, rows] of Object.entries(snapshot.tables)) {
      for (const row of rows) this.#set(table, row.id, row);
    }
    this.#sequences = new Map(Object.entries(snapshot.sequences));
  }

  #undoTo(savepoint: number): void {
    for (const undo of this.#undo.splice(savepoint).reverse()) undo();
  }

  #set(table: string, id: number, row: Row | undefined): void {
    const rows = this.#table(table);
    this.#unindex(table, rows.get(id));
    if (row === undefined) {
      rows.delete(id);
      return;
    }
    rows.set(id, row);
    for (const [index, value] of this.#indexesOf(table, row)) {
      const ids = index.get(value) ?? new Set();
      index.set(value, ids.add(id));
    }
  }

  #unindex(table: string, row: Row | undefined): void {
    if (row === undefined) return;
    for (const [index, value] of this.#indexesOf(table, row)) index.get(value)?.delete(row.id);
  }

  #indexesOf(table: string, row: Row): Array<[Map<Value, Set<number>>, Value]> {
    return Object.entries(row).flatMap(([field, value]) => {
      const key = `${table}.${field}`;
      if (!indexed.has(key)) return [];
      const index = this.#indexes.get(key) ?? new Map<Value, Set<number>>();
      this.#indexes.set(key, index);
      return [[index, value] satisfies [Map<Value, Set<number>>, Value]];
    });
  }

  #table(name: string): Map<number, Row> {
    const existing = this.#tables.get(name);
    if (existing !== undefined) return existing;
    const created = new Map<number, Row>();
    this.#tables.set(name, created);
    return created;
  }
}
