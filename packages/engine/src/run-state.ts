import { outPort } from '@crossdock/flow';
import type { AwaitedSignal, Failure, WaitEnd } from '@crossdock/sdk';
import type { Instant, JournalEvent } from './journal/events.ts';
import { followWrite, type OpenWrites } from './open-writes.ts';
import { type ScopePrefix, prefixOf, type StepPath } from './step-path.ts';

/** How far one step has come. A step that is not there has not begun. */
export type StepRun =
  | {
      state: 'completed';
      port: string;
      output: unknown;
      /** Items of a container that failed while the others went on. */
      failedItems?: number;
      /** The write it made, with what it was made from where the journal keeps that: what taking it back needs. */
      effect?: { key: string; input: unknown; undone: boolean };
    }
  | { state: 'skipped' }
  | { state: 'failed'; failure: Failure }
  /**
   * Waits for its next attempt. `doubt`: the last one may have written. `busySince`: it has met another run at its write
   * from then on.
   */
  | { state: 'retrying'; attempt: number; due: Instant; doubt: boolean; busySince?: Instant | undefined }
  /** Its call was about to leave when the journal ended: it may have written. */
  | { state: 'intended'; attempt: number; key: string; input: unknown; busySince?: Instant | undefined }
  /** Its call was made; now it waits for a moment or a signal. */
  | {
      state: 'waiting';
      made: Completed | undefined;
      until: Instant | undefined;
      signal: AwaitedSignal | undefined;
    }
  /** What it waited for has come; `due` when making its result must be tried again. */
  | {
      state: 'resumed';
      made: Completed | undefined;
      ended: WaitEnd;
      attempt: number;
      due: Instant | undefined;
    }
  /** A container that runs its body for so many items. */
  | { state: 'open'; count: number };

type Completed = Extract<StepRun, { state: 'completed' }>;

/** A journal folded: all that is needed to decide what comes next. */
export interface RunState {
  event: unknown;
  acceptedAt: Instant;
  /** What sets its writes apart, when everything is to be done again. */
  again: string | undefined;
  steps: Map<StepPath, StepRun>;
  /** Writes that were confirmed, in order. */
  confirmed: StepPath[];
  openWrites: OpenWrites;
  /** Variables by the scope they were set in. */
  variables: Map<ScopePrefix, Record<string, unknown>>;
  /** A step said that nothing new may begin. */
  stopped: boolean;
  /** What the run answers to whoever started it. */
  reply: unknown;
  ended: 'completed' | 'failed' | 'cancelled' | undefined;
}

export function fold(events: readonly JournalEvent[]): RunState {
  const run: RunState = {
    event: undefined,
    acceptedAt: 0,
    again: undefined,
    steps: new Map(),
    confirmed: [],
    openWrites: new Map(),
    variables: new Map(),
    stopped: false,
    reply: undefined,
    ended: undefined,
  };
  for (const event of events) apply(run, event);
  return run;
}

/** Moves a state on by one event. */
export function apply(run: RunState, event: JournalEvent): void {
  if ('step' in event && event.step !== undefined)
    followWrite(run.openWrites, event, run.steps.get(event.step));
  switch (event.kind) {
    case 'run.accepted':
      run.event = event.event;
      run.acceptedAt = event.at;
      return;
    case 'run.replayed':
      run.again = event.again;
      return;
    case 'step.completed':
      complete(run, event);
      return;
    case 'effect.confirmed':
      confirm(run, event);
      return;
    case 'step.skipped':
      run.steps.set(event.step, { state: 'skipped' });
      return;
    case 'scope.opened':
      run.steps.set(event.step, { state: 'open', count: event.count });
      return;
    case 'effect.intended': {
      const { attempt, key, input } = event;
      const busySince = busySinceOf(run.steps.get(event.step));
      run.steps.set(event.step, { state: 'intended', attempt, key, input, busySince });
      return;
    }
    case 'step.failed':
    case 'effect.refused':
    case 'effect.doubtful':
      fail(run, event);
      return;
    case 'step.postponed':
      postpone(run, event.step, event, event.because === 'busy');
      return;
    case 'wait.declared': {
      const { until, signal } = event;
      run.steps.set(event.step, { state: 'waiting', made: madeBefore(run, event), until, signal });
      return;
    }
    case 'wait.ended': {
      const made = run.steps.get(event.step);
      const ended = event.by === 'time' ? { by: event.by } : { by: event.by, body: event.body };
      run.steps.set(event.step, {
        state: 'resumed',
        made: made?.state === 'waiting' ? made.made : undefined,
        ended,
        attempt: 0,
        due: undefined,
      });
      return;
    }
    case 'run.parked':
      /* Journals of the first release say in one event that a step found its key busy and that the run parks. */
      if (event.because === 'busy' && event.step !== undefined) postpone(run, event.step, event, true);
      return;
    case 'effect.settled':
      return;
    case 'run.completed':
      run.ended = 'completed';
      return;
    case 'run.failed':
      run.ended = 'failed';
      return;
    case 'run.cancelled':
      run.ended = 'cancelled';
      return;
  }
}

/** What a step came to before it waits: the write that was confirmed, or what the declaration brings along. */
function madeBefore(
  run: RunState,
  event: Extract<JournalEvent, { kind: 'wait.declared' }>,
): Completed | undefined {
  const made = run.steps.get(event.step);
  if (made?.state === 'completed') return made;
  return event.output === undefined ? undefined : { state: 'completed', port: outPort, output: event.output };
}

function complete(run: RunState, event: Extract<JournalEvent, { kind: 'step.completed' }>): void {
  const { step, port, output, failedItems, does } = event;
  const before = run.steps.get(step);
  const effect = before?.state === 'resumed' ? before.made?.effect : undefined;
  run.steps.set(step, {
    state: 'completed',
    port,
    output,
    ...(failedItems === undefined ? {} : { failedItems }),
    ...(effect === undefined ? {} : { effect }),
  });
  if (does === 'stop') run.stopped = true;
  if (does === 'reply') run.reply = output;
  if (does === 'set') {
    const scope = prefixOf(step);
    run.variables.set(scope, { ...run.variables.get(scope), ...(output as Record<string, unknown>) });
  }
}

function confirm(run: RunState, event: Extract<JournalEvent, { kind: 'effect.confirmed' }>): void {
  const { step, port, output, key, undoes } = event;
  const before = run.steps.get(step);
  const input = before?.state === 'intended' ? before.input : undefined;
  run.steps.set(step, { state: 'completed', port, output, effect: { key, input, undone: false } });
  if (undoes === undefined) {
    run.confirmed.push(step);
    return;
  }
  for (const path of run.confirmed) {
    const made = run.steps.get(path);
    if (made?.state === 'completed' && made.effect?.key === undoes) made.effect.undone = true;
  }
}

type Failed = Extract<JournalEvent, { kind: 'step.failed' | 'effect.refused' | 'effect.doubtful' }>;

function fail(run: RunState, event: Failed): void {
  const { step, failure, retryAt, attempt } = event;
  const before = run.steps.get(step);
  if (retryAt === undefined) run.steps.set(step, { state: 'failed', failure });
  else if (before?.state === 'resumed') run.steps.set(step, { ...before, attempt, due: retryAt });
  else {
    const doubt = event.kind === 'effect.doubtful';
    run.steps.set(step, { state: 'retrying', attempt, due: retryAt, doubt });
  }
}

/** A step that could not begin never sent anything: its attempt does not count. */
function postpone(
  run: RunState,
  path: StepPath,
  { at, until, doubt = false }: { at: Instant; until: Instant; doubt?: boolean },
  busy: boolean,
): void {
  const step = run.steps.get(path);
  const attempt =
    step?.state === 'intended' ? step.attempt - 1 : step?.state === 'retrying' ? step.attempt : 0;
  const busySince = busy ? (busySinceOf(step) ?? at) : undefined;
  run.steps.set(path, { state: 'retrying', attempt, due: until, doubt, busySince });
}

/** Since when a step has met another run at its write, each time it tried. */
export function busySinceOf(step: StepRun | undefined): Instant | undefined {
  return step?.state === 'retrying' || step?.state === 'intended' ? step.busySince : undefined;
}
