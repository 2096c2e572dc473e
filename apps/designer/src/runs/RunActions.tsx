import { Button } from '@mantine/core';
import type { RunDetail } from '@crossdock/contracts';
import { useClipboard } from '@mantine/hooks';
import { IconArrowBackUp, IconLink, IconPencilBolt, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { canBeReplayed } from './controls/interventions.ts';
import { InterventionButtons } from './controls/InterventionButtons.tsx';
import { ReplayDialog } from './ReplayDialog.tsx';

/** What can be done with a run as it stands. */
export function RunActions({ run }: { run: RunDetail }) {
  const [replaying, setReplaying] = useState<'same' | 'edited' | null>(null);
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <>
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
      <InterventionButtons runs={[run]} steps={run.steps} />
      {canBeReplayed(run) && (
        <>
          {run.source !== 'items' && (
            <Button
              variant="default"
              leftSection={<IconPencilBolt size={14} />}
              onClick={() => setReplaying('edited')}
            >
              Replay with edited data
            </Button>
          )}
          <Button leftSection={<IconArrowBackUp size={14} />} onClick={() => setReplaying('same')}>
            Replay
          </Button>
        </>
      )}
      {replaying !== null && (
        <ReplayDialog run={run} edited={replaying === 'edited'} onClose={() => setReplaying(null)} />
      )}
    </>
  );
}
