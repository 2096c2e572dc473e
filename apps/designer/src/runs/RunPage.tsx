import type { StepDetail } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { approvalsAskedBy, OpenApproval } from '../approvals/ApprovalOfStep.tsx';
import { useEnvironment } from '../session/environment.tsx';
import { count, plural } from '../ui/formats.ts';
import { Failed } from '../ui/Notice.tsx';
import { Segments } from '../ui/Segments.tsx';
import { WaitingPage } from '../ui/Waiting.tsx';
import { DataCard } from './DataCard.tsx';
import { DoubtfulWrites } from './DoubtfulWrites.tsx';
import { EventPanel } from './EventPanel.tsx';
import { HistoryList } from './HistoryList.tsx';
import { RunCanvas } from './RunCanvas.tsx';
import { RunHeader } from './RunHeader.tsx';
import { StepPanel } from './StepPanel.tsx';
import { TimingLine } from './TimingLine.tsx';
import { WaterfallView } from './WaterfallView.tsx';
import './run.css';

type View = 'step' | 'event' | 'history';

/** A run's whole story, live while it is under way. */
export function RunPage() {
  const { run: id = '' } = useParams();
  const { name: env } = useEnvironment();
  const run = useQuery(queries.run(env, id));
  const [chosen, setChosen] = useState<{ run: string; step: string } | null>(null);
  const [view, setView] = useState<View>('step');
  if (run.data === undefined) {
    return run.error === null ? (
      <WaitingPage />
    ) : (
      <Failed error={run.error} retry={() => void run.refetch()} />
    );
  }
  const { steps, event, history, children } = run.data;
  const picked = chosen?.run === id ? chosen.step : null;
  const step =
    steps.find(({ key }) => key === picked) ??
    steps.findLast(({ state }) => state === 'failed' || state === 'retrying' || state === 'waiting') ??
    steps.findLast(({ effect }) => effect !== null) ??
    steps[0];
  const choose = (key: string) => {
    setChosen({ run: id, step: key });
    setView('step');
  };
  return (
    <article className="run-page" aria-label="Run">
      <RunHeader run={run.data} />
      {approvalsAskedBy(steps, { open: true }).map((id) => (
        <OpenApproval key={id} id={id} />
      ))}
      <DoubtfulWrites run={run.data} />
      <TimingLine timing={run.data.timing} />
      <RunCanvas
        run={run.data}
        chosen={step?.node ?? null}
        onChoose={(node) => choose(stepAt(steps, node)?.key ?? node)}
      />
      <div className="run-middle">
        <WaterfallView run={run.data} chosen={step?.key ?? null} onChoose={choose} />
        <section className="run-view" aria-label="Details">
          <Segments
            label="What to look at"
            value={view}
            onChange={setView}
            options={[
              { value: 'step', label: step === undefined ? 'Step' : step.title },
              {
                value: 'event',
                label: event.duplicates > 0 ? `Event · ${plural(event.duplicates, 'duplicate')}` : 'Event',
              },
              { value: 'history', label: `History · ${count(history.length)}` },
            ]}
          />
          {view === 'step' && step !== undefined && (
            <StepPanel step={step} started={children.filter(({ parent }) => parent?.step === step.key)} />
          )}
          {view === 'event' && <EventPanel event={event} />}
          {view === 'history' && <HistoryList history={history} steps={steps} onChoose={choose} />}
        </section>
      </div>
      {view === 'event' ? (
        <DataCard title="Body" value={event.body} absent="The event had no body." />
      ) : (
        step !== undefined && (
          <div className="run-data">
            <DataCard title="Input" value={step.input} absent="This step takes no input of its own." />
            <DataCard title="Output" value={step.output} absent="This step gave no output." />
          </div>
        )
      )}
    </article>
  );
}

/** The step of a node that one asks for on the canvas: of many, one that failed. */
function stepAt(steps: readonly StepDetail[], node: string): StepDetail | undefined {
  const own = steps.filter((step) => step.node === node);
  return own.find(({ state }) => state === 'failed') ?? own[0];
}
