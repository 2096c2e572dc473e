import { useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type LiveRun, queries } from '../../api/queries.ts';
import { nameOfRun } from '../../runs/run-names.ts';
import { duration } from '../../ui/formats.ts';
import { lookOfRun } from '../../ui/states.ts';
import { StateBadge } from '../../ui/StateBadge.tsx';

/** The newest run of this flow, live: what it is, how it stands, where to read on. */
export function LatestRun({ latest, shown }: { latest: LiveRun | null; shown: boolean }) {
  const { data: about } = useQuery(queries.about());
  if (latest === null) return null;
  const { run } = latest;
  const erp = about?.demo?.erpUrl;
  return (
    <div className="latest-run card" data-shown={shown} role="status">
      <StateBadge look={lookOfRun(run.status, run.failure?.kind)} />
      <strong className="cut">{nameOfRun(run)}</strong>
      <span className="hint cut">
        {run.failure !== null
          ? run.failure.message
          : run.durationMs === null
            ? 'on its way'
            : `in ${duration(run.durationMs)}`}
      </span>
      <Link className="link" to={`/runs/${run.id}`}>
        Open run
      </Link>
      {erp !== undefined && run.status === 'completed' && (
        <a className="link row" href={erp} target="_blank" rel="noreferrer" style={{ gap: 3 }}>
          Demo ERP <IconExternalLink size={13} />
        </a>
      )}
    </div>
  );
}
