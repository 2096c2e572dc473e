import type { FailureSummary, RunStatus, RunSummary } from '@crossdock/contracts';
import type { Failure } from '@crossdock/sdk';

/** How `runs.failure` is written: the failure, and the step it happened at. */
export type FailureColumn = Failure & { step: string | null };

/** What a run summary is made of: a row of `runs`, with its place in `active` and the name of its flow. */
export interface RunRow {
  id: string;
  flow: string;
  flow_name: string | null;
  version: number;
  source: RunSummary['source'];
  /** Kind and value. */
  keys: Array<[string, string]>;
  accepted_at: Date;
  ended_at: Date | null;
  failure: FailureColumn | null;
  replay_of: string | null;
  status: RunStatus;
  wake_at: Date | null;
}

/** SQL for how a run stands, over `runs` and a left-joined `active`. */
export const statusSql = `
  case when runs.outcome is not null then runs.outcome
       when active.lease_until > now() then 'running'
       when active.parked is not null then 'retrying'
       else 'queued' end`;

/** Columns of `RunRow`, over `runs`, left-joined `active` and `flows`. */
export const runColumns = `
  runs.id, runs.flow, flows.name as flow_name, runs.version, runs.source, runs.keys, runs.accepted_at,
  runs.ended_at, runs.failure, runs.replay_of, active.wake_at, ${statusSql} as status`;

export const runTables = `
  runs left join active on active.run_id = runs.id left join flows on flows.id = runs.flow`;

export function summaryOf(row: RunRow): RunSummary {
  return {
    id: row.id,
    flow: { id: row.flow, name: row.flow_name ?? row.flow, version: row.version },
    status: row.status,
    source: row.source,
    keys: row.keys.map(([kind, value]) => ({ kind, value })),
    acceptedAt: row.accepted_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    durationMs: row.ended_at === null ? null : row.ended_at.getTime() - row.accepted_at.getTime(),
    failure: row.failure === null ? null : failureSummaryOf(row.failure),
    nextAttemptAt: row.status === 'retrying' ? (row.wake_at?.toISOString() ?? null) : null,
    replayOf: row.replay_of,
  };
}

export function failureSummaryOf({ kind, code, message, step }: FailureColumn): FailureSummary {
  return { kind, code, message, step };
}
