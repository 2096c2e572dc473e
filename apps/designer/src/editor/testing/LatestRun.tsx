import { useQuery } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type LiveRun, queries } from '../../api/queries.ts';
import { nameOfRun } from '../../runs/run-names.ts';
import { duration } from '../../ui/formats.ts';
import { lookOfRun } from '../../ui/states.ts';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useDocument, useEditor } from '../EditorContext.ts';

/** The newest run of this flow, live: what it is, how it stands, where to read on. */
export function LatestRun({ latest, shown }: { latest: LiveRun | null; shown: boolean }) {
  const erp = useDemoErp();
  if (latest === null) return null;
  const { run } = latest;
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

/** Where the demo ERP shows what the flow has written; undefined when the flow does not go there. */
function useDemoErp(): string | undefined {
  const { data: about } = useQuery(queries.about());
  const { store, connections } = useEditor();
  const { flow } = useDocument(store);
  const url = about?.demo?.erpUrl;
  if (url === undefined) return undefined;
  const used = new Set(Object.values(flow.nodes).map(({ connection }) => connection));
  return connections.some(({ alias, settings }) => used.has(alias) && settings['url'] === url)
    ? url
    : undefined;
}
