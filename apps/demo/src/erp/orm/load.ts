import { keyError, OdooError, valueError } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import type { Orm } from './orm.ts';
import { MissingRequired } from './wording.ts';

interface LoadMessage {
  rows: { from: number; to: number };
  record: number;
  type: 'error';
  message: string;
  field?: string;
}

/** Import in rows of text: an upsert by external id, and the only one Odoo has. */
interface LoadAnswer {
  /** `false` when any row was refused: nothing of the batch was kept then, although the call itself succeeded. */
  ids: number[] | false;
  messages: LoadMessage[];
  nextrow: 0;
}

/**
 * `load(fields, data)` for flat columns: `id` (external id), `.id` (database id), fields, and relations as `name/id`
 * or `name/.id`. One2many subrows are not supported. Recorded from Odoo 17.0 and 19.0.
 */
export function load(orm: Orm, model: string, fields: unknown, data: unknown): LoadAnswer {
  const columns = (Array.isArray(fields) ? fields : []).map(String);
  for (const column of columns) checkColumn(orm, model, column);
  const rows = (Array.isArray(data) ? data : []).map((row) => (Array.isArray(row) ? row.map(String) : []));
  const messages: LoadMessage[] = [];
  const ids: number[] = [];
  try {
    orm.store.attempt(() => {
      for (const [record, row] of rows.entries()) {
        try {
          ids.push(loadRow(orm, model, columns, row));
        } catch (error) {
          messages.push(messageOf(error, record));
        }
      }
      if (messages.length > 0) throw new RefusedRows();
    });
  } catch (error) {
    if (!(error instanceof RefusedRows)) throw error;
    return { ids: false, messages, nextrow: 0 };
  }
  return { ids, messages, nextrow: 0 };
}

class RefusedRows extends Error {}

/** A cell that cannot be understood, and the field it is for. */
class BadCell extends Error {
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

function checkColumn(orm: Orm, model: string, column: string): void {
  const [name = ''] = column.split('/');
  if (column === 'id' || column === '.id' || orm.field(model, name) !== undefined) return;
  throw orm.database.version === '17.0' ? keyError(name) : valueError(`Invalid field name '${name}'`);
}

function loadRow(orm: Orm, model: string, columns: readonly string[], row: readonly string[]): number {
  const cells = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']));
  const values: Record<string, unknown> = {};
  for (const [column, cell] of Object.entries(cells)) {
    if (column === 'id' || column === '.id') continue;
    const [name = '', by] = column.split('/');
    const field = orm.field(model, name);
    if (field !== undefined) values[name] = cellValue(orm, { name, by, field }, cell);
  }
  const externalId = cells['id'] ?? '';
  const existing = cells['.id'] ? Number(cells['.id']) : idOf(orm, externalId, model);
  if (existing !== undefined) {
    orm.write(model, existing, values);
    return existing;
  }
  const created = orm.create(model, values);
  if (externalId !== '') {
    const [module, name] = splitExternalId(externalId);
    orm.create('ir.model.data', { module, name, model, res_id: created });
  }
  return created;
}

function cellValue(
  orm: Orm,
  { name, by, field }: { name: string; by: string | undefined; field: Field },
  cell: string,
): unknown {
  if (cell === '') return false;
  switch (field.type) {
    case 'many2one':
      return reference(orm, name, by, field, cell);
    case 'many2many':
      return [[6, 0, cell.split(',').map((part) => reference(orm, name, by, field, part.trim()))]];
    case 'boolean':
      return !['0', 'false', 'no'].includes(cell.toLowerCase());
    case 'integer':
    case 'float':
    case 'monetary':
      if (Number.isFinite(Number(cell))) return Number(cell);
      throw new BadCell(name, `'${cell}' does not seem to be a number for field '${field.string}'`);
    case 'selection': {
      const chosen = field.selection?.find(([value, label]) => value === cell || label === cell);
      if (chosen !== undefined) return chosen[0];
      throw new BadCell(name, `Value '${cell}' not found in selection field '${field.string}'`);
    }
    case 'one2many':
      throw new BadCell(name, `Subrows of '${field.string}' are not supported by this emulator`);
    case 'char':
    case 'text':
    case 'html':
    case 'date':
    case 'datetime':
      return cell;
  }
}

function reference(orm: Orm, name: string, by: string | undefined, field: Field, cell: string): number {
  const relation = field.relation ?? '';
  if (by === '.id') return Number(cell);
  if (by === 'id') {
    const id = idOf(orm, cell, relation);
    if (id !== undefined) return id;
    throw new BadCell(name, `No matching record found for external id '${cell}' in field '${field.string}'`);
  }
  const named = orm
    .search(relation, [])
    .find((id) => orm.displayName(relation, orm.record(relation, id)) === cell);
  if (named !== undefined) return named;
  throw new BadCell(name, `No matching record found for name '${cell}' in field '${field.string}'`);
}

function idOf(orm: Orm, externalId: string, model: string): number | undefined {
  if (externalId === '') return undefined;
  const [module, name] = splitExternalId(externalId);
  const domain = [
    ['name', '=', name],
    ['module', '=', module],
    ['model', '=', model],
  ];
  const [found] = orm.search('ir.model.data', domain);
  return found === undefined ? undefined : Number(orm.record('ir.model.data', found)['res_id']);
}

function splitExternalId(externalId: string): [module: string, name: string] {
  const dot = externalId.indexOf('.');
  return dot < 0 ? ['', externalId] : [externalId.slice(0, dot), externalId.slice(dot + 1)];
}

function messageOf(error: unknown, record: number): LoadMessage {
  const at = { rows: { from: record, to: record }, record, type: 'error' as const };
  if (error instanceof BadCell) return { ...at, message: error.message, field: error.field };
  if (error instanceof MissingRequired) return { ...at, message: error.inImport, field: error.field };
  if (error instanceof OdooError) return { ...at, message: messageWithoutPreface(error.message) };
  throw error;
}

const messageWithoutPreface = (message: string) =>
  message.replace('The operation cannot be completed: ', '').trimStart();
