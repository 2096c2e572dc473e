import type { FlowSummary } from '@crossdock/contracts';
import { Link } from 'react-router';
import { count } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { StateIcon } from '../ui/StateBadge.tsx';
import { toneOfKind } from '../ui/states.ts';
import { Tile } from '../ui/Tile.tsx';
import { Sparkline } from './Sparkline.tsx';

/** One flow: who it connects, what runs, how the last day went, and what failed last. */
export function FlowRow({ flow }: { flow: FlowSummary }) {
  const { health, deployment, systems } = flow;
  const runs = `/runs?flow=${encodeURIComponent(flow.id)}`;
  return (
    <tr>
      <td>
        <div className="row" style={{ gap: 12 }}>
          <span className="flow-systems">
            {(systems.length === 0 ? ['FLOW'] : systems).map((monogram) => (
              <Tile key={monogram} monogram={monogram} size={28} />
            ))}
          </span>
          <div className="grow">
            <Link to={`/flows/${flow.id}`} className="flow-name">
              {flow.name}
            </Link>
            {health.lastFailure === null ? (
              <div className="hint cut">
                {flow.latestVersion === null
                  ? 'Not published yet'
                  : flow.draftDiffers
                    ? 'The draft has changes that are not published'
                    : 'No failure'}
              </div>
            ) : (
              <div
                className={`flow-failure tone-${toneOfKind(health.lastFailure.kind)}`}
                title={health.lastFailure.message}
              >
                <StateIcon tone={toneOfKind(health.lastFailure.kind)} size={13} />
                <span className="cut">{health.lastFailure.message}</span>
              </div>
            )}
          </div>
        </div>
      </td>
      <td className="flow-version">
        {deployment === null ? (
          <span className="hint">not deployed</span>
        ) : deployment.enabled ? (
          <span>v{deployment.version}</span>
        ) : (
          <span className="hint">v{deployment.version}, off</span>
        )}
      </td>
      <td>
        <Sparkline hourly={health.hourly} />
      </td>
      <td className="number">
        <Link to={`${runs}&status=completed`} className="quiet-link">
          {count(health.completed)}
        </Link>
      </td>
      <td className="number">
        <Link
          to={`${runs}&status=failed`}
          className={`quiet-link ${health.failed > 0 ? 'tone-technical bad' : ''}`}
        >
          {count(health.failed)}
        </Link>
      </td>
      <td className="flow-last">
        {health.lastRunAt === null ? <span className="hint">never</span> : <Moment at={health.lastRunAt} />}
        <UnderWay health={health} />
      </td>
    </tr>
  );
}

/** How the runs that are not over stand. */
function UnderWay({ health: { active, retrying, waiting } }: Pick<FlowSummary, 'health'>) {
  const parts = [
    { tone: 'running', howMany: active, word: 'running' },
    { tone: 'retrying', howMany: retrying, word: 'retrying' },
    { tone: 'waiting', howMany: waiting, word: 'waiting' },
  ].filter(({ howMany }) => howMany > 0);
  if (parts.length === 0) return null;
  return (
    <div className="row hint" style={{ gap: '0 8px', flexWrap: 'wrap' }}>
      {parts.map(({ tone, howMany, word }) => (
        <span key={tone} className={`tone-${tone} colored`}>
          {count(howMany)} {word}
        </span>
      ))}
    </div>
  );
}
