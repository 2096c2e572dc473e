import { Button } from '@mantine/core';
import type { ReplayBatch } from '@crossdock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconListDetails, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { client } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { Copy } from '../../ui/Copy.tsx';
import { plural } from '../../ui/formats.ts';
import { Moment } from '../../ui/Moment.tsx';
import { Failed, ProblemLine } from '../../ui/Notice.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { WaitingPage } from '../../ui/Waiting.tsx';
import { BatchBar, BatchLegend, runsOf } from './BatchBar.tsx';
import { beginsText, chosenBy, lookOfBatch, refusalText, versionText } from './replay-words.ts';
import '../run.css';
import './replays.css';

/** One replay of many runs: how far it is, and what can be done about it. */
export function ReplayPage() {
  const { batch: id = '' } = useParams();
  const { name: env } = useEnvironment();
  const batch = useQuery(queries.replay(env, id));
  if (batch.data === undefined) {
    return batch.error === null ? (
      <WaitingPage />
    ) : (
      <Failed error={batch.error} retry={() => void batch.refetch()} />
    );
  }
  return (
    <article className="page replay-page" aria-label="Replay">
      <nav aria-label="Where you are" className="row hint">
        <Link to="/runs" className="link">
          Runs
        </Link>
        /
        <Link to="/runs/replays" className="link">
          Replays
        </Link>
        / <span className="mono cut">{batch.data.id}</span>
        <Copy text={batch.data.id} label="Copy the id of the replay" />
      </nav>
      <Head batch={batch.data} />
      <section className="card replay-progress" aria-label="Progress">
        <BatchBar batch={batch.data} />
        <BatchLegend batch={batch.data} />
        {batch.data.progress.refused.map((each) => (
          <p key={each.code} className="hint">
            {refusalText(each)}.
          </p>
        ))}
      </section>
      <Facts batch={batch.data} />
    </article>
  );
}

function Head({ batch }: { batch: ReplayBatch }) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const move = useMutation({
    mutationFn: (what: 'pause' | 'resume' | 'cancel') =>
      client.replays[what]({ params: { env, batch: batch.id } }),
    onSuccess: (moved) => cache.setQueryData(queries.replay(env, batch.id).queryKey, moved),
    onError: () => void cache.invalidateQueries({ queryKey: queries.replay(env, batch.id).queryKey }),
  });
  const { state, progress } = batch;
  return (
    <>
      <header className="run-head-line">
        <h1>Replay of {plural(progress.total, 'run')}</h1>
        <StateBadge look={lookOfBatch(state)} />
        <span className="grow" />
        <Button
          variant="default"
          component={Link}
          to={runsOf(batch.id)}
          leftSection={<IconListDetails size={14} />}
        >
          Show its runs
        </Button>
        {state === 'running' && (
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={14} />}
            onClick={() => move.mutate('pause')}
          >
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button leftSection={<IconPlayerPlay size={14} />} onClick={() => move.mutate('resume')}>
            Resume
          </Button>
        )}
        {(state === 'running' || state === 'paused') && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={14} />}
            title="Starts no further runs. Those that were started go on"
            onClick={() => move.mutate('cancel')}
          >
            Cancel the rest
          </Button>
        )}
      </header>
      <ProblemLine error={move.error} />
    </>
  );
}

function Facts({ batch }: { batch: ReplayBatch }) {
  const { name: env } = useEnvironment();
  const { data: flows = [] } = useQuery(queries.flows(env));
  const nameOf = (flow: string) => flows.find(({ id }) => id === flow)?.name ?? flow;
  return (
    <dl className="card facts replay-facts">
      <dt>Asked for by</dt>
      <dd>
        {batch.requestedBy}, <Moment at={batch.requestedAt} />
      </dd>
      {batch.endedAt !== null && (
        <>
          <dt>{batch.state === 'cancelled' ? 'Cancelled' : 'Done'}</dt>
          <dd>
            <Moment at={batch.endedAt} />
          </dd>
        </>
      )}
      <dt>Runs</dt>
      <dd>{chosenBy(batch.filter, nameOf)}</dd>
      <dt>Replayed</dt>
      <dd>
        {beginsText(batch.from)}, {versionText(batch)}
      </dd>
      <dt>Pace</dt>
      <dd>
        {batch.rate === null
          ? 'as many as there is room for'
          : `at most ${plural(batch.rate, 'run')} a second`}
      </dd>
      {batch.reason !== null && (
        <>
          <dt>Why</dt>
          <dd>{batch.reason}</dd>
        </>
      )}
    </dl>
  );
}
