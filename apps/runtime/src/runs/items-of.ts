import type { RunSource } from '@crossdock/contracts';
import type { Drive, ItemsEvent, JournalEvent } from '@crossdock/engine';

/** Of a run that does some items of another run: which. Its event says so, as the engine wrote it. */
export function itemsOf({
  source,
  journal,
}: {
  source: RunSource;
  journal: readonly JournalEvent[];
}): Pick<Drive, 'items'> {
  const [first] = journal;
  if (source !== 'items' || first?.kind !== 'run.accepted') return {};
  return { items: first.event as ItemsEvent };
}
