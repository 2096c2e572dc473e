import type { StepDetail } from '@crossdock/contracts';
import { duration } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { StateIcon } from '../ui/StateBadge.tsx';

type Wait = StepDetail['waits'][number];

/** What is waited for, in words. */
export const waitReasons: Record<Wait['because'], string> = {
  delay: 'a moment',
  event: 'an event',
  approval: 'the decision of a person',
  'sub-flow': 'another flow',
  items: 'the runs of its items',
  throttle: 'its turn',
  batch: 'the others of its group',
};

/** What a step waited for, or waits for still. */
export function Waits({ waits }: { waits: readonly Wait[] }) {
  if (waits.length === 0) return null;
  return (
    <ol className="attempts">
      {waits.map((wait) => (
        <WaitLine key={wait.since} wait={wait} />
      ))}
    </ol>
  );
}

function WaitLine({ wait: { because, since, until, signal, endedAt, endedBy } }: { wait: Wait }) {
  const tone = endedAt === null ? 'waiting' : 'skipped';
  return (
    <li className={`tone-${tone}`}>
      <div className="row">
        <StateIcon tone={tone} />
        <span className="grow">
          {endedAt === null ? 'Waits' : 'Waited'} for {waitReasons[because]}
          {signal !== null && (
            <span className="mono">
              {' '}
              {signal.name} · {signal.correlation}
            </span>
          )}
        </span>
        <span className="hint">
          {endedAt === null ? (
            <>
              since <Moment at={since} />
            </>
          ) : (
            duration(Date.parse(endedAt) - Date.parse(since))
          )}
        </span>
      </div>
      <div className="hint wait-end">
        {endedAt === null
          ? until !== null && (
              <>
                until <Moment at={until} /> at the longest
              </>
            )
          : endedBy === 'time'
            ? 'ended because its time was over'
            : endedBy === 'signal'
              ? 'ended by what it waited for'
              : 'the run ended before it came'}
      </div>
    </li>
  );
}
