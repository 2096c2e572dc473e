import type { Attempt, StepDetail, StepState } from '@crossdock/contracts';
import { decide, fold, type Instant, type JournalEvent } from '@crossdock/engine';
import type { NodeKey, Plan } from '@crossdock/flow';

/** One step as its journal tells it; instants are still numbers. */
export interface StepStory {
  key: NodeKey;
  state: StepState;
  port: string | undefined;
  attempts: AttemptStory[];
  input: unknown;
  output: unknown;
  effect: StepDetail['effect'];
}

interface AttemptStory {
  number: number;
  from: Instant;
  /** Undefined while it is under way. */
  at: Instant | undefined;
  failure: Attempt['failure'];
}

type SettledAttempt = Extract<JournalEvent, { from: Instant }>;

/**
 * Folds a journal into steps, in the order of the plan. `leased`: a worker is at the run now, so that what is
 * ready counts as running.
 */
export function foldSteps(
  plan: Plan,
  events: readonly JournalEvent[],
  { leased, now = Date.now() }: { leased: boolean; now?: Instant },
): StepStory[] {
  const steps = new Map(plan.steps.map(({ key }) => [key, untouched(key)]));
  for (const event of events) {
    const step = 'step' in event && event.step !== undefined ? steps.get(event.step) : undefined;
    if (step !== undefined) applyTo(step, event);
  }
  const state = fold(events);
  const underWay = leased && state.ended === undefined ? decide(plan, state, now) : [];
  const running = new Set(underWay.filter((each) => each.do === 'run').map(({ step }) => step));
  for (const step of steps.values()) {
    if (running.has(step.key)) step.state = 'running';
    else if (state.ended !== undefined && step.state === 'pending') step.state = 'skipped';
    else if (!leased && step.state === 'running') step.state = 'retrying';
  }
  return [...steps.values()];
}

function untouched(key: NodeKey): StepStory {
  return {
    key,
    state: 'pending',
    port: undefined,
    attempts: [],
    input: undefined,
    output: undefined,
    effect: null,
  };
}

function applyTo(step: StepStory, event: JournalEvent): void {
  switch (event.kind) {
    case 'run.accepted':
    case 'run.completed':
    case 'run.failed':
      return;
    case 'step.skipped':
      step.state = 'skipped';
      return;
    case 'step.completed':
      complete(step, event);
      step.input = event.input;
      return;
    case 'effect.confirmed':
      complete(step, event);
      step.effect = {
        key: event.key,
        state: 'confirmed',
        reused: event.reused,
        record: event.record ?? null,
      };
      return;
    case 'step.failed':
      fail(step, event);
      if (event.input !== undefined) step.input = event.input;
      return;
    case 'effect.refused':
    case 'effect.doubtful':
      fail(step, event);
      step.effect = {
        key: event.key,
        state: event.kind === 'effect.refused' ? 'refused' : 'doubtful',
        reused: false,
        record: null,
      };
      return;
    case 'effect.intended':
      intend(step, event);
      return;
    case 'run.parked':
      if (event.because === 'busy') stepBack(step);
      return;
  }
}

/** After a crash the same attempt is intended again: it goes on, it does not begin anew. */
function intend(step: StepStory, event: Extract<JournalEvent, { kind: 'effect.intended' }>): void {
  step.state = 'running';
  step.input = event.input;
  step.effect = { key: event.key, state: 'intended', reused: false, record: null };
  if (step.attempts.at(-1)?.number === event.attempt) return;
  step.attempts.push({ number: event.attempt, from: event.at, at: undefined, failure: null });
}

/** Another live run is at the same write: nothing was sent, so there was no attempt. */
function stepBack(step: StepStory): void {
  step.state = 'retrying';
  if (step.attempts.at(-1)?.at === undefined) step.attempts.pop();
  if (step.attempts.length === 0) step.effect = null;
}

function complete(step: StepStory, event: Extract<SettledAttempt, { port: string }>): void {
  step.state = 'completed';
  step.port = event.port;
  step.output = event.output;
  settle(step, event, null);
}

function fail(step: StepStory, event: Extract<SettledAttempt, { failure: object }>): void {
  step.state = event.retryAt === undefined ? 'failed' : 'retrying';
  settle(step, event, event.failure);
}

function settle(step: StepStory, { attempt, from, at }: SettledAttempt, failure: Attempt['failure']): void {
  const open = step.attempts.at(-1);
  if (open?.number === attempt && open.at === undefined) Object.assign(open, { at, failure });
  else step.attempts.push({ number: attempt, from, at, failure });
}
