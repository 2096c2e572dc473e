import { Checkbox } from '@mantine/core';
import type { RunSummary } from '@crossdock/contracts';
import { IconArrowBackUp, IconRadar2 } from '@tabler/icons-react';
import { memo } from 'react';
import { Link } from 'react-router';
import { duration } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { lookOfRun } from '../ui/states.ts';
import { StateBadge, StateIcon } from '../ui/StateBadge.tsx';
import { nameOfRun, sourceWords } from './run-names.ts';

interface RunRowProps {
  run: RunSummary;
  compact: boolean;
  open: boolean;
  /** The filter of the list, so that the way back leads to the same list. */
  search: string;
  selected: boolean;
  onSelect: (run: string) => void;
}

export const RunRow = memo(function RunRow({ run, compact, open, search, selected, onSelect }: RunRowProps) {
  const look = lookOfRun(run.status, run.failure?.kind);
  const to = { pathname: `/runs/${run.id}`, search };
  if (compact) {
    return (
      <Link to={to} className="list-row run-row" data-open={open} aria-current={open ? 'page' : undefined}>
        <span title={look.word}>
          <StateIcon tone={look.tone} size={16} />
        </span>
        <span className="cut">
          <strong>{nameOfRun(run)}</strong>
          {run.failure !== null && <span className="hint"> {run.failure.message}</span>}
        </span>
        <span className="hint">
          <Moment at={run.acceptedAt} />
        </span>
      </Link>
    );
  }
  return (
    <div className="run-line" data-selected={selected}>
      <Checkbox
        className="run-select"
        aria-label={`Select ${nameOfRun(run)}`}
        checked={selected}
        onChange={() => onSelect(run.id)}
      />
      <Link to={to} className="list-row run-row">
        <span>
          <StateBadge look={look} />
        </span>
        <span className="run-name">
          <strong className="cut" title={nameOfRun(run)}>
            {nameOfRun(run)}
          </strong>
          <Source run={run} />
        </span>
        <span className="cut soft" title={run.flow.name}>
          {run.flow.name} <span className="hint">v{run.flow.version}</span>
        </span>
        <span className={`cut tone-${look.tone}`}>
          {run.failure === null ? (
            <span className="hint cut">{otherKeys(run)}</span>
          ) : (
            <span className="run-failure" title={run.failure.message}>
              {run.failure.message}
            </span>
          )}
        </span>
        <span className="number soft">
          {run.durationMs !== null ? (
            duration(run.durationMs)
          ) : run.nextAttemptAt !== null ? (
            <span title="Next attempt">
              <Moment at={run.nextAttemptAt} />
            </span>
          ) : (
            ''
          )}
        </span>
        <span className="number soft">
          <Moment at={run.acceptedAt} />
        </span>
      </Link>
    </div>
  );
});

/** Webhooks are the rule; only what is different is marked. */
function Source({ run }: { run: RunSummary }) {
  if (run.source === 'webhook') return null;
  const Icon = run.source === 'replay' ? IconArrowBackUp : IconRadar2;
  return (
    <span className="run-source" title={sourceWords[run.source]}>
      <Icon size={13} /> {run.source}
    </span>
  );
}

function otherKeys({ keys }: RunSummary): string {
  return keys
    .filter(({ kind }) => kind !== 'order')
    .map(({ value }) => value)
    .join(', ');
}
