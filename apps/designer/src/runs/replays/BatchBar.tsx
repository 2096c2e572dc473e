import type { ReplayBatch } from '@crossdock/contracts';
import { Link } from 'react-router';
import { count, plural } from '../../ui/formats.ts';
import { partsOf } from './replay-words.ts';

/** How far a replay of many runs is, as a bar. */
export function BatchBar({ batch }: { batch: ReplayBatch }) {
  return (
    <div
      className="batch-bar"
      role="img"
      aria-label={`Of ${plural(batch.progress.total, 'run')}: ${batch.report}`}
      title={batch.report}
    >
      {partsOf(batch).map(({ key, count: runs }) => (
        <span key={key} className={`batch-${key}`} style={{ flexGrow: runs }} />
      ))}
    </div>
  );
}

/** The parts by name; those that are runs lead to them. */
export function BatchLegend({ batch }: { batch: ReplayBatch }) {
  const { failed, underWay } = statusesOf;
  return (
    <ul className="batch-legend">
      {partsOf(batch).map(({ key, word, count: runs }) => {
        const statuses = key === 'failed' ? failed : key === 'underWay' ? underWay : undefined;
        const text = `${count(runs)} ${word}`;
        return (
          <li key={key}>
            <i className={`batch-${key}`} />
            {statuses === undefined ? (
              text
            ) : (
              <Link className="link" to={runsOf(batch.id, statuses)}>
                {text}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const statusesOf = {
  failed: ['failed', 'cancelled'],
  underWay: ['queued', 'running', 'retrying', 'waiting', 'paused'],
};

/** The address of the runs that a batch has started. */
export function runsOf(batch: string, statuses: readonly string[] = []): string {
  return `/runs?${new URLSearchParams([['batch', batch], ...statuses.map((each) => ['status', each])]).toString()}`;
}
