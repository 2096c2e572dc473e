import type { Failure } from '@crossdock/sdk';
import type { NodeKey } from '@crossdock/flow';
import type { Instant, JournalEvent } from './journal/events.ts';

/** How far one step has come. A step that is not there has not begun. */
export type StepRun =
  | { state: 'completed'; port: string; output: unknown }
  | { state: 'skipped' }
  | { state: 'failed'; failure: Failure }
  /** Waits for its next attempt. `doubt`: the last one may have written. */
  | { state: 'retrying'; attempt: number; due: Instant; doubt: boolean }
  /** Its call was about to leave when the journal ended: it may have written. */
  | { state: 'intended'; attempt: number };

/** A journal folded: all that is needed to decide what comes next. */
export interface RunState {
  event: unknown;
  steps: Map<NodeKey, StepRun>;
  ended: 'completed' | 'failed' | undefined;
}

export function fold(events: readonly JournalEvent[]): RunState {
  const run: RunState = { event: undefined, steps: new Map(), ended: undefined };
  for (const event of events) apply(run, event);
  return run;
}

/** Moves a state on by one event. */
export function apply(run: RunState, event: JournalEvent): void {
  switch (event.kind) {
    case 'run.accepted':
      run.event = event.event;
      break;
    case 'step.completed':
    case 'effect.confirmed':
      run.steps.set(event.step, { state: 'completed', port: event.port, output: event.output });
      break;
    case 'step.skipped':
      run.steps.set(event.step, { state: 'skipped' });
      break;
    case 'effect.intended':
      run.steps.set(event.step, { state: 'intended', attempt: event.attempt });
      break;
    case 'step.failed':
    case 'effect.refused':
    case 'effect.doubtful':
      run.steps.set(
        event.step,
        event.retryAt === undefined
          ? { state: 'failed', failure: event.failure }
          : {
              state: 'retrying',
              attempt: event.attempt,
              due: event.retryAt,
              doubt: event.kind === 'effect.doubtful',
            },
      );
      break;
    case 'run.parked':
      parkBusy(run, event);
      break;
    case 'run.completed':
      run.ended = 'completed';
      break;
    case 'run.failed':
      run.ended = 'failed';
      break;
  }
}

/** A step that found its key busy never sent anything: its attempt does not count. */
function parkBusy(run: RunState, event: Extract<JournalEvent, { kind: 'run.parked' }>): void {
  if (event.because !== 'busy' || event.step === undefined) return;
  const step = run.steps.get(event.step);
  const attempt = step?.state === 'intended' ? step.attempt - 1 : 0;
  run.steps.set(event.step, { state: 'retrying', attempt, due: event.until, doubt: false });
}
