import type { StepDetail } from '@crossdock/contracts';
import { clockTime, duration } from '../ui/formats.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { kindWords, lookOfStep, toneOfKind } from '../ui/states.ts';
import { StateBadge, StateIcon } from '../ui/StateBadge.tsx';
import { EffectCard } from './EffectCard.tsx';

/** One step: its attempts and what it wrote. */
export function StepPanel({ step }: { step: StepDetail }) {
  const look = lookOfStep(step.state, step.attempts.at(-1)?.failure?.kind);
  return (
    <div className="step-panel">
      <div className="card step-card">
        <div className="row">
          <h3 className="cut grow">{step.title}</h3>
          <StateBadge look={look} />
        </div>
        <div className="hint">
          <span className="mono">{step.key}</span>
          {step.port !== null && step.port !== 'out' && ` · took the branch ${step.port}`}
        </div>
        {step.attempts.length > 0 && <Attempts step={step} />}
        {step.attempts.length === 0 && (
          <p className="hint">
            {step.state === 'skipped' ? 'The run took another way.' : 'The run has not come here.'}
          </p>
        )}
      </div>
      {step.effect !== null && <EffectCard effect={step.effect} />}
    </div>
  );
}

function Attempts({ step }: { step: StepDetail }) {
  return (
    <ol className="attempts">
      {step.attempts.map(({ number, startedAt, durationMs, failure }) => {
        const tone =
          failure === null ? (durationMs === null ? 'running' : 'succeeded') : toneOfKind(failure.kind);
        return (
          <li key={number} className={`tone-${tone}`}>
            <div className="row">
              <StateIcon tone={tone} />
              <span className="grow">Attempt {number}</span>
              <span className="hint" title={startedAt}>
                {clockTime(startedAt)}
                {durationMs !== null && ` · ${duration(durationMs)}`}
              </span>
            </div>
            {failure !== null && (
              <div className="attempt-failure">
                <div>{failure.message}</div>
                <div className="hint">
                  {kindWords[failure.kind]} · <span className="mono">{failure.code}</span> ·{' '}
                  {outcomeWords[failure.outcome]}
                </div>
                {failure.evidence !== undefined && <JsonTree value={failure.evidence} open={1} />}
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const outcomeWords = {
  'not-done': 'nothing was written',
  unknown: 'it is not known whether it was written',
  done: 'it was written',
} as const;
