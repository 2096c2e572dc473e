import { analyse, DecisionTableParams, type TableAnalysis } from '@crossdock/flow';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import { inline, plural } from '../../ui/formats.ts';
import type { Table } from './table-edits.ts';

/** So many of a kind are told; the rest is counted. */
const mostTold = 3;

/** Gaps, overlaps and rows that never count, as a strip above the table. */
export function TableChecks({ table }: { table: Table }) {
  const settled = useDeferredValue(table);
  const found = useMemo(() => {
    const parsed = DecisionTableParams.safeParse(settled);
    return parsed.success && parsed.data.rows.length > 0 ? analyse(parsed.data) : null;
  }, [settled]);
  if (found === null)
    return <div className="decisions-checks hint">Checked once every column is complete.</div>;
  const warnings = warningsOf(found, settled.hit);
  return (
    <div className="decisions-checks" role="status">
      {warnings.length === 0 && (
        <span className="tone-succeeded colored row">
          <IconCircleCheck size={15} /> No gaps, no overlaps
        </span>
      )}
      {warnings.map((text) => (
        <span key={text} className="tone-retrying colored row">
          <IconAlertTriangle size={15} /> {text}
        </span>
      ))}
      {found.notes.map((note) => (
        <span key={note} className="hint row">
          <IconInfoCircle size={15} /> {note}
        </span>
      ))}
    </div>
  );
}

function warningsOf({ gaps, overlaps, unreachable }: TableAnalysis, hit: Table['hit']): string[] {
  return [
    ...told(
      unreachable.map(({ row, by }) =>
        by.length === 0
          ? `Row ${String(row)} contradicts itself: no value fits it`
          : `Row ${String(row)} is never reached: row ${by.join(' and ')} takes all of its values`,
      ),
      'more rows that are never reached',
    ),
    ...told(
      gaps.map(({ description }) => `No row for: ${description}`),
      'more gaps',
    ),
    ...told(
      hit === 'unique'
        ? overlaps.map(({ rows, example }) => `Rows ${rows.join(' and ')} both match ${inline(example, 70)}`)
        : [],
      'more overlaps',
    ),
  ];
}

function told(all: readonly string[], rest: string): string[] {
  const left = all.length - mostTold;
  return left > 0 ? [...all.slice(0, mostTold), `${plural(left, rest, rest)}`] : [...all];
}
