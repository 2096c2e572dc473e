import type { RunDetail } from '@crossdock/contracts';
import { Link, useSearchParams } from 'react-router';
import { Copy } from '../ui/Copy.tsx';
import { plural } from '../ui/formats.ts';
import { kindWords, lookOfRun } from '../ui/states.ts';
import { StateBadge } from '../ui/StateBadge.tsx';
import { RunActions } from './RunActions.tsx';
import { RunFacts } from './RunFacts.tsx';
import { nameOfRun } from './run-names.ts';

/** A run over a long list may make very many. */
const mostRecords = 4;

/** Which run this is, how it stands, what it made, and what can be done about it. */
export function RunHeader({ run }: { run: RunDetail }) {
  const [search] = useSearchParams();
  const look = lookOfRun(run.status, run.failure?.kind);
  const records = run.steps.flatMap(({ effect }) => (effect?.record == null ? [] : [effect.record]));
  return (
    <header className="run-head">
      <nav aria-label="Where you are" className="row hint">
        <Link to={{ pathname: '/runs', search: search.toString() }} className="editor-crumb">
          Runs
        </Link>
        / <span className="mono cut">{run.id}</span>
        <Copy text={run.id} label="Copy the run id" />
      </nav>
      <div className="run-head-line">
        <h1 className="cut">{nameOfRun(run)}</h1>
        <StateBadge look={look} />
        {records.slice(0, mostRecords).map(({ label, entity, id }) => (
          <span
            key={`${entity} ${id}`}
            className="record-chip"
            title={`${entity.replaceAll('-', ' ')}, id ${id}`}
          >
            {label}
          </span>
        ))}
        {records.length > mostRecords && (
          <span className="hint">and {plural(records.length - mostRecords, 'more record')}</span>
        )}
        <span className="grow" />
        <RunActions run={run} />
      </div>
      <RunFacts run={run} />
      {run.failure !== null && (
        <div className={`run-sentence tone-${look.tone}`} role="alert">
          <strong>{kindWords[run.failure.kind]}</strong>
          <span className="grow">{run.failure.message}</span>
          <span className="mono">{run.failure.code}</span>
        </div>
      )}
    </header>
  );
}
