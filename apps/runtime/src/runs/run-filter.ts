import type { RunQuery, RunStatus } from '@crossdock/contracts';
import { badRequest } from '../platform/http/problem.ts';
import { runTables, statusSql } from './run-row.ts';

/** A page of history as SQL. */
export interface RunFilter {
  /** `from` clause: begins with the smallest table that has all the wanted runs. */
  tables: string;
  /** Columns that order the page: those of the first table, whose index has them in this order. */
  order: { acceptedAt: string; id: string };
  where: string;
  values: unknown[];
}

type Filter = Pick<RunQuery, 'flow' | 'status' | 'kind' | 'search' | 'from' | 'to'>;

const unfinished: readonly RunStatus[] = ['queued', 'running', 'retrying'];

/** The runs of an environment that a query asks for, without paging. */
export function filterOf(environment: string, query: Filter): RunFilter {
  const values: unknown[] = [environment];
  const add = (value: unknown): string => `$${String(values.push(value))}`;
  const statuses = query.status === undefined ? [] : [query.status].flat();
  const conditions = ['runs.environment = $1'];
  if (query.flow !== undefined) conditions.push(`runs.flow = ${add(query.flow)}`);
  if (query.from !== undefined) conditions.push(`runs.accepted_at >= ${add(query.from)}`);
  if (query.to !== undefined) conditions.push(`runs.accepted_at <= ${add(query.to)}`);
  if (statuses.length > 0) conditions.push(`${statusSql} = any(${add(statuses)}::text[])`);
  if (query.kind !== undefined) conditions.push(`failures.kind = ${add(query.kind)}`);
  if (query.search !== undefined && query.search !== '') conditions.push(searchFor(query.search, add));
  const first = firstTable(query, statuses);
  if (first === 'failures') conditions.push('failures.environment = $1');
  return { ...sources[first], where: conditions.join(' and '), values };
}

const byRun = { acceptedAt: 'runs.accepted_at', id: 'runs.id' };

const sources = {
  runs: { tables: runTables, order: byRun },
  active: { tables: runTables.replace('left join active', 'join active'), order: byRun },
  failures: {
    tables: `failures join (${runTables}) on runs.id = failures.run_id`,
    order: { acceptedAt: 'failures.accepted_at', id: 'failures.run_id' },
  },
};

/** Failures and runs under way have small tables of their own, so that finding them does not read all history. */
function firstTable({ kind }: Filter, statuses: readonly RunStatus[]): keyof typeof sources {
  const only = (wanted: readonly RunStatus[]): boolean =>
    statuses.length > 0 && statuses.every((status) => wanted.includes(status));
  if (kind !== undefined || only(['failed'])) return 'failures';
  return only(unfinished) ? 'active' : 'runs';
}

/** A business key by its beginning, or the beginning of a run id. */
function searchFor(search: string, add: (value: unknown) => string): string {
  const prefix = `${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const byKey = `runs.id in (select run_id from run_keys where value like ${add(prefix)})`;
  const hex = search.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{8,32}$/.test(hex)) return byKey;
  const [first, last] = [add(hex.padEnd(32, '0')), add(hex.padEnd(32, 'f'))];
  return `(${byKey} or runs.id between ${first}::uuid and ${last}::uuid)`;
}

/** Where the next page begins: behind this run. */
export interface Cursor {
  acceptedAt: Date;
  id: string;
}

export function writeCursor({ acceptedAt, id }: Cursor): string {
  return Buffer.from(`${String(acceptedAt.getTime())}/${id}`).toString('base64url');
}

export function readCursor(text: string): Cursor {
  const match = /^(\d{1,15})\/([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) {
    throw badRequest(
      'runs.invalid-cursor',
      'The cursor is not one of ours: take "next" of the page before, unchanged.',
    );
  }
  return { acceptedAt: new Date(Number(match[1])), id: match[2] ?? '' };
}
