import type { Attempt, StepDetail, StepState, StepWait } from '@crossdock/contracts';
import {
  decide,
  fold,
  type Instant,
  type JournalEvent,
  keyOf,
  type Spent,
  type StepPath,
  undoneBy,
} from '@crossdock/engine';
import { type NodeKey, type Plan, type Step, stepsIn } from '@crossdock/flow';

/** One step as its journal tells it; instants are still numbers. */
export interface StepStory {
  /** Unique in the run: `lines/3/create`. */
  key: StepPath;
  step: Step;
  state: StepState;
  port: string | undefined;
  attempts: AttemptStory[];
  input: unknown;
  output: unknown;
  effect: StepDetail['effect'];
  waits: WaitStory[];
  console: string[] | undefined;
  /** The run in which it was done, when a replay took it over. */
  takenFrom: string | undefined;
}

export interface AttemptStory {
  number: number;
  from: Instant;
  /** Undefined while it is under way. */
  at: Instant | undefined;
  failure: Attempt['failure'];
  spent: Spent | undefined;
  /** It was made in another run. */
  takenOver: boolean;
}

export interface WaitStory {
  declared: Extract<JournalEvent, { kind: 'wait.declared' }>;
  ended: { at: Instant; by: StepWait['endedBy'] } | undefined;
}

type SettledAttempt = Extract<JournalEvent, { from: Instant }>;

/**
 * Folds a journal into steps, in the order of the plan; the steps of a container follow it, once for each item that
 * has begun. `leased`: a worker is at the run now, so that what is ready counts as running.
 */
export function foldSteps(
  plan: Plan,
  events: readonly JournalEvent[],
  { leased, now = Date.now() }: { leased: boolean; now?: Instant },
): StepStory[] {
  const all = stepsIn(plan);
  const nodes = new Map<NodeKey, Step>(all.map((step) => [step.key, step]));
  const stories = new Map<StepPath, StepStory>(
    plan.steps.map((step) => [step.key, untouched(step.key, step)]),
  );
  for (const event of events) {
    if (!('step' in event) || event.step === undefined) continue;
    if (undoneBy(event.step) !== undefined) undo(stories, event);
    else {
      const story = storyAt(stories, nodes, event.step);
      if (story === undefined) continue;
      story.takenFrom = event.takenFrom;
      applyTo(story, event);
    }
  }
  const state = fold(events);
  const underWay = leased && state.ended === undefined ? decide(plan, state, now) : [];
  const running = new Set(underWay.filter((each) => each.do === 'run').map(({ step }) => step));
  const end = events.find(endsRun);
  for (const story of stories.values()) {
    if (running.has(story.key)) story.state = 'running';
    else if (end !== undefined) endWithRun(story, end.at);
    else if (!leased && story.state === 'running' && !isOpen(story)) story.state = 'retrying';
  }
  return inOrder(
    [...stories.values()],
    all.map(({ key }) => key),
  );
}

function endsRun({ kind }: JournalEvent): boolean {
  return kind === 'run.completed' || kind === 'run.failed' || kind === 'run.cancelled';
}

/** Nothing goes on once the run is over, whatever it was at. */
function endWithRun(story: StepStory, at: Instant): void {
  if (story.state === 'pending') story.state = 'skipped';
  if (story.state === 'running' || story.state === 'retrying' || story.state === 'waiting')
    story.state = 'stopped';
  for (const wait of story.waits) wait.ended ??= { at, by: null };
}

function storyAt(
  stories: Map<StepPath, StepStory>,
  nodes: ReadonlyMap<NodeKey, Step>,
  path: StepPath,
): StepStory | undefined {
  const known = stories.get(path);
  const step = nodes.get(keyOf(path));
  if (known !== undefined || step === undefined) return known;
  const made = untouched(path, step);
  stories.set(path, made);
  return made;
}

/** A container whose body is under way, also while nobody is at the run. */
function isOpen({ step, attempts }: StepStory): boolean {
  return (step.kind === 'each' || step.kind === 'try') && attempts.length === 0;
}

/** By the place of their nodes in the plan, items of containers one after the other behind the container. */
function inOrder(stories: StepStory[], keys: readonly NodeKey[]): StepStory[] {
  const rank = new Map(keys.map((key, index) => [key, index]));
  const places = new Map(
    stories.map((story) => [story, story.key.split('/').map((part) => rank.get(part) ?? Number(part))]),
  );
  return stories.sort((a, b) => compare(places.get(a) ?? [], places.get(b) ?? []));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function untouched(key: StepPath, step: Step): StepStory {
  return {
    key,
    step,
    state: 'pending',
    port: undefined,
    attempts: [],
    input: undefined,
    output: undefined,
    effect: null,
    waits: [],
    console: undefined,
    takenFrom: undefined,
  };
}

function applyTo(step: StepStory, event: JournalEvent): void {
  switch (event.kind) {
    case 'run.accepted':
    case 'run.replayed':
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
      return;
    case 'step.skipped':
      step.state = 'skipped';
      return;
    case 'scope.opened':
      step.state = 'running';
      return;
    case 'step.completed':
      complete(step, event);
      if (event.input !== undefined) step.input = event.input;
      step.console = event.console;
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
      /* It could not take over what another version had written: it wrote nothing itself. */
      if (step.effect?.state === 'intended') step.effect = null;
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
    case 'effect.settled':
      answer(step, event);
      return;
    case 'effect.intended':
      intend(step, event);
      return;
    case 'step.postponed':
      stepBack(step);
      return;
    case 'wait.declared':
      step.state = 'waiting';
      /* Which way it takes is known when the wait is over. */
      step.port = undefined;
      if (event.output !== undefined) step.output = event.output;
      step.waits.push({ declared: event, ended: undefined });
      return;
    case 'wait.ended': {
      const wait = step.waits.at(-1);
      if (wait !== undefined) wait.ended = { at: event.at, by: event.by };
      step.state = 'running';
      return;
    }
    case 'run.parked':
      if (event.because === 'busy') stepBack(step);
      return;
  }
}

/** What took a write back is told with the write. */
function undo(stories: ReadonlyMap<StepPath, StepStory>, event: JournalEvent & { step?: StepPath }): void {
  const step = stories.get(undoneBy(event.step ?? '') ?? '');
  if (step !== undefined && event.kind === 'effect.settled') answer(step, event);
  if (step?.effect && event.kind === 'effect.confirmed') step.effect = { ...step.effect, state: 'undone' };
}

/** A person found out whether it was done, or taken back. The step stays as it ended; a replay goes on with the answer. */
function answer(step: StepStory, event: Extract<JournalEvent, { kind: 'effect.settled' }>): void {
  if (step.effect === null) return;
  const { at, was, by, reason, undoes } = event;
  const states = undoes === undefined ? settledStates : undoneStates;
  step.effect = {
    ...step.effect,
    state: states[was],
    ...(event.record === undefined ? {} : { record: event.record }),
    answer: { was, by, at: new Date(at).toISOString(), reason },
  };
}

const settledStates = { done: 'confirmed', 'not-done': 'refused' } as const;
const undoneStates = { done: 'undone', 'not-done': 'confirmed' } as const;

/** After a crash the same attempt is intended again: it goes on, it does not begin anew. */
function intend(step: StepStory, event: Extract<JournalEvent, { kind: 'effect.intended' }>): void {
  step.state = 'running';
  step.input = event.input;
  step.effect = { key: event.key, state: 'intended', reused: false, record: null };
  if (step.attempts.at(-1)?.number === event.attempt) return;
  step.attempts.push({
    number: event.attempt,
    from: event.at,
    at: undefined,
    failure: null,
    spent: undefined,
    takenOver: event.takenFrom !== undefined,
  });
}

/** It could not begin, for reasons outside of it: nothing was sent, so there was no attempt. */
function stepBack(step: StepStory): void {
  step.state = 'retrying';
  const last = step.attempts.at(-1);
  if (last !== undefined && last.at === undefined) step.attempts.pop();
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

function settle(
  step: StepStory,
  { attempt, from, at, spent, takenFrom }: SettledAttempt,
  failure: Attempt['failure'],
): void {
  const open = step.attempts.at(-1);
  if (open?.number === attempt && open.at === undefined) Object.assign(open, { at, failure, spent });
  else step.attempts.push({ number: attempt, from, at, failure, spent, takenOver: takenFrom !== undefined });
}
