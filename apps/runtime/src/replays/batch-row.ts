import type { ReplayBatch, ReplayMany } from '@crossdock/contracts';

/** A row of `replay_batches`. */
export interface BatchRow {
  id: string;
  environment: string;
  filter: ReplayBatch['filter'];
  begins: ReplayBatch['from'];
  version: ReplayMany['version'] | null;
  reason: string | null;
  rate: number | null;
  /** Name of a person. */
  requested_by: string;
  requested_by_email: string;
  requested_at: Date;
  state: ReplayBatch['state'];
  ended_at: Date | null;
  total: number;
  started: number;
  completed: number;
  already_done: number;
  failed: number;
  /** How many could not be started, by the reason. */
  refused: Record<string, number>;
}

export function batchOf(row: BatchRow): ReplayBatch {
  const { total, started, completed, failed } = row;
  const progress: ReplayBatch['progress'] = {
    total,
    started,
    completed,
    alreadyDone: row.already_done,
    failed,
    refused: Object.entries(row.refused).map(([code, count]) => ({ code, count })),
  };
  return {
    id: row.id,
    state: row.state,
    filter: row.filter,
    from: row.begins,
    version: row.version ?? null,
    reason: row.reason,
    rate: row.rate,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    progress,
    report: reportOf(progress),
  };
}

function reportOf(progress: ReplayBatch['progress']): string {
  const { total, started, completed, alreadyDone, failed, refused } = progress;
  const notStarted = refused.reduce((whole, { count }) => whole + count, 0);
  const parts: Array<[count: number, text: string]> = [
    [completed - alreadyDone, 'completed'],
    [alreadyDone, 'already applied'],
    [failed, 'failed'],
    [started - completed - failed, 'under way'],
    [notStarted, 'could not be replayed'],
    [total - started - notStarted, 'not started'],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, text]) => `${String(count)} ${text}`);
  return told.length === 0 ? 'no runs' : told.join(', ');
}
