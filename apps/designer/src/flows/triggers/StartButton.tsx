import { Button } from '@mantine/core';
import type { FlowDetail } from '@crossdock/contracts';
import type { Flow } from '@crossdock/flow';
import { useQuery } from '@tanstack/react-query';
import { IconFileUpload, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { queries } from '../../api/queries.ts';
import type { Known } from '../../editor/canvas/node-facts.ts';
import { recordOf } from '../../editor/inspector/widgets/widget.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { FileDialog } from './FileDialog.tsx';
import { StartDialog } from './StartDialog.tsx';

/** Triggers whose event a person can write. */
const byHand = new Set([
  'core.manual@1',
  'core.schedule@1',
  'core.webhook@1',
  'core.request@1',
  'core.event@1',
]);
const byFile = 'core.file@1';

interface StartButtonProps {
  detail: FlowDetail;
  /** The type of the trigger as it is drawn. */
  type: string;
  known: Known;
}

export function canStart(type: string): boolean {
  return byHand.has(type) || type === byFile;
}

/** Starts what the environment runs of this flow: with a form, with an event, or with a file. */
export function StartButton({ detail, type, known }: StartButtonProps) {
  const { name: env } = useEnvironment();
  const [opened, setOpened] = useState(false);
  const deployment = detail.deployments.find(({ environment }) => environment === env);
  const version = useQuery({
    ...queries.version(detail.id, deployment?.version ?? 0),
    enabled: opened && deployment !== undefined,
  });
  const running = version.data && triggerOf(version.data.flow, known);
  const close = () => setOpened(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={type === byFile ? <IconFileUpload size={15} /> : <IconPlayerPlay size={15} />}
        disabled={deployment?.enabled !== true}
        title={
          deployment?.enabled === true
            ? `Version ${String(deployment.version)} in ${env}`
            : `Publish and deploy it to ${env} first`
        }
        onClick={() => setOpened(true)}
      >
        {type === byFile ? 'Bring a file' : 'Run now'}
      </Button>
      {opened && type === byFile && <FileDialog flow={detail.id} opened onClose={close} />}
      {opened && type !== byFile && running !== undefined && deployment !== undefined && (
        <StartDialog
          flow={detail.id}
          version={deployment.version}
          form={recordOf(recordOf(running.params)['form'])}
          sample={running.sample}
          opened
          onClose={close}
        />
      )}
    </>
  );
}

function triggerOf(flow: Flow, { catalogue }: Known) {
  for (const { type, params } of Object.values(flow.nodes)) {
    const descriptor = catalogue.get(type);
    if (descriptor?.kind !== 'trigger') continue;
    const now = { scheduledAt: new Date().toISOString(), previous: null };
    return { params, sample: type === 'core.schedule@1' ? now : descriptor.sample };
  }
  return undefined;
}
