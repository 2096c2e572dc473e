import type { RunDetail, RunSummary, StepDetail, StepWait } from '@crossdock/contracts';
import { type JournalEvent, splitPorts, undoneBy } from '@crossdock/engine';
import {
  compilePath,
  failedPort,
  type Flow,
  innerPortOf,
  type Layout,
  parsePort,
  type Plan,
  type Scope,
  stepsIn,
} from '@crossdock/flow';
import type { Doubt } from './doubts.ts';
import { type AttemptStory, foldSteps, type StepStory, type WaitStory } from './story-steps.ts';
import { computing, timingOf } from './story-timing.ts';
import { tell } from './story-words.ts';

/** All that is known of a run, from its row, its version, its journal and the runs that came of it. */
export interface Told {
  environment: string;
  summary: RunSummary;
  leadsGroup: boolean;
  /** How the event came, as its row says. */
  event: { id: string; deliveryId: string | null; duplicates: number };
  version: { plan: Plan; document: Flow; layout: Layout };
  events: readonly JournalEvent[];
  /** Writes of which it is still not known whether they were done. */
  doubts: readonly Doubt[];
  replays: RunSummary[];
  children: RunSummary[];
}

/** A run's whole story. Pure. */
export function storyOf({
  environment,
  summary,
  event,
  version,
  events,
  doubts,
  ...related
}: Told): RunDetail {
  const { plan, document, layout } = version;
  const stories = foldSteps(plan, events, { leased: summary.status === 'running' });
  const outputs = Object.fromEntries(stories.map(({ key, output }) => [key, output]));
  const outer: Scope = { trigger: outputs[plan.trigger], steps: outputs, run: { id: summary.id } };
  const accepted = events.find(({ kind }) => kind === 'run.accepted');
  const body = accepted?.kind === 'run.accepted' ? accepted.event : undefined;
  return {
    ...summary,
    environment,
    leadsGroup: related.leadsGroup,
    definition: { flow: document, layout },
    steps: stories.map((story) => stepDetail(story, inputOf(story, outer), questionOf(story, doubts))),
    event: {
      ...event,
      receivedAt: summary.acceptedAt,
      bytes: body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body)),
      body: body ?? null,
    },
    wires: wiresTaken(document, stories),
    timing: timingOf(events, stories),
    history: tell(events, summary.source, new Map(stepsIn(plan).map(({ key, title }) => [key, title]))),
    replays: related.replays,
    children: related.children,
  };
}

/**
 * What a step was given. What is computed from earlier steps is not journaled a second time: for a map or a route the
 * trigger's output stands for it, for an action its values and references are read again.
 */
function inputOf({ step, state, input, attempts }: StepStory, outer: Scope): unknown {
  if (input !== undefined || (attempts.length === 0 && state !== 'running' && state !== 'waiting')) {
    return input;
  }
  if (step.kind === 'pure') return outer.trigger;
  if (step.kind !== 'action') return undefined;
  const fields = Object.entries(step.inputs).flatMap(([name, each]): Array<[string, unknown]> => {
    if ('ref' in each) return [[name, compilePath(each.ref)(outer)]];
    return 'value' in each ? [[name, each.value]] : [];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** What a person has to find out about a step: whether it wrote, or whether what it wrote was taken back. */
function questionOf({ key, step: { title } }: StepStory, doubts: readonly Doubt[]): Question | undefined {
  const doubt = doubts.find(({ step }) => step === key || undoneBy(step) === key);
  if (doubt === undefined) return undefined;
  const what = doubt.undoes === undefined ? `“${title}” was done` : `“${title}” was taken back`;
  return { step: doubt.step, text: `It is not known whether ${what}. Look there, then answer.` };
}

type Question = NonNullable<NonNullable<StepDetail['effect']>['question']>;

function stepDetail(story: StepStory, input: unknown, question: Question | undefined): StepDetail {
  const { key, step, state, attempts, effect, output, console, takenFrom } = story;
  const startedAt = attempts[0]?.from;
  const endedAt = state === 'completed' || state === 'failed' ? attempts.at(-1)?.at : undefined;
  return {
    key,
    node: step.key,
    title: step.title,
    type: step.type,
    state,
    port: story.port ?? null,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
    durationMs: between(startedAt, endedAt),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    attempts: attempts.map(attemptDetail),
    effect: effect === null || question === undefined ? effect : { ...effect, question },
    waits: story.waits.map(waitDetail),
    ...(console === undefined ? {} : { console }),
    ...(takenFrom === undefined ? {} : { takenFrom }),
  };
}

function attemptDetail(attempt: AttemptStory): StepDetail['attempts'][number] {
  const { number, from, at, failure, spent } = attempt;
  return {
    number,
    startedAt: new Date(from).toISOString(),
    endedAt: instant(at),
    durationMs: between(from, at),
    failure,
    spent: spent === undefined ? null : { ...spent, computingMs: computing(attempt) },
  };
}

function waitDetail({ declared, ended }: WaitStory): StepWait {
  const { because, at, until, signal } = declared;
  return {
    because,
    since: new Date(at).toISOString(),
    until: instant(until),
    signal: signal === undefined ? null : { name: signal.name, correlation: signal.correlation },
    endedAt: instant(ended?.at),
    endedBy: ended?.by ?? null,
  };
}

/** Wires whose source filled their port, and the ways into bodies that were begun. */
function wiresTaken({ nodes, wires }: Flow, stories: readonly StepStory[]): number[] {
  const filled = new Set(
    stories.flatMap(({ step, state, port }) => {
      if (state === 'failed') return [`${step.key}.${failedPort}`];
      return port === undefined ? [] : splitPorts(port).map((each) => `${step.key}.${each}`);
    }),
  );
  const begun = new Set(
    stories.filter(({ state }) => state !== 'pending' && state !== 'skipped').map(({ step }) => step.key),
  );
  return wires.flatMap(({ from, to }, index) => {
    const { node, port } = parsePort(from);
    const source = nodes[node];
    const inner = source !== undefined && innerPortOf(source) === port && begun.has(to);
    return inner || filled.has(from) ? [index] : [];
  });
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

function between(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : to - from;
}
