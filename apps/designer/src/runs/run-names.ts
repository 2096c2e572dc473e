import type { RunSummary } from '@crossdock/contracts';
import { words } from '../ui/formats.ts';

/** A run in business words: `Order 1001`. Without a key, the end of its id. */
export function nameOfRun(run: Pick<RunSummary, 'id' | 'keys'>): string {
  const key = run.keys.find(({ kind }) => kind === 'order') ?? run.keys[0];
  return key === undefined ? `Run ${run.id.slice(-8)}` : `${words(key.kind)} ${key.value}`;
}

export const sourceWords: Record<RunSummary['source'], string> = {
  webhook: 'Delivered by webhook',
  sweep: 'Found by the sweep',
  poll: 'Found by looking for news',
  schedule: 'Started by its schedule',
  event: 'Event of another flow',
  manual: 'Started by hand',
  file: 'Read from a file',
  request: 'Request that waits for the answer',
  'sub-flow': 'Started by another flow',
  items: 'Some items of a long list',
  replay: 'Replay',
};
