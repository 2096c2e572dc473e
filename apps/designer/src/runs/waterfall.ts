import type { RunDetail, StepDetail } from '@crossdock/contracts';

/** A stretch of time in a step, in percent of the whole run. */
interface Bar {
  kind: 'attempt' | 'waiting';
  left: number;
  width: number;
  /** The attempt that failed, if it did. */
  failed: boolean;
  number: number;
  ms: number;
}

export interface Track {
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
  const ends = run.steps.flatMap(({ endedAt, attempts }) =>
    [endedAt, ...attempts.map((attempt) => attempt.endedAt)].flatMap((at) =>
      at === null ? [] : [Date.parse(at)],
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

function barsOf({ attempts, state, startedAt, endedAt }: StepDetail, now: number, place: Place): Bar[] {
  const spans =
    attempts.length > 0 || startedAt === null
      ? attempts
      : [{ number: 1, startedAt, endedAt, failure: null, durationMs: null }];
  const bars = spans.flatMap((attempt, index): Bar[] => {
    const from = Date.parse(attempt.startedAt);
    const to = attempt.endedAt === null ? now : Date.parse(attempt.endedAt);
    const before = spans[index - 1]?.endedAt;
    const bar = { kind: 'attempt' as const, failed: attempt.failure !== null, number: attempt.number };
    const waited =
      before === null || before === undefined
        ? []
        : [
            {
              ...place(Date.parse(before), from),
              kind: 'waiting' as const,
              failed: false,
              number: attempt.number,
            },
          ];
    return [...waited, { ...place(from, to), ...bar }];
  });
  const last = spans.at(-1)?.endedAt;
  if (state === 'retrying' && typeof last === 'string') {
    bars.push({ ...place(Date.parse(last), now), kind: 'waiting', failed: false, number: spans.length + 1 });
  }
  return bars;
}
