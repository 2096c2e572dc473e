import type { RunSummary } from '@crossdock/contracts';
import { Link } from 'react-router';
import { plural } from '../ui/formats.ts';
import { lookOfRun } from '../ui/states.ts';
import { StateBadge } from '../ui/StateBadge.tsx';
import { nameOfRun } from './run-names.ts';

/** Runs that a step started, the failed ones first. */
export function ChildRuns({ runs }: { runs: readonly RunSummary[] }) {
  if (runs.length === 0) return null;
  return (
    <div className="card step-card">
      <h3>{plural(runs.length, 'run')} started here</h3>
      <ul className="child-runs">
        {runs.map((run) => (
          <li key={run.id}>
            <StateBadge look={lookOfRun(run.status, run.failure?.kind)} quiet />
            <Link className="link" to={`/runs/${run.id}`}>
              {nameOfRun(run)}
            </Link>
            <span className="hint cut">{run.failure?.message ?? run.flow.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
