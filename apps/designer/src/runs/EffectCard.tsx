import type { StepDetail } from '@crossdock/contracts';
import { IconRefreshDot } from '@tabler/icons-react';
import { Copy } from '../ui/Copy.tsx';
import { words } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { type Look } from '../ui/states.ts';
import { StateBadge } from '../ui/StateBadge.tsx';

type Effect = NonNullable<StepDetail['effect']>;

const looks: Record<Effect['state'], Look & { says: string }> = {
  intended: { tone: 'running', word: 'Intended', says: 'The write was announced and is on its way.' },
  confirmed: {
    tone: 'succeeded',
    word: 'Confirmed',
    says: 'Written once. Retries and replays reuse the result.',
  },
  refused: { tone: 'business', word: 'Refused', says: 'The system refused: nothing was written.' },
  doubtful: {
    tone: 'retrying',
    word: 'In doubt',
    says: 'Nobody knows yet whether it was written; it is looked up first.',
  },
  undone: {
    tone: 'skipped',
    word: 'Taken back',
    says: 'It was written, and taken back when a later step of the same try failed.',
  },
};

/** What the step did to the world, and how it stays single. */
export function EffectCard({ effect: { key, state, reused, record, answer } }: { effect: Effect }) {
  const look = looks[state];
  return (
    <div className="card step-card">
      <div className="row">
        <h3 className="grow">Effect</h3>
        <StateBadge look={look} />
      </div>
      {record !== null && (
        <div className="row">
          <span className="soft">{words(record.entity)}</span>
          <strong className="record-label">{record.label}</strong>
          <span className="hint">id {record.id}</span>
          <Copy text={record.label} label={`Copy ${record.label}`} />
        </div>
      )}
      {reused ? (
        <p className="effect-reused">
          <IconRefreshDot size={15} /> Found done earlier, result reused. Nothing was written again.
        </p>
      ) : (
        <p className="hint">{look.says}</p>
      )}
      {answer !== undefined && (
        <p className="effect-answer">
          <strong>{answer.was === 'done' ? 'It was done' : 'It was not done'}</strong>, says {answer.by},{' '}
          <Moment at={answer.at} />: {answer.reason}
        </p>
      )}
      <div className="row">
        <span className="mono effect-key" title="The key that keeps this write single">
          {key}
        </span>
        <Copy text={key} label="Copy the key" />
      </div>
    </div>
  );
}
