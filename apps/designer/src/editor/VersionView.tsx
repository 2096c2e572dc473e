import { Button } from '@mantine/core';
import type { Connection, FlowDetail } from '@crossdock/contracts';
import type { LookupTables } from '@crossdock/flow';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Failed, ProblemLine } from '../ui/Notice.tsx';
import { Canvas } from './canvas/Canvas.tsx';
import type { Known } from './canvas/node-facts.ts';
import { type FlowDocument } from './document.ts';
import { EditorContext } from './EditorContext.ts';
import { createEditorStore } from './editor-store.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { WorkArea } from './WorkArea.tsx';
import { VersionMenu } from './publish/VersionMenu.tsx';
import { useEditorState } from './use-editor-state.ts';
import './editor.css';

interface VersionViewProps {
  flow: FlowDetail;
  version: number;
  known: Known;
  connections: Connection[] | undefined;
  lookups: LookupTables | undefined;
}

/** A version as it was published: to look at, and to deploy again. */
export function VersionView({ flow, version, known, connections, lookups }: VersionViewProps) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const published = useQuery(queries.version(flow.id, version));
  const running = flow.deployments.find(({ environment }) => environment === env);
  const isRunning = running?.version === version && running.enabled;
  const deploy = useMutation({
    mutationFn: (enabled: boolean) =>
      client.flows.deploy({ params: { env, flow: flow.id }, body: { version, enabled } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: queries.flow(flow.id).queryKey }),
  });
  if (published.error !== null)
    return <Failed error={published.error} retry={() => void published.refetch()} />;
  return (
    <div className="editor">
      <header className="editor-head">
        <nav aria-label="Where you are" className="row grow">
          <Link to="/flows" className="editor-crumb">
            Flows
          </Link>
          <span className="hint">/</span>
          <h1 className="editor-name cut">{flow.name}</h1>
          <span className="version-chip">
            <IconEye size={14} /> v{version}, read only
          </span>
        </nav>
        <ProblemLine error={deploy.error} />
        <VersionMenu detail={flow} shown={version} />
        <Button variant="default" component={Link} to={`/flows/${flow.id}`}>
          Back to the draft
        </Button>
        <Button
          loading={deploy.isPending}
          onClick={() => deploy.mutate(!isRunning)}
          variant={isRunning ? 'default' : 'filled'}
        >
          {isRunning ? `Switch off in ${env}` : `Deploy v${String(version)} to ${env}`}
        </Button>
      </header>
      {published.data !== undefined && (
        <LookAt
          document={{ flow: published.data.flow, layout: published.data.layout }}
          known={known}
          connections={connections}
          lookups={lookups}
        />
      )}
    </div>
  );
}

function LookAt({
  document,
  ...source
}: { document: FlowDocument } & Pick<VersionViewProps, 'known' | 'connections' | 'lookups'>) {
  const [store] = useState(() => createEditorStore(document, source.known.catalogue));
  const [area, setArea] = useState<string | null>(null);
  const editor = useEditorState({ ...source, store, readOnly: true, openArea: setArea });
  return (
    <EditorContext value={editor}>
      <ReactFlowProvider>
        <div className="editor-area">
          <div className="editor-canvas">
            <Canvas activity={undefined} run={null} />
          </div>
          <Inspector />
          <WorkArea nodeKey={area} onClose={() => setArea(null)} />
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}
