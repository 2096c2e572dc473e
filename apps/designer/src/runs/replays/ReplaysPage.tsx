import { useQuery } from '@tanstack/react-query';
import { IconArrowBackUp } from '@tabler/icons-react';
import { Link } from 'react-router';
import { queries } from '../../api/queries.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { plural } from '../../ui/formats.ts';
import { Moment } from '../../ui/Moment.tsx';
import { Empty, Failed } from '../../ui/Notice.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { WaitingRows } from '../../ui/Waiting.tsx';
import { BatchBar } from './BatchBar.tsx';
import { lookOfBatch } from './replay-words.ts';
import '../../ui/list.css';
import './replays.css';

/** Replays of many runs, newest first. */
export function ReplaysPage() {
  const { name: env } = useEnvironment();
  const replays = useQuery(queries.replays(env));
  return (
    <div className="page">
      <nav aria-label="Where you are" className="row hint">
        <Link to="/runs" className="link">
          Runs
        </Link>
        / <span>Replays</span>
      </nav>
      <header className="page-head">
        <div className="grow">
          <h1>Replays</h1>
          <p className="soft">Of many runs at once, the last hundred</p>
        </div>
      </header>
      <div className="card">
        {replays.data?.map((batch) => (
          <Link key={batch.id} to={`/runs/replays/${batch.id}`} className="list-row batch-row">
            <span>
              <StateBadge look={lookOfBatch(batch.state)} />
            </span>
            <strong>{plural(batch.progress.total, 'run')}</strong>
            <BatchBar batch={batch} />
            <span className="cut soft" title={batch.report}>
              {batch.report}
            </span>
            <span className="cut soft">{batch.reason ?? ''}</span>
            <span className="number soft">
              {batch.requestedBy}, <Moment at={batch.requestedAt} />
            </span>
          </Link>
        ))}
        {replays.isPending && <WaitingRows rows={4} height={46} />}
        {replays.error !== null && replays.data === undefined && (
          <Failed error={replays.error} retry={() => void replays.refetch()} />
        )}
        {replays.data?.length === 0 && (
          <Empty icon={<IconArrowBackUp size={24} />} title="Nothing was replayed in bulk yet">
            Select runs in the list, or filter it to what failed, and press Replay.
          </Empty>
        )}
      </div>
    </div>
  );
}
