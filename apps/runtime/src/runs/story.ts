import type { RunDetail, RunSummary, StepDetail } from '@crossdock/contracts';
import type { JournalEvent } from '@crossdock/engine';
import type { Flow, Layout, Plan, Step } from '@crossdock/flow';
import { foldSteps, type StepStory } from './story-steps.ts';
import { tell } from './story-words.ts';

/** All that is known of a run, from its row, its version, its journal and the runs that came of it. */
export interface Told {
  environment: string;
  summary: RunSummary;
  /** How the event came, as its row says. */
  event: { id: string; deliveryId: string | null; duplicates: number };
  version: { plan: Plan; document: Flow; layout: Layout };
  events: readonly JournalEvent[];
  replays: RunSummary[];
}

/** A run's whole story. Pure. */
export function storyOf({ environment, summary, event, version, events, replays }: Told): RunDetail {
  const { plan, document, layout } = version;
  const stories = foldSteps(plan, events, { leased: summary.status === 'running' });
  const triggered = stories.find(({ key }) => key === plan.trigger)?.output;
  const steps = plan.steps.flatMap((step, index) => {
    const story = stories[index];
    return story === undefined
      ? []
      : [stepDetail(step, story, document.nodes[step.key]?.type ?? '', triggered)];
  });
  const accepted = events.find(({ kind }) => kind === 'run.accepted');
  const body = accepted?.kind === 'run.accepted' ? accepted.event : undefined;
  return {
    ...summary,
    environment,
    definition: { flow: document, layout },
    steps,
    event: {
      ...event,
      receivedAt: summary.acceptedAt,
      bytes: body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body)),
      body: body ?? null,
    },
    history: tell(events, summary.source, new Map(plan.steps.map(({ key, title }) => [key, title]))),
    replays,
  };
}

function stepDetail(
  { key, title, kind }: Step,
  story: StepStory,
  type: string,
  triggered: unknown,
): StepDetail {
  const { state, attempts, effect, output } = story;
  const startedAt = attempts[0]?.from;
  const endedAt = state === 'completed' || state === 'failed' ? attempts.at(-1)?.at : undefined;
  /* What a map or a route reads is not journaled: it reads the trigger's output, which is. */
  const begun = attempts.length > 0 && (kind === 'map' || kind === 'route');
  const input = begun ? triggered : story.input;
  return {
    key,
    title,
    type,
    state,
    port: story.port ?? null,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
    durationMs: between(startedAt, endedAt),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    attempts: attempts.map(({ number, from, at, failure }) => ({
      number,
      startedAt: new Date(from).toISOString(),
      endedAt: instant(at),
      durationMs: between(from, at),
      failure,
    })),
    effect,
  };
}

function instant(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

function between(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : to - from;
}
