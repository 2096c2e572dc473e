import { ActionIcon, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, useRef } from 'react';
import { Otherwise, RowLine } from './TableRows.tsx';
import { addColumn, addRow, setOtherwise, type Side, type Table } from './table-edits.ts';

export interface ColumnPlace {
  side: Side;
  column: number;
}

export interface TableGridProps {
  table: Table;
  /** Rows that the sample matches, from 1. */
  matched: readonly number[];
  chosen: ColumnPlace;
  readOnly: boolean;
  onChoose: (place: ColumnPlace) => void;
  onChange: (table: Table, mark?: string) => void;
}

/** The table itself: conditions left of a double line, results right of it. Arrow keys walk through the rows. */
export function TableGrid(props: TableGridProps) {
  const { table, matched, readOnly, onChange } = props;
  const grid = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = rowAsked(event);
    const cell = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
    if (to === 0 || cell === undefined) return;
    const [row = '', column = ''] = cell.split('/');
    const next = Number(row) + to;
    if (event.key === 'Enter' && next === table.rows.length && !readOnly) onChange(addRow(table));
    event.preventDefault();
    requestAnimationFrame(() =>
      grid.current?.querySelector<HTMLElement>(`[data-cell="${String(next)}/${column}"]`)?.focus(),
    );
  };
  return (
    <div className="decisions-scroll">
      <table ref={grid} className="decisions-table" onKeyDown={onKeyDown}>
        <thead>
          <Headings {...props} />
        </thead>
        <tbody>
          {table.rows.map((_, row) => (
            <RowLine key={row} {...props} row={row} lit={matched.includes(row + 1)} />
          ))}
          {table.otherwise !== undefined && <Otherwise {...props} />}
        </tbody>
      </table>
      {!readOnly && (
        <div className="row decisions-add">
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange(addRow(table))}
          >
            Add row
          </Button>
          {table.otherwise === undefined && (
            <Button
              variant="subtle"
              onClick={() =>
                onChange(
                  setOtherwise(
                    table,
                    table.outputs.map(() => null),
                  ),
                )
              }
            >
              Say what counts when no row matches
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function rowAsked({ key }: KeyboardEvent): -1 | 0 | 1 {
  if (key === 'ArrowUp') return -1;
  return key === 'ArrowDown' || key === 'Enter' ? 1 : 0;
}

function Headings({ table, chosen, readOnly, onChoose, onChange }: TableGridProps) {
  const heading = (side: Side, title: string, column: number) => (
    <th key={`${side} ${String(column)}`} className={`of-${side}`} data-edge={column === 0}>
      <button
        type="button"
        className="plain-button decisions-heading"
        aria-pressed={chosen.side === side && chosen.column === column}
        onClick={() => onChoose({ side, column })}
      >
        <span className="cut">{title === '' ? 'no title' : title}</span>
      </button>
    </th>
  );
  const more = (side: Side, what: string) =>
    !readOnly && (
      <th className={`of-${side} decisions-more`}>
        <ActionIcon
          size={22}
          aria-label={`Add ${what} column`}
          onClick={() => {
            onChoose({ side, column: table[side].length });
            onChange(addColumn(table, side));
          }}
        >
          <IconPlus size={14} />
        </ActionIcon>
      </th>
    );
  return (
    <tr>
      <th className="decisions-number">#</th>
      {table.inputs.map(({ title }, column) => heading('inputs', title, column))}
      {more('inputs', 'a condition')}
      {table.outputs.map(({ title }, column) => heading('outputs', title, column))}
      {more('outputs', 'a result')}
      <th className="decisions-tools" />
    </tr>
  );
}
