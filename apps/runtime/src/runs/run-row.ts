import type { FailureSummary, RunStatus, RunSummary } from '@crossdock/contracts';
import type { Failure } from '@crossdock/sdk';

/** How `runs.failure` is written: the failure, and the step it happened at. */
export type FailureColumn = Failure & { step: string | null };

/** What a run summary is made of: a row of `runs`, with its place in `active` and the name of its flow. */
export interface RunRow {
  id: string;
  environment: string;
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
  parent_run: string | null;
  parent_step: string | null;
  lane: RunSummary['lane'];
  sequence_key: string | null;
  holds_key: boolean;
  status: RunStatus;
  /** `Infinity`: not before somebody wakes it. */
  wake_at: Date | number | null;
}

/** SQL for how a run under way stands, over `active`. */
export const standingSql = `
  case when active.lease_until > now() then 'running'
       when active.parked in ('retry', 'busy', 'gate') then 'retrying'
       when active.parked = 'wait' then 'waiting'
       when active.parked = 'paused' then 'paused'
       else 'queued' end`;

/** SQL for how a run stands, over `runs` and a left-joined `active`. */
export const statusSql = `case when runs.outcome is not null then runs.outcome else ${standingSql} end`;

/** SQL for whether a run that failed keeps what comes after it in its order waiting, over `runs`. */
const holdsKeySql = `
  (runs.outcome = 'failed' and exists (
    select 1 from sequence_heads as head
    where head.key = runs.sequence_key and head.run_id = runs.id and head.held))`;

/** Columns of `RunRow`, over `runs`, left-joined `active` and `flows`. */
export const runColumns = `
  runs.id, runs.environment, runs.flow, flows.name as flow_name, runs.version, runs.source, runs.keys, runs.accepted_at,
  runs.ended_at, runs.failure, runs.replay_of, runs.parent_run, runs.parent_step, runs.lane, runs.sequence_key, active.wake_at,
  ${statusSql} as status, coalesce(${holdsKeySql}, false) as holds_key`;

export const runTables = `
  runs left join active on active.run_id = runs.id left join flows on flows.id = runs.flow`;

export function summaryOf(row: RunRow): RunSummary {
  return {
    id: row.id,
    flow: { id: row.flow, name: row.flow_name ?? row.flow, version: row.version },
    status: row.status,
    source: row.source,
    lane: row.lane,
    sequenceKey: row.sequence_key === null ? null : shownKey(row.sequence_key, row),
    holdsKey: row.holds_key,
    parent: row.parent_run === null ? null : { run: row.parent_run, step: row.parent_step ?? '' },
    keys: row.keys.map(([kind, value]) => ({ kind, value })),
    acceptedAt: row.accepted_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    durationMs: row.ended_at === null ? null : row.ended_at.getTime() - row.accepted_at.getTime(),
    failure: row.failure === null ? null : failureSummaryOf(row.failure),
    nextAttemptAt:
      row.status === 'retrying' && row.wake_at instanceof Date ? row.wake_at.toISOString() : null,
    replayOf: row.replay_of,
  };
}

/** A sequence key as people know it: without the environment, and without the flow unless flows share the order. */
function shownKey(key: string, { environment, flow }: RunRow): string {
  for (const prefix of [`${environment}/${flow}/`, `${environment}/`]) {
    if (key.startsWith(prefix)) return key.slice(prefix.length);
  }
  return key;
}

export function failureSummaryOf({ kind, code, message, step }: FailureColumn): FailureSummary {
  return { kind, code, message, step };
}
