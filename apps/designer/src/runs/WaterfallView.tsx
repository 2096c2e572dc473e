import type { RunDetail } from '@crossdock/contracts';
import { useEffect, useState } from 'react';
import { duration } from '../ui/formats.ts';
import { lookOfStep, toneOfKind } from '../ui/states.ts';
import { StateIcon } from '../ui/StateBadge.tsx';
import { type Track, waterfallOf } from './waterfall.ts';

interface WaterfallProps {
  run: RunDetail;
  chosen: string | null;
  onChoose: (step: string) => void;
}

/** Steps on one time axis, in the order of the plan; attempts and the waiting between them told apart. */
export function WaterfallView({ run, chosen, onChoose }: WaterfallProps) {
  const now = useNow(run.endedAt === null);
  const { tracks, totalMs } = waterfallOf(run, now);
  return (
    <section className="card waterfall" aria-label="Steps">
      <div className="waterfall-axis" aria-hidden>
        <span>0</span>
        <span>{duration(totalMs / 2)}</span>
        <span>{duration(totalMs)}</span>
      </div>
      {tracks.map((track) => (
        <TrackLine
          key={track.step.key}
          track={track}
          chosen={track.step.key === chosen}
          onChoose={onChoose}
        />
      ))}
    </section>
  );
}

function TrackLine({
  track: { step, bars },
  chosen,
  onChoose,
}: {
  track: Track;
  chosen: boolean;
  onChoose: (step: string) => void;
}) {
  const kind = step.attempts.at(-1)?.failure?.kind;
  const look = lookOfStep(step.state, kind);
  const quiet = step.state === 'skipped' || step.state === 'pending';
  return (
    <button
      type="button"
      className={`plain-button track tone-${look.tone}`}
      data-chosen={chosen}
      data-quiet={quiet}
      aria-pressed={chosen}
      onClick={() => onChoose(step.key)}
    >
      <StateIcon tone={look.tone} />
      <span className="cut track-title">{step.title}</span>
      <span className="track-lane">
        {quiet ? (
          <span className="hint">{look.word}</span>
        ) : (
          bars.map((bar, index) => (
            <span
              key={index}
              className={`bar ${bar.kind} ${bar.failed ? `tone-${kind === undefined ? 'technical' : toneOfKind(step.attempts[bar.number - 1]?.failure?.kind ?? kind)}` : ''}`}
              style={{ left: `${String(bar.left)}%`, width: `${String(bar.width)}%` }}
              title={
                bar.kind === 'waiting'
                  ? `waited ${duration(bar.ms)}`
                  : `attempt ${String(bar.number)}: ${bar.failed ? 'failed after' : 'took'} ${duration(bar.ms)}`
              }
            />
          ))
        )}
      </span>
      <span className="track-took">
        {step.attempts.length > 1 && <span className="hint">{step.attempts.length} × </span>}
        {step.durationMs === null ? '' : duration(step.durationMs)}
      </span>
    </button>
  );
}

/** The time, ticking while something moves. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [moving]);
  return now;
}
