import type { CodeTrial } from '@crossdock/contracts';
import { duration } from '../../ui/formats.ts';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { ProblemLine } from '../../ui/Notice.tsx';

interface TrialPaneProps {
  input: unknown;
  trial: CodeTrial | undefined;
  pending: boolean;
  error: unknown;
}

/** What the code is given in the sample, and what the last run of it gave. */
export function TrialPane({ input, trial, pending, error }: TrialPaneProps) {
  return (
    <aside className="code-trial" aria-label="Run on the sample">
      <h3>
        Input <span className="hint">from the trigger&apos;s sample</span>
      </h3>
      <JsonTree value={input} open={2} />
      <h3>
        Result{' '}
        <span className="hint" role="status">
          {trial !== undefined && trial.failure === null && `${duration(trial.cpuMs)} of computing`}
        </span>
      </h3>
      <ProblemLine error={error} />
      {trial === undefined && error === null && (
        <p className="hint">{pending ? 'Running…' : 'Run the code to see what it gives. Nothing is kept.'}</p>
      )}
      {trial?.failure != null && (
        <p className="inspector-problem" role="alert">
          {trial.failure.message}
        </p>
      )}
      {trial?.failure === null &&
        (trial.output === undefined ? (
          <p className="hint">The code returned nothing.</p>
        ) : (
          <JsonTree value={trial.output} open={3} />
        ))}
      {trial !== undefined && trial.console.length > 0 && (
        <>
          <h3>Console</h3>
          <pre className="mono code-console">{trial.console.join('\n')}</pre>
        </>
      )}
    </aside>
  );
}
