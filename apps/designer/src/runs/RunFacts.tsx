import type { RunDetail } from '@crossdock/contracts';
import { Link } from 'react-router';
import { duration } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { lookOfRun } from '../ui/states.ts';
import { StateBadge } from '../ui/StateBadge.tsx';
import { sourceWords } from './run-names.ts';
import { waitReasons } from './Waits.tsx';

/** When it came, by what, on which version, and which runs it belongs to. */
export function RunFacts({ run }: { run: RunDetail }) {
  const look = lookOfRun(run.status, run.failure?.kind);
  const open = run.steps.flatMap(({ waits }) => waits).find(({ endedAt }) => endedAt === null);
  return (
    <div className="run-facts">
      <span>
        {run.flow.name} <span className="hint">v{run.flow.version}</span>
      </span>
      <span>
        {sourceWords[run.source]} <Moment at={run.acceptedAt} />
      </span>
      {run.durationMs !== null && <span>took {duration(run.durationMs)}</span>}
      {run.nextAttemptAt !== null && open === undefined && (
        <span className={`tone-${look.tone} colored`}>
          next attempt <Moment at={run.nextAttemptAt} />
        </span>
      )}
      {open?.until != null && (
        <span className="tone-waiting colored">
          waits for {waitReasons[open.because]} until <Moment at={open.until} />
        </span>
      )}
      {run.lane !== 'orders' && <span>in the {run.lane} lane</span>}
      {run.sequenceKey !== null && (
        <span title="Runs of one key go one after the other">
          in order with <span className="mono">{run.sequenceKey}</span>
          {run.holdsKey && <strong>, which waits until this run is replayed or let go</strong>}
        </span>
      )}
      {run.leadsGroup && (
        <span>
          leads a group<strong>, which waits until this run is replayed or let go</strong>
        </span>
      )}
      {run.parent !== null && (
        <span>
          started by{' '}
          <Link className="link mono" to={`/runs/${run.parent.run}`}>
            {run.parent.run}
          </Link>
        </span>
      )}
      {run.replayOf !== null && (
        <span>
          replay of{' '}
          <Link className="link mono" to={`/runs/${run.replayOf}`}>
            {run.replayOf}
          </Link>
        </span>
      )}
      {run.replays.map((replay) => (
        <span key={replay.id}>
          replayed as{' '}
          <Link className="link mono" to={`/runs/${replay.id}`}>
            {replay.id}
          </Link>{' '}
          <StateBadge look={lookOfRun(replay.status, replay.failure?.kind)} quiet />
        </span>
      ))}
    </div>
  );
}
