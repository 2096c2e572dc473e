import type { Coverage as CoverageDocument } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';

type Place = Pick<DeployedFlow, 'environment' | 'flow'>;

/** What one sweep came to. */
export interface SweepTally {
  tookMs: number;
  /** Events that no sweep had seen before, and how many of them were known. */
  seen: number;
  received: number;
  /** Why it did not get through. */
  error?: string;
}

interface Counts {
  seen: number;
  received: number;
  completed: number;
  open: number;
  failed: number;
}

interface Sweeping {
  sweeps: number;
  swept_at: Date | null;
  cursor: string | null;
}

interface Look {
  swept_at: Date;
  took_ms: number;
  seen: number;
  received: number;
  found: number;
  error: string | null;
}

/**
 * How much of what happened in a source has come here. Sweeps look at the same events again and again; each counts
 * once, when a sweep first sees it.
 */
@Injectable()
export class Coverage {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
  }

  /**
   * Notes the runs of events that a sweep has seen. Received are those that something else has started: asked from the
   * runs themselves, so that a sweep which died before it could note them counts no different.
   */
  async seen(
    { environment, flow }: Place,
    runs: readonly string[],
  ): Promise<{ seen: number; received: number }> {
    if (runs.length === 0) return { seen: 0, received: 0 };
    const { rows } = await this.#pool.query<{ received: boolean }>({
      name: 'sweep-seen',
      text: `insert into sweep_seen (run_id, environment, flow, received)
             select id, $2, $3, source not in ('sweep', 'poll') from runs where id = any($1::uuid[])
             on conflict (run_id) do nothing
             returning received`,
      values: [runs, environment, flow],
    });
    return { seen: rows.length, received: rows.filter(({ received }) => received).length };
  }

  async swept({ environment, flow }: Place, { tookMs, seen, received, error }: SweepTally): Promise<void> {
    await this.#pool.query(
      `insert into sweep_log (environment, flow, took_ms, seen, received, found, error)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        environment,
        flow,
        Math.round(tookMs),
        seen,
        received,
        seen - received,
        error?.slice(0, 1_000) ?? null,
      ],
    );
  }

  async of(environment: string, flow: string, hours: number): Promise<CoverageDocument> {
    const since = new Date(Date.now() - hours * 3_600_000);
    const values = [environment, flow, since];
    const [counted, sweeping, looked, deployed] = await Promise.all([
      this.#pool.query<Counts>({ name: 'coverage-counts', text: counts, values }),
      this.#pool.query<Sweeping>({ name: 'coverage-sweeps', text: sweeps, values }),
      this.#pool.query<Look>({ name: 'coverage-looks', text: looks, values: [environment, flow] }),
      this.#flows.find(environment, flow),
    ]);
    const count = counted.rows[0] ?? { seen: 0, received: 0, completed: 0, open: 0, failed: 0 };
    const [sweepsOf] = sweeping.rows;
    const [last] = looked.rows;
    return {
      since: since.toISOString(),
      way: deployed === undefined ? null : this.#wayOf(deployed),
      ...count,
      found: count.seen - count.received,
      sweeps: sweepsOf?.sweeps ?? 0,
      lastSweptAt: sweepsOf?.swept_at?.toISOString() ?? null,
      nextSweepAt: this.#nextAfter(last, deployed),
      cursor: sweepsOf?.cursor ?? null,
      lastError: errorOf(last),
      recent: looked.rows.map(({ swept_at, took_ms, ...look }) => ({
        at: swept_at.toISOString(),
        tookMs: took_ms,
        ...look,
      })),
    };
  }

  #nextAfter(last: Look | undefined, deployed: DeployedFlow | undefined): string | null {
    const everyMs = deployed?.enabled === true ? this.#nodes.lookEveryMs(deployed.plan) : undefined;
    if (last === undefined || everyMs === undefined) return null;
    return new Date(last.swept_at.getTime() + everyMs).toISOString();
  }

  #wayOf({ plan }: DeployedFlow): CoverageDocument['way'] {
    const { trigger } = this.#nodes.triggerOfPlan(plan);
    if (trigger.sweep === undefined) return null;
    return trigger.webhook === undefined ? 'poll' : 'sweep';
  }
}

function errorOf(last: Look | undefined): CoverageDocument['lastError'] {
  if (last === undefined || last.error === null) return null;
  return { at: last.swept_at.toISOString(), message: last.error };
}

const counts = `
  select count(*)::int as seen,
         count(*) filter (where received)::int as received,
         count(*) filter (where outcome in ('completed', 'echo'))::int as completed,
         count(*) filter (where outcome is null)::int as open,
         count(*) filter (where outcome in ('failed', 'cancelled'))::int as failed
  from sweep_seen join runs on runs.id = run_id
  where sweep_seen.environment = $1 and sweep_seen.flow = $2 and seen_at >= $3`;

/** How often, and the last one that got through. */
const sweeps = `
  select (select count(*)::int from sweep_log where environment = $1 and flow = $2 and swept_at >= $3) as sweeps,
         (select max(swept_at) from sweep_log where environment = $1 and flow = $2 and error is null) as swept_at,
         (select cursor from sweep_cursors where environment = $1 and flow = $2) as cursor`;

/** The last ones, whatever came of them. */
const looks = `
  select swept_at, took_ms, seen, received, found, error from sweep_log
  where environment = $1 and flow = $2 order by swept_at desc limit 10`;
