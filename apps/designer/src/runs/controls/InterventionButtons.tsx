import { Button } from '@mantine/core';
import type { RunDetail } from '@crossdock/contracts';
import { IconArrowForwardUp, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { InterventionDialog } from './InterventionDialog.tsx';
import { buttonText, canBe, type Intervention, interventions, type KnownRun } from './interventions.ts';
import { notifyRefused, useIntervention } from './use-intervention.ts';

const icons: Record<Intervention, typeof IconPlayerPause> = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  cancel: IconPlayerStop,
  'let-go': IconArrowForwardUp,
};

const words: Record<Intervention, string> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel run',
  'let-go': 'Let go',
};

interface InterventionButtonsProps {
  runs: readonly KnownRun[];
  /** Says on each button how many runs it is about. */
  counted?: boolean;
  /** Of the one run, where it is known. */
  steps?: RunDetail['steps'];
}

/** What can be done now to these runs; nothing else is offered. */
export function InterventionButtons({ runs, counted = false, steps = [] }: InterventionButtonsProps) {
  const [asked, setAsked] = useState<{ intervention: 'cancel' | 'let-go'; runs: KnownRun[] } | null>(null);
  const intervene = useIntervention();
  return (
    <>
      {interventions.map((intervention) => {
        const able = runs.filter((run) => canBe(run, intervention));
        if (able.length === 0) return null;
        const Icon = icons[intervention];
        const click = () =>
          intervention === 'cancel' || intervention === 'let-go'
            ? setAsked({ intervention, runs: able })
            : intervene.mutate({ intervention, runs: able }, { onSuccess: notifyRefused });
        return (
          <Button
            key={intervention}
            variant="default"
            leftSection={<Icon size={14} />}
            disabled={intervene.isPending}
            onClick={click}
          >
            {counted ? buttonText(intervention, able.length) : words[intervention]}
          </Button>
        );
      })}
      {asked !== null && <InterventionDialog {...asked} steps={steps} onClose={() => setAsked(null)} />}
    </>
  );
}
