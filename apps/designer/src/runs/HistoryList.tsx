import type { RunDetail } from '@crossdock/contracts';
import { duration, exactTime } from '../ui/formats.ts';

interface HistoryListProps {
  history: RunDetail['history'];
  steps: RunDetail['steps'];
  onChoose: (step: string) => void;
}

/** What happened, in order, in words; times count from the beginning. */
export function HistoryList({ history, steps, onChoose }: HistoryListProps) {
  const start = Date.parse(history[0]?.at ?? '');
  return (
    <ol className="card history">
      {history.map(({ at, kind, step, text }, index) => (
        <li key={index}>
          <time className="hint" dateTime={at} title={exactTime(at)}>
            +{duration(Math.max(0, Date.parse(at) - start))}
          </time>
          <span className="grow">{text}</span>
          {step !== null && (
            <button type="button" className="plain-button link hint" onClick={() => onChoose(step)}>
              {steps.find(({ key }) => key === step)?.title ?? step}
            </button>
          )}
          <span className="mono hint">{kind}</span>
        </li>
      ))}
    </ol>
  );
}
