import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { RunDetail } from '@crossdock/contracts';
import { useState } from 'react';
import { consequences } from './consequences.ts';
import { RefusalLines } from './RefusalLines.tsx';
import { type KnownRun, titleOf } from './interventions.ts';
import { useIntervention } from './use-intervention.ts';
import '../run.css';

interface InterventionDialogProps {
  intervention: 'cancel' | 'let-go';
  runs: readonly KnownRun[];
  /** Of the one run, where it is known: what it wrote. */
  steps?: RunDetail['steps'];
  onClose: () => void;
}

/** Asks before something that cannot be taken back, and says what it does. */
export function InterventionDialog({ intervention, runs, steps = [], onClose }: InterventionDialogProps) {
  const [reason, setReason] = useState('');
  const intervene = useIntervention();
  const refused = intervene.data ?? [];
  const title = titleOf(intervention, runs);
  const needsReason = intervention === 'cancel';
  return (
    <Modal opened onClose={onClose} size={480} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          intervene.mutate(
            { intervention, runs, reason },
            { onSuccess: (no) => (no.length === 0 ? onClose() : undefined) },
          );
        }}
      >
        <Stack gap={14}>
          <ul className="consequences">
            {consequences(intervention, runs, steps).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
          {needsReason && refused.length === 0 && (
            <TextInput
              label="Why"
              description="Stands in the history of the run, for those who read it later"
              required
              maxLength={500}
              data-autofocus
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
          )}
          <RefusalLines refused={refused} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {refused.length === 0 ? 'Back' : 'Close'}
            </Button>
            {refused.length === 0 && (
              <Button
                type="submit"
                color={needsReason ? 'red' : 'indigo'}
                loading={intervene.isPending}
                disabled={needsReason && reason.trim() === ''}
              >
                {title}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
