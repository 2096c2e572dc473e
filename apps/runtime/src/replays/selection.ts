import type { ReplayCount, ReplayMany } from '@crossdock/contracts';
import type { Pool, PoolClient } from 'pg';
import { conflict, unprocessable } from '../platform/http/problem.ts';
import { filterOf } from '../runs/run-filter.ts';
import { runTables } from '../runs/run-row.ts';
import { searchRuns } from '../runs/run-search.ts';

/** As many as one replay may have. */
const most = 1_000_000;
/** As many as a search may find: each is named to the database. */
const mostFound = 100_000;

/** The runs of a replay as SQL: a statement that answers `id`, `flow`, `flow_name`, `accepted_at` and `refused`. */
interface Selection {
  text: string;
  values: unknown[];
}

type Request = Pick<ReplayMany, 'filter' | 'runs' | 'from' | 'version'>;

/** What the search of a request finds, in any environment; undefined when it has none. Throws `replays.too-many`. */
export async function foundBy(pool: Pool, { filter }: Request): Promise<readonly string[] | undefined> {
  const search = filter?.search ?? '';
  if (search === '') return undefined;
  const ids: string[] = [];
  let before: string | undefined;
  do {
    const found = await searchRuns(pool, search, before);
    ids.push(...found.ids);
    before = found.lookedThrough;
    if (ids.length > mostFound) throw tooManyFound();
  } while (before !== undefined);
  return ids;
}

/** The chosen runs, each with the reason why it cannot be replayed, if there is one. */
export function selectionOf(
  environment: string,
  { filter, runs, from, version }: Request,
  found: readonly string[] | undefined,
): Selection {
  const { tables, where, values } =
    runs === undefined
      ? filterOf(environment, filter ?? {}, found)
      : {
          tables: runTables,
          where: 'runs.environment = $1 and runs.id = any($2::uuid[])',
          values: [environment, runs],
        };
  const resumes = `$${String(values.length + 1)}::boolean`;
  const moves = `$${String(values.length + 2)}::boolean`;
  const text = `
    select runs.id, runs.flow, coalesce(flows.name, runs.flow) as flow_name, runs.accepted_at,
      case when runs.outcome is null then 'runs.not-over'
           when deployments.version is null and runs.source <> 'items' then 'runs.not-deployed'
           when coalesce((select bodies is null from journal where journal.run_id = runs.id and seq = 0), true)
             then 'runs.event-gone'
           when ${resumes} and runs.outcome not in ('failed', 'cancelled') then 'runs.nothing-failed'
           when ${resumes} and ${moves} and runs.source <> 'items' and runs.version <> deployments.version
             then 'runs.other-version'
      end as refused
    from ${tables}
    left join deployments on deployments.environment = runs.environment and deployments.flow = runs.flow
    where ${where}
    limit ${String(most + 1)}`;
  return { text, values: [...values, from === 'failed-step', version === 'current'] };
}

interface Counted {
  flow: string;
  flow_name: string;
  refused: string | null;
  count: number;
  oldest: Date;
  newest: Date;
}

/** Throws `replays.too-many`, or `runs.unknown` when one of the named runs is not there. */
export async function countOf(
  database: Pool | PoolClient,
  environment: string,
  request: Request,
  searched: readonly string[] | undefined,
): Promise<ReplayCount> {
  const { text, values } = selectionOf(environment, request, searched);
  const found = await database.query<Counted>(
    `select flow, flow_name, refused, count(*)::int as count, min(accepted_at) as oldest, max(accepted_at) as newest
     from (${text}) as chosen group by flow, flow_name, refused order by flow_name, flow`,
    values,
  );
  const total = sum(found.rows);
  if (total > most) throw tooMany();
  if (request.runs !== undefined && total < new Set(request.runs).size) throw unknownRuns(environment);
  const replayable = found.rows.filter(({ refused }) => refused === null);
  const times = (pick: 'oldest' | 'newest'): number[] => replayable.map((row) => row[pick].getTime());
  return {
    count: sum(replayable),
    byFlow: replayable.map(({ flow, flow_name, count }) => ({ flow: { id: flow, name: flow_name }, count })),
    oldest: replayable.length === 0 ? null : new Date(Math.min(...times('oldest'))).toISOString(),
    newest: replayable.length === 0 ? null : new Date(Math.max(...times('newest'))).toISOString(),
    notReplayable: refusalsIn(found.rows),
  };
}

function refusalsIn(rows: readonly Counted[]): ReplayCount['notReplayable'] {
  const codes = new Map<string, number>();
  for (const { refused, count } of rows)
    if (refused !== null) codes.set(refused, (codes.get(refused) ?? 0) + count);
  return [...codes].map(([code, count]) => ({ code, count }));
}

function sum(rows: readonly Counted[]): number {
  return rows.reduce((whole, { count }) => whole + count, 0);
}

function tooMany() {
  return conflict(
    'replays.too-many',
    'More than 1,000,000 runs match: choose less, by the time they were accepted for instance, and replay the rest after.',
  );
}

function tooManyFound() {
  return conflict(
    'replays.too-many',
    'More than 100,000 runs are found by this search: search for more of the number, or choose by flow and time.',
  );
}

function unknownRuns(environment: string) {
  return unprocessable(
    'runs.unknown',
    `Not all of these runs are in ${environment}: leave out those that are not.`,
  );
}
