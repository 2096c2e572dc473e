import type { FlowHealth } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Paced } from '../platform/database/paced.ts';
import { firstIdAt } from '../runs/run-id.ts';
import { type FailureColumn, failureSummaryOf, standingSql } from '../runs/run-row.ts';

const hours = 24;

interface HourRow {
  flow: string;
  /** 0 is the oldest hour of the window. */
  hour: number;
  completed: number;
  failed: number;
  last_run_at: Date;
}

interface ActiveRow {
  flow: string;
  active: number;
  retrying: number;
  waiting: number;
}

interface FailureRow {
  flow: string;
  failure: FailureColumn;
}

/** How the flows of an environment did in the last 24 hours. Answers are shared while they are fresh. */
@Injectable()
export class Health {
  readonly #pool: Pool;
  readonly #paced = new Paced<ReadonlyMap<string, FlowHealth>>();

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  /** By flow; a flow without runs in the window is not in it. */
  of(environment: string): Promise<ReadonlyMap<string, FlowHealth>> {
    return this.#paced.get(environment, () => this.#ask(environment));
  }

  async #ask(environment: string): Promise<ReadonlyMap<string, FlowHealth>> {
    /* An hour more than is counted: ids only choose the days to read. */
    const firstId = firstIdAt(new Date(Date.now() - (hours + 1) * 3_600_000));
    const [byHour, active, failures] = await Promise.all([
      this.#pool.query<HourRow>(hourly, [environment, firstId]),
      this.#pool.query<ActiveRow>(activeNow, [environment]),
      this.#pool.query<FailureRow>(lastFailures, [environment, firstId]),
    ]);
    const health = new Map<string, FlowHealth>();
    const of = (flow: string): FlowHealth => {
      const known = health.get(flow) ?? noRuns();
      health.set(flow, known);
      return known;
    };
    for (const row of byHour.rows) addHour(of(row.flow), row);
    for (const { flow, ...counts } of active.rows) Object.assign(of(flow), counts);
    for (const { flow, failure } of failures.rows) of(flow).lastFailure = failureSummaryOf(failure);
    return health;
  }
}

export function noRuns(): FlowHealth {
  return {
    completed: 0,
    failed: 0,
    active: 0,
    retrying: 0,
    waiting: 0,
    lastRunAt: null,
    lastFailure: null,
    hourly: Array.from({ length: hours }, () => ({ completed: 0, failed: 0 })),
  };
}

function addHour(health: FlowHealth, { hour, completed, failed, last_run_at }: HourRow): void {
  health.completed += completed;
  health.failed += failed;
  const at = last_run_at.toISOString();
  if (health.lastRunAt === null || health.lastRunAt < at) health.lastRunAt = at;
  health.hourly[Math.min(hour, hours - 1)] = { completed, failed };
}

const hourly = `
  select flow,
         least(${String(hours - 1)}, floor(extract(epoch from accepted_at - (now() - interval '${String(hours)} hours')) / 3600))::int as hour,
         (count(*) filter (where outcome = 'completed'))::int as completed,
         (count(*) filter (where outcome = 'failed'))::int as failed,
         max(accepted_at) as last_run_at
  from runs
  where environment = $1 and id >= $2::uuid and accepted_at > now() - interval '${String(hours)} hours'
  group by 1, 2`;

const activeNow = `
  select runs.flow,
         (count(*) filter (where ${standingSql} in ('queued', 'running')))::int as active,
         (count(*) filter (where ${standingSql} = 'retrying'))::int as retrying,
         (count(*) filter (where ${standingSql} in ('waiting', 'paused')))::int as waiting
  from active join runs on runs.id = active.run_id
  where runs.environment = $1
  group by 1`;

const lastFailures = `
  select newest.flow, runs.failure
  from (
    select distinct on (flow) flow, run_id
    from failures
    where environment = $1 and outcome = 'failed' and run_id >= $2::uuid and accepted_at > now() - interval '${String(hours)} hours'
    order by flow, run_id desc
  ) newest join runs on runs.id = newest.run_id`;
