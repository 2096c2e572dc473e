import type { RunDetail, StepDetail } from '@crossdock/contracts';

/** A stretch of time in a step, in percent of the whole run. */
export interface Bar {
  kind: 'attempt' | 'waiting' | 'put-away';
  left: number;
  width: number;
  /** The attempt that failed, if it did. */
  failed: boolean;
  number: number;
  ms: number;
  /** Of an attempt: what part of it was spent before the gate, and in calls. */
  parts: { gate: number; call: number } | null;
}

interface Track {
  step: StepDetail;
  bars: Bar[];
}

interface Waterfall {
  startedAt: number;
  totalMs: number;
  tracks: Track[];
}

/** The steps of a run on one time axis: attempts, and the waiting between them. */
export function waterfallOf(
  run: Pick<RunDetail, 'acceptedAt' | 'endedAt' | 'steps'>,
  now: number,
): Waterfall {
  const startedAt = Date.parse(run.acceptedAt);
  const ends = run.steps.flatMap(({ endedAt, attempts, waits }) =>
    [endedAt, ...attempts.map((attempt) => attempt.endedAt), ...waits.map((wait) => wait.endedAt)].flatMap(
      (at) => (at === null ? [] : [Date.parse(at)]),
    ),
  );
  const end =
    run.endedAt === null ? Math.max(now, startedAt, ...ends) : Math.max(Date.parse(run.endedAt), ...ends);
  const totalMs = Math.max(1, end - startedAt);
  const share = (ms: number) => (ms / totalMs) * 100;
  const place = (from: number, to: number) => ({
    left: Math.max(0, share(from - startedAt)),
    width: Math.max(0, share(to - from)),
    ms: to - from,
  });
  return {
    startedAt,
    totalMs,
    tracks: run.steps.map((step) => ({ step, bars: barsOf(step, end, place) })),
  };
}

type Place = (from: number, to: number) => Pick<Bar, 'left' | 'width' | 'ms'>;

function barsOf(step: StepDetail, now: number, place: Place): Bar[] {
  const { attempts, state, startedAt, endedAt } = step;
  const spans =
    attempts.length > 0 || startedAt === null
      ? attempts
      : [{ number: 1, startedAt, endedAt, failure: null, durationMs: null, spent: null }];
  const bars = spans.flatMap((attempt, index): Bar[] => {
    const from = Date.parse(attempt.startedAt);
    const to = attempt.endedAt === null ? now : Date.parse(attempt.endedAt);
    const before = spans[index - 1]?.endedAt;
    const bar = {
      kind: 'attempt' as const,
      failed: attempt.failure !== null,
      number: attempt.number,
      parts: partsOf(attempt.spent, to - from),
    };
    const waited =
      before === null || before === undefined
        ? []
        : [
            {
              ...place(Date.parse(before), from),
              kind: 'waiting' as const,
              failed: false,
              number: attempt.number,
              parts: null,
            },
          ];
    return [...waited, { ...place(from, to), ...bar }];
  });
  const last = spans.at(-1)?.endedAt;
  if (state === 'retrying' && typeof last === 'string') {
    bars.push({
      ...place(Date.parse(last), now),
      kind: 'waiting',
      failed: false,
      number: spans.length + 1,
      parts: null,
    });
  }
  return [...bars, ...waitsOf(step, now, place)];
}

/** While it waited for something, the step was put away: nothing ran. */
function waitsOf({ waits }: StepDetail, now: number, place: Place): Bar[] {
  return waits.map(({ since, endedAt }) => ({
    ...place(Date.parse(since), endedAt === null ? now : Date.parse(endedAt)),
    kind: 'put-away',
    failed: false,
    number: 0,
    parts: null,
  }));
}

function partsOf(spent: StepDetail['attempts'][number]['spent'], ms: number): Bar['parts'] {
  if (spent === null || ms <= 0) return null;
  const share = (part: number) => Math.min(100, (part / ms) * 100);
  return { gate: share(spent.gateMs), call: share(spent.callMs) };
}
