import type { ReplayBatch } from '@crossdock/contracts';

/** Whether the numbers of a replay of many may still change: it starts runs, or some that it started are not over. */
export function isMoving({ state, progress }: Pick<ReplayBatch, 'state' | 'progress'>): boolean {
  return state === 'running' || progress.started > progress.completed + progress.failed;
}
