import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { RunDetail, RunSummary } from '@crossdock/contracts';
import { useState } from 'react';
import { plural } from '../../ui/formats.ts';
import { RefusalLines } from './RefusalLines.tsx';
import { titleOf } from './interventions.ts';
import { useIntervention } from './use-intervention.ts';
import '../run.css';

interface InterventionDialogProps {
  intervention: 'cancel' | 'let-go';
  runs: readonly RunSummary[];
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
            {consequences(intervention, runs, writtenBy(steps)).map((each) => (
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

/** What the systems have already, by name. */
function writtenBy(steps: RunDetail['steps']): string[] {
  return steps.flatMap(({ title, effect }) =>
    effect?.state === 'confirmed' && !effect.reused ? [effect.record?.label ?? title] : [],
  );
}

function consequences(
  intervention: InterventionDialogProps['intervention'],
  runs: readonly RunSummary[],
  written: readonly string[],
): string[] {
  const many = runs.length > 1;
  if (intervention === 'let-go') {
    return [
      many ? 'The runs that wait behind them go on without them.' : letGoSentence(runs[0]),
      `What ${many ? 'these runs' : 'this run'} should have done stays undone. ${many ? 'They' : 'It'} can still be replayed, as the last of ${many ? 'their keys' : 'its key'}.`,
    ];
  }
  const keyed = runs.some(({ sequenceKey }) => sequenceKey !== null);
  return [
    many ? 'Each run ends where it stands.' : 'The run ends where it stands.',
    written.length === 0
      ? 'What was written stays written. A call that has left is not called back.'
      : `${plural(written.length, 'write stays', 'writes stay')} written: ${written.join(', ')}. A call that has left is not called back.`,
    ...(keyed ? [`The next ${many ? 'runs of their keys go' : 'run of its key goes'} on.`] : []),
    `${many ? 'Cancelled runs' : 'A cancelled run'} cannot be resumed, but replayed.`,
  ];
}

function letGoSentence(run: RunSummary | undefined): string {
  return run?.sequenceKey == null
    ? 'What waits behind it goes on without it.'
    : `What waits behind it, in order with ${run.sequenceKey}, goes on without it.`;
}
