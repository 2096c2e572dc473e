import { Button } from '@mantine/core';
import type { RunDetail } from '@crossdock/contracts';
import { useClipboard } from '@mantine/hooks';
import { IconArrowBackUp, IconLink, IconPencilBolt, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Copy } from '../ui/Copy.tsx';
import { duration } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { kindWords, lookOfRun } from '../ui/states.ts';
import { StateBadge } from '../ui/StateBadge.tsx';
import { ReplayDialog } from './ReplayDialog.tsx';
import { nameOfRun, sourceWords } from './run-names.ts';
import { waitReasons } from './Waits.tsx';

/** Which run this is, how it stands, and what can be done about it. */
export function RunHeader({ run }: { run: RunDetail }) {
  const [replaying, setReplaying] = useState<'same' | 'edited' | null>(null);
  const [search] = useSearchParams();
  const clipboard = useClipboard({ timeout: 1_500 });
  const look = lookOfRun(run.status, run.failure?.kind);
  const open = run.steps.flatMap(({ waits }) => waits).find(({ endedAt }) => endedAt === null);
  const records = run.steps.flatMap(({ effect }) => (effect?.record == null ? [] : [effect.record]));
  return (
    <header className="run-head">
      <nav aria-label="Where you are" className="row hint">
        <Link to={{ pathname: '/runs', search: search.toString() }} className="editor-crumb">
          Runs
        </Link>
        / <span className="mono cut">{run.id}</span>
        <Copy text={run.id} label="Copy the run id" />
      </nav>
      <div className="run-head-line">
        <h1 className="cut">{nameOfRun(run)}</h1>
        <StateBadge look={look} />
        {records.map(({ label, entity, id }) => (
          <span
            key={`${entity} ${id}`}
            className="record-chip"
            title={`${entity.replaceAll('-', ' ')}, id ${id}`}
          >
            {label}
          </span>
        ))}
        <span className="grow" />
        <Button
          variant="default"
          leftSection={<IconLink size={14} />}
          onClick={() => clipboard.copy(window.location.href)}
        >
          {clipboard.copied ? 'Copied' : 'Copy link'}
        </Button>
        <Button
          variant="default"
          component={Link}
          to={`/flows/${run.flow.id}`}
          leftSection={<IconRoute size={14} />}
        >
          Open flow
        </Button>
        <Button
          variant="default"
          leftSection={<IconPencilBolt size={14} />}
          onClick={() => setReplaying('edited')}
        >
          Replay with edited data
        </Button>
        <Button leftSection={<IconArrowBackUp size={14} />} onClick={() => setReplaying('same')}>
          Replay
        </Button>
      </div>
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
      {run.failure !== null && (
        <div className={`run-sentence tone-${look.tone}`} role="alert">
          <strong>{kindWords[run.failure.kind]}</strong>
          <span className="grow">{run.failure.message}</span>
          <span className="mono">{run.failure.code}</span>
        </div>
      )}
      {replaying !== null && (
        <ReplayDialog run={run} edited={replaying === 'edited'} onClose={() => setReplaying(null)} />
      )}
    </header>
  );
}
