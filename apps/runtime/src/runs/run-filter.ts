import type { RunQuery, RunStatus } from '@crossdock/contracts';
import { badRequest } from '../platform/http/problem.ts';
import { firstIdAt } from './run-id.ts';
import { runTables, standingSql, statusSql } from './run-row.ts';

/** A page of history as SQL. */
export interface RunFilter {
  /** `from` clause for the whole rows: begins with the smallest table that has all the wanted runs. */
  tables: string;
  /** `from` clause that is enough to count them. */
  counted: string;
  /** The id of a run in the first table, by which it is indexed; pages go by it. */
  id: string;
  where: string;
  values: unknown[];
}

type Filter = Pick<RunQuery, 'flow' | 'status' | 'kind' | 'batch' | 'from' | 'to'>;

const uncommon: readonly RunStatus[] = ['failed', 'cancelled', 'echo'];
const unfinished: readonly RunStatus[] = ['queued', 'running', 'retrying', 'waiting', 'paused'];

/**
 * Clocks of processes differ, and the instant in an id may differ a little from `accepted_at`. Ids choose the days
 * to read; `accepted_at` decides.
 */
const slackMs = 60_000;

/** The runs of an environment that a query asks for, without paging. `found`: only these, as a search found them. */
export function filterOf(environment: string, query: Filter, found?: readonly string[]): RunFilter {
  const values: unknown[] = [environment];
  const add = (value: unknown): string => `$${String(values.push(value))}`;
  const statuses = query.status === undefined ? [] : [query.status].flat();
  const first = firstTable(query, statuses);
  const source = sources[first];
  const { id, facts } = source;
  const conditions = [`${facts}.environment = $1`];
  if (query.flow !== undefined) conditions.push(`${facts}.flow = ${add(query.flow)}`);
  if (query.from !== undefined) {
    conditions.push(`${facts}.accepted_at >= ${add(query.from)}`);
    conditions.push(`${id} >= ${add(firstIdAt(new Date(Date.parse(query.from) - slackMs)))}::uuid`);
  }
  if (query.to !== undefined) {
    conditions.push(`${facts}.accepted_at <= ${add(query.to)}`);
    conditions.push(`${id} < ${add(firstIdAt(new Date(Date.parse(query.to) + slackMs)))}::uuid`);
  }
  if (query.kind !== undefined) conditions.push(`failures.kind = ${add(query.kind)}`);
  if (query.batch !== undefined) {
    conditions.push(`${id} in (select replay from replay_items where batch_id = ${add(query.batch)})`);
  }
  if (statuses.length > 0) conditions.push(statusIn(first, statuses, add));
  if (found !== undefined) conditions.push(`${id} = any(${add(found)}::uuid[])`);
  return { ...source, where: conditions.join(' and '), values };
}

/** `facts`: the table that says environment, flow and instant of acceptance. */
const sources = {
  runs: { tables: runTables, counted: runTables, id: 'runs.id', facts: 'runs' },
  active: {
    tables: `active join runs on runs.id = active.run_id left join flows on flows.id = runs.flow`,
    counted: `active join runs on runs.id = active.run_id`,
    id: 'active.run_id',
    facts: 'runs',
  },
  failures: {
    tables: `failures join (${runTables}) on runs.id = failures.run_id`,
    counted: 'failures',
    id: 'failures.run_id',
    facts: 'failures',
  },
};

/**
 * Runs that did not simply complete, and runs under way, have small tables of their own, so that finding them does not
 * read all history.
 */
function firstTable({ kind }: Filter, statuses: readonly RunStatus[]): keyof typeof sources {
  const only = (wanted: readonly RunStatus[]): boolean =>
    statuses.length > 0 && statuses.every((status) => wanted.includes(status));
  if (kind !== undefined || only(uncommon)) return 'failures';
  return only(unfinished) ? 'active' : 'runs';
}

function statusIn(
  first: keyof typeof sources,
  statuses: readonly RunStatus[],
  add: (value: unknown) => string,
): string {
  switch (first) {
    case 'failures':
      return `failures.outcome = any(${add(statuses)}::text[])`;
    case 'active':
      return `${standingSql} = any(${add(statuses)}::text[])`;
    case 'runs':
      return `${statusSql} = any(${add(statuses)}::text[])`;
  }
}

/** A cursor is the last run of the page before it. */
export function writeCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

export function readCursor(text: string): string {
  const id = Buffer.from(text, 'base64url').toString();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw badRequest(
      'runs.invalid-cursor',
      'The cursor is not one of ours: take "next" of the page before, unchanged.',
    );
  }
  return id;
}
