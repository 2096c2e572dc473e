import type { JournalEvent } from './journal/events.ts';
import type { PreparedPlan } from './prepare.ts';
import { keyOf } from './step-path.ts';

/**
 * Whether events that are not durable yet come out the same when a crash makes us forget them: they were computed, not
 * answered by another system. Only then may a call rest on them: one that was answered otherwise the second time could
 * leave a write that nobody remembers.
 */
export function isCertain(events: readonly JournalEvent[], { steps }: PreparedPlan): boolean {
  return events.every((event) => {
    switch (event.kind) {
      case 'step.skipped':
      case 'scope.opened':
      case 'effect.intended':
        return true;
      case 'step.completed':
      case 'step.failed':
        return steps.get(keyOf(event.step))?.kind !== 'action';
      default:
        return false;
    }
  });
}
