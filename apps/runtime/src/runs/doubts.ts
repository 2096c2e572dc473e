import { fold, type JournalEvent, type StepPath } from '@crossdock/engine';
import type { Pool } from 'pg';
import { storable } from './storable.ts';

/** A write of which a run that is over does not know whether it was done. */
export interface Doubt {
  key: string;
  step: StepPath;
  /** The write that it was to take back. */
  undoes: string | undefined;
}

/** What a run left in doubt when it ended; nothing while it goes on, since it settles that itself. */
export function doubtsIn(events: readonly JournalEvent[]): Doubt[] {
  const { ended, openWrites } = fold(events);
  if (ended === undefined) return [];
  return [...openWrites].map(([key, { step }]) => {
    const intent = events.findLast((event) => event.kind === 'effect.intended' && event.key === key);
    return { key, step, undoes: intent?.kind === 'effect.intended' ? intent.undoes : undefined };
  });
}

/** Those of which nobody has learned since: no run has settled them, nor is one at them now. */
export async function openDoubts(pool: Pool, doubts: readonly Doubt[]): Promise<Doubt[]> {
  if (doubts.length === 0) return [];
  const found = await pool.query<{ key: string }>({
    name: 'settled-doubts',
    text: `select key from effects
           where key = any($1::text[])
             and (state not in ('intended', 'doubtful')
                  or exists (select 1 from active where active.run_id = effects.run_id))`,
    values: [doubts.map(({ key }) => storable(key))],
  });
  const settled = new Set(found.rows.map(({ key }) => key));
  return doubts.filter(({ key }) => !settled.has(storable(key)));
}
