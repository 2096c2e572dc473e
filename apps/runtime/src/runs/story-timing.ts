import type { RunDetail } from '@crossdock/contracts';
import type { JournalEvent } from '@crossdock/engine';
import type { AttemptStory, StepStory } from './story-steps.ts';

type Timing = RunDetail['timing'];

/** Where the time of a run went. Steps that ran side by side count each, so the parts may be more than the whole. */
export function timingOf(events: readonly JournalEvent[], steps: readonly StepStory[]): Timing {
  const attempts = steps.flatMap((step) => step.attempts.filter(({ takenOver }) => !takenOver));
  const accepted = events.find(({ kind }) => kind === 'run.accepted')?.at;
  const began = attempts.map(({ from }) => from).sort((a, b) => a - b)[0];
  return {
    queuedMs: accepted === undefined || began === undefined ? null : began - accepted,
    gateMs: sum(attempts, ({ spent }) => spent?.gateMs ?? 0),
    callMs: sum(attempts, ({ spent }) => spent?.callMs ?? 0),
    waitedMs: parkedIn(events),
    computingMs: sum(attempts, computing),
  };
}

/** What is left of an attempt beside calling; an attempt under way counts nothing yet. */
export function computing({ from, at, spent }: AttemptStory): number {
  return at === undefined ? 0 : Math.max(0, at - from - (spent?.gateMs ?? 0) - (spent?.callMs ?? 0));
}

/** From each time the run was put away until the next thing that happened in it. */
function parkedIn(events: readonly JournalEvent[]): number {
  return sum(events, ({ kind, at }, index) => {
    const next = events[index + 1];
    return kind === 'run.parked' && next !== undefined ? Math.max(0, beginningOf(next) - at) : 0;
  });
}

function beginningOf(event: JournalEvent): number {
  return 'from' in event ? event.from : event.at;
}

function sum<Each>(list: readonly Each[], part: (each: Each, index: number) => number): number {
  return list.reduce((whole, each, index) => whole + part(each, index), 0);
}
