import type { Coverage } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { queries } from '../../api/queries.ts';
import { Fold } from '../../editor/inspector/Fold.tsx';
import { useEnvironment } from '../../session/environment.tsx';
import { count } from '../../ui/formats.ts';
import { Moment } from '../../ui/Moment.tsx';
import { coverageWords } from './coverage-words.ts';
import './triggers.css';

/** What happened in the source in the last day, by which way it came, and how the looking goes. */
export function CoverageStrip({ flow }: { flow: string }) {
  const { name: env } = useEnvironment();
  const { data: coverage } = useQuery(queries.coverage(env, flow));
  if (coverage === undefined || coverage.way === null) return null;
  const { way, lastSweptAt, nextSweepAt, lastError, recent } = coverage;
  const look = way === 'sweep' ? 'sweep' : 'look';
  return (
    <section className="trigger-now" aria-label="What came">
      <h3>
        What came <span className="hint">last 24 hours</span>
      </h3>
      <p>{coverageWords(coverage)}</p>
      <dl className="coverage-counts">
        {countsOf(coverage).map(({ title, value, tone }) => (
          <div key={title} className={tone === null || value === 0 ? '' : `tone-${tone} colored`}>
            <dd>{count(value)}</dd>
            <dt>{title}</dt>
          </div>
        ))}
      </dl>
      <p className="hint">
        {lastSweptAt === null ? (
          `No ${look} has got through yet`
        ) : (
          <>
            Last {look} <Moment at={lastSweptAt} />
          </>
        )}
        {nextSweepAt !== null && (
          <>
            {' '}
            · next <Moment at={nextSweepAt} />
          </>
        )}
      </p>
      {lastError !== null && (
        <p className="trigger-failed" role="alert">
          <IconAlertTriangle size={15} />
          <span>
            The {look} <Moment at={lastError.at} /> did not get through: {lastError.message} Nothing is lost:
            the next one begins where the last good one ended.
          </span>
        </p>
      )}
      {recent.length > 0 && (
        <Fold title={way === 'sweep' ? 'Sweeps' : 'Looks'} note={`the last ${String(recent.length)}`}>
          <RecentSweeps recent={recent} />
        </Fold>
      )}
    </section>
  );
}

function countsOf({ way, seen, received, found, completed, open, failed }: Coverage) {
  const delivered = [
    { title: 'Delivered', value: received, tone: null },
    { title: 'Found by sweep', value: found, tone: 'business' },
  ];
  return [
    { title: 'In the source', value: seen, tone: null },
    ...(way === 'sweep' ? delivered : []),
    { title: 'Completed', value: completed, tone: null },
    { title: 'Under way', value: open, tone: null },
    { title: 'Failed', value: failed, tone: 'technical' },
  ];
}

function RecentSweeps({ recent }: Pick<Coverage, 'recent'>) {
  return (
    <table className="sweep-table">
      <thead>
        <tr>
          <th>When</th>
          <th>New to it</th>
          <th>Known</th>
          <th>Found</th>
        </tr>
      </thead>
      <tbody>
        {recent.map(({ at, seen, received, found, error }) => (
          <tr key={at} title={error ?? undefined}>
            <td>
              <Moment at={at} />
            </td>
            {error === null ? (
              <>
                <td>{count(seen)}</td>
                <td>{count(received)}</td>
                <td className={found === 0 ? '' : 'tone-business colored'}>{count(found)}</td>
              </>
            ) : (
              <td colSpan={3} className="tone-technical colored">
                did not get through
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
