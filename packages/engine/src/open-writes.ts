import type { JournalEvent } from './journal/events.ts';
import type { StepRun } from './run-state.ts';
import type { StepPath } from './step-path.ts';

/**
 * Writes that a run is at, or has left in doubt, by their keys. Two steps of a run, or two items of a list, may mean the
 * same write, and the ledger tells runs apart, not steps.
 */
export type OpenWrites = Map<string, { step: StepPath; is: 'under-way' | 'in-doubt' }>;

/** Moves open writes on by one event; `before`: how its step stood. */
export function followWrite(writes: OpenWrites, event: JournalEvent, before: StepRun | undefined): void {
  switch (event.kind) {
    case 'effect.intended':
      writes.set(event.key, { step: event.step, is: 'under-way' });
      return;
    case 'effect.confirmed':
    case 'effect.refused':
    case 'effect.settled':
      writes.delete(event.key);
      return;
    case 'effect.doubtful':
      writes.set(event.key, {
        step: event.step,
        is: event.retryAt === undefined ? 'in-doubt' : 'under-way',
      });
      return;
    case 'step.failed':
      /* It could not take over what another version had written: it wrote nothing itself. */
      if (before?.state === 'intended') writes.delete(before.key);
      return;
    case 'step.postponed':
      if (event.doubt !== true && before?.state === 'intended') writes.delete(before.key);
      return;
    default:
      return;
  }
}

/** What another step of the run makes of a write: it is at it, or has left it in doubt and does not go on. */
export function rivalAt(writes: OpenWrites, key: string, step: StepPath): 'busy' | 'doubtful' | undefined {
  const write = writes.get(key);
  if (write === undefined || write.step === step) return undefined;
  return write.is === 'in-doubt' ? 'doubtful' : 'busy';
}
