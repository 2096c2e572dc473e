import type { RunDetail, RunPage, RunQuery, RunSummary } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { notFound } from '../platform/http/problem.ts';
import { leadsGroup } from '../platform-state/group-taken.ts';
import { beforeChildrenOf } from '../platform-state/known-signals.ts';
import { doubtsIn, openDoubts } from './doubts.ts';
import { readJournals } from './read-journals.ts';
import { filterOf, readCursor, type RunFilter, writeCursor } from './run-filter.ts';
import { searchRuns } from './run-search.ts';
import { runColumns, type RunRow, runTables, summaryOf } from './run-row.ts';
import { storyOf } from './story.ts';

/** Totals are counted up to here: nobody pages further, and counting all would read all. */
const mostCounted = 10_000;

/** Of very many runs for items of a list the failed ones are what people look for. */
const mostChildren = 50;

interface DetailRow extends RunRow {
  event_id: string;
  delivery_id: string | null;
  duplicates: number;
}

/** What ran. Read side only. */
@Injectable()
export class RunHistory {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;

  constructor(@Inject(Pool) pool: Pool, @Inject(DeployedFlows) flows: DeployedFlows) {
    this.#pool = pool;
    this.#flows = flows;
  }

  /** A page, newest first. */
  async list(environment: string, query: RunQuery): Promise<RunPage> {
    const { search = '' } = query;
    return search === '' ? this.#page(environment, query) : this.#searched(environment, query, search);
  }

  async #page(environment: string, query: RunQuery): Promise<RunPage> {
    const filter = filterOf(environment, query);
    const [rows, total] = await Promise.all([this.#rows(filter, query), this.#count(filter)]);
    return pageOf(rows, query, total, undefined);
  }

  /** A search that finds very many looks at the newest of them only: its last page may be short, and still go on. */
  async #searched(environment: string, query: RunQuery, search: string): Promise<RunPage> {
    const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
    const [all, rest] = await Promise.all([
      searchRuns(this.#pool, search, undefined),
      before === undefined ? undefined : searchRuns(this.#pool, search, before),
    ]);
    const { ids, lookedThrough } = rest ?? all;
    const [rows, total] = await Promise.all([
      this.#rows(filterOf(environment, query, ids), query),
      this.#count(filterOf(environment, query, all.ids)),
    ]);
    return pageOf(rows, query, total, lookedThrough);
  }

  /** One run in short; undefined when the environment has none with this id. */
  async summary(environment: string, id: string): Promise<RunSummary | undefined> {
    const row = await this.#row<RunRow>(environment, id, runColumns);
    return row === undefined ? undefined : summaryOf(row);
  }

  /** A run's whole story. Throws `runs.unknown`. */
  async detail(environment: string, id: string): Promise<RunDetail> {
    const columns = `${runColumns}, runs.event_id, runs.delivery_id, coalesce((
      select duplicates from inbox where inbox.event_key = runs.event_key and inbox.run_id = runs.id), 0) as duplicates`;
    const row = await this.#row<DetailRow>(environment, id, columns);
    if (row === undefined) throw unknownRun(environment, id);
    const [version, journals, replays, children] = await Promise.all([
      this.#flows.version(row.flow, row.version),
      readJournals(this.#pool, [row.id], 'whole'),
      this.#replaysOf(row.id),
      this.#childrenOf(row.id),
    ]);
    const events = journals.get(row.id) ?? [];
    const summary = summaryOf(row);
    return storyOf({
      environment,
      summary,
      leadsGroup: summary.status === 'failed' && (await leadsGroup(this.#pool, row.id, events)),
      event: { id: row.event_id, deliveryId: row.delivery_id, duplicates: row.duplicates },
      version,
      events,
      doubts: await openDoubts(this.#pool, doubtsIn(events)),
      replays,
      children,
    });
  }

  async #rows({ tables, id, where, values }: RunFilter, { cursor, limit }: RunQuery): Promise<RunRow[]> {
    const paging = cursor === undefined ? '' : `and ${id} < $${String(values.length + 1)}::uuid`;
    const found = await this.#pool.query<RunRow>(
      `select ${runColumns} from ${tables} where ${where} ${paging} order by ${id} desc limit ${String(limit + 1)}`,
      cursor === undefined ? values : [...values, readCursor(cursor)],
    );
    return found.rows;
  }

  async #count({ counted, where, values }: RunFilter): Promise<number> {
    const found = await this.#pool.query<{ count: number }>(
      `select count(*)::int as count from (select 1 from ${counted} where ${where} limit ${String(mostCounted)}) as matching`,
      values,
    );
    return found.rows[0]?.count ?? 0;
  }

  async #row<Row extends RunRow>(environment: string, id: string, columns: string): Promise<Row | undefined> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
    const found = await this.#pool.query<Row>(
      `select ${columns} from ${runTables} where runs.id = $1 and runs.environment = $2`,
      [id, environment],
    );
    return found.rows[0];
  }

  async #childrenOf(id: string): Promise<RunSummary[]> {
    const found = await this.#pool.query<RunRow>(
      `select ${runColumns} from ${runTables} where runs.parent_run = $1 and runs.id > $2::uuid
       order by (runs.outcome = 'failed') desc nulls last, runs.id limit ${String(mostChildren)}`,
      [id, beforeChildrenOf(id)],
    );
    return found.rows.map(summaryOf);
  }

  async #replaysOf(id: string): Promise<RunSummary[]> {
    const found = await this.#pool.query<RunRow>(
      `select ${runColumns} from ${runTables} where runs.replay_of = $1 and runs.id > $1 order by runs.id desc`,
      [id],
    );
    return found.rows.map(summaryOf);
  }
}

/** `lookedThrough`: where looking ended, when there may be more behind it. */
function pageOf(
  rows: readonly RunRow[],
  { limit }: RunQuery,
  total: number,
  lookedThrough: string | undefined,
): RunPage {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)?.id : lookedThrough;
  return { runs: shown.map(summaryOf), next: last === undefined ? null : writeCursor(last), total };
}

export function unknownRun(environment: string, id: string) {
  return notFound('runs.unknown', `There is no run ${id} in ${environment}.`);
}
