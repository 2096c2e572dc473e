import type { RunSummary, StepDetail } from '@crossdock/contracts';
import { Link } from 'react-router';
import { approvalsAskedBy } from '../approvals/ApprovalOfStep.tsx';
import { DecisionOf } from '../approvals/Decided.tsx';
import { clockTime, duration } from '../ui/formats.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { kindWords, lookOfStep, toneOfKind } from '../ui/states.ts';
import { StateBadge, StateIcon } from '../ui/StateBadge.tsx';
import { ChildRuns } from './ChildRuns.tsx';
import { EffectCard } from './EffectCard.tsx';
import { Waits } from './Waits.tsx';
import { spentText } from './WaterfallLines.tsx';

/** One step: its attempts, what it wrote, and which runs it started. */
export function StepPanel({ step, started }: { step: StepDetail; started: readonly RunSummary[] }) {
  const look = lookOfStep(step.state, step.attempts.at(-1)?.failure?.kind);
  const quiet = step.state === 'skipped' || step.state === 'pending';
  return (
    <div className="step-panel">
      <div className="card step-card">
        <div className="row">
          <h3 className="cut grow">{step.title}</h3>
          <StateBadge look={look} />
        </div>
        <div className="hint">
          <span className="mono">{step.key}</span>
          {step.port !== null &&
            step.port !== 'out' &&
            ` · took the way ${step.port.replaceAll('+', ' and ')}`}
        </div>
        {step.takenFrom !== undefined && (
          <p className="hint">
            Done by run{' '}
            <Link className="link mono" to={`/runs/${step.takenFrom}`}>
              {step.takenFrom}
            </Link>
            , and taken over
          </p>
        )}
        <Waits waits={step.waits} />
        {step.attempts.length > 0 && <Attempts step={step} />}
        {step.attempts.length === 0 && quiet && (
          <p className="hint">
            {step.state === 'skipped' ? 'The run took another way.' : 'The run has not come here.'}
          </p>
        )}
      </div>
      {approvalsAskedBy([step], { open: false }).map((id) => (
        <DecisionOf key={id} approval={id} />
      ))}
      <ChildRuns runs={started} />
      {step.effect !== null && <EffectCard effect={step.effect} />}
      {step.console !== undefined && step.console.length > 0 && (
        <div className="card step-card">
          <h3>Console</h3>
          <pre className="mono step-console">{step.console.join('\n')}</pre>
        </div>
      )}
    </div>
  );
}

function Attempts({ step }: { step: StepDetail }) {
  return (
    <ol className="attempts">
      {step.attempts.map(({ number, startedAt, durationMs, failure, spent }, index) => {
        /* After a wait the same attempt goes on. */
        const goesOn = step.attempts[index - 1]?.number === number;
        const tone =
          failure === null ? (durationMs === null ? 'running' : 'succeeded') : toneOfKind(failure.kind);
        return (
          <li key={index} className={`tone-${tone}`}>
            <div className="row">
              <StateIcon tone={tone} />
              <span className="grow">{goesOn ? 'Went on after the wait' : `Attempt ${String(number)}`}</span>
              <span className="hint" title={startedAt}>
                {clockTime(startedAt)}
                {durationMs !== null && ` · ${duration(durationMs)}`}
              </span>
            </div>
            {spent !== null && <div className="hint attempt-spent">{spentText(spent)}</div>}
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
