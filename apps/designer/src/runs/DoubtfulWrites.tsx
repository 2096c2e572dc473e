import { Button } from '@mantine/core';
import type { RunDetail, StepDetail } from '@crossdock/contracts';
import { IconHelpCircle } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';

const SettleDialog = lazy(async () => ({ default: (await import('./SettleDialog.tsx')).SettleDialog }));

interface Asked {
  step: StepDetail;
  write: string;
  was: 'done' | 'not-done';
}

/** Writes of which nobody knows whether they were done: a person looks there, and answers. */
export function DoubtfulWrites({ run }: { run: RunDetail }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      {run.steps.map((step) => {
        const question = step.effect?.question;
        if (question === undefined) return null;
        const ask = (was: Asked['was']) => setAsked({ step, write: question.step, was });
        return (
          <div key={question.step} className="run-question tone-retrying">
            <IconHelpCircle size={18} />
            <span className="grow">{question.text}</span>
            <Button variant="default" onClick={() => ask('done')}>
              It was done
            </Button>
            <Button variant="default" onClick={() => ask('not-done')}>
              It was not done
            </Button>
          </div>
        );
      })}
      {asked !== null && (
        <Suspense fallback={null}>
          <SettleDialog run={run} {...asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}
