import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Failed } from '../ui/Notice.tsx';
import { Editor } from './Editor.tsx';
import { VersionView } from './VersionView.tsx';

/** The flow page: its draft to edit, or with `?version=3` an older version to look at. */
export function EditorPage() {
  const { flow: id = '' } = useParams();
  const { name: env } = useEnvironment();
  const [search] = useSearchParams();
  const flow = useQuery({ ...queries.flow(id), refetchOnWindowFocus: false });
  const catalogue = useQuery(queries.catalogue());
  const connections = useQuery(queries.connections(env));
  const lookups = useQuery(queries.lookups(env));
  const error = flow.error ?? catalogue.error;
  if (error !== null && (flow.data === undefined || catalogue.data === undefined)) {
    return (
      <Failed
        error={error}
        retry={() => {
          void flow.refetch();
          void catalogue.refetch();
        }}
      />
    );
  }
  if (flow.data === undefined || catalogue.data === undefined) return <WaitingEditor />;
  const known = { catalogue: catalogue.data.nodes, connectors: catalogue.data.connectors };
  const shared = { flow: flow.data, known, connections: connections.data, lookups: lookups.data };
  const version = Number(search.get('version'));
  return version > 0 ? (
    <VersionView key={`${id} ${String(version)}`} {...shared} version={version} />
  ) : (
    <Editor key={id} {...shared} />
  );
}

function WaitingEditor() {
  return (
    <div style={{ height: '100%', display: 'flex', flexDirection: 'column' }} aria-busy>
      <div className="row" style={{ height: 48, padding: '0 16px', borderBottom: '1px solid var(--line)' }}>
        <Skeleton height={16} width={220} />
      </div>
      <div className="grow row" style={{ justifyContent: 'center', gap: 84 }}>
        {[0, 1, 2].map((each) => (
          <Skeleton key={each} height={60} width={232} radius={10} />
        ))}
      </div>
    </div>
  );
}
