import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { ConditionCell } from './ConditionCell.tsx';
import { ResultCell } from './ResultCell.tsx';
import type { TableGridProps } from './TableGrid.tsx';
import { moveRow, removeRow, setCell, setOtherwise, setResult } from './table-edits.ts';

/** A row: its conditions, its results, and what can be done with it. */
export function RowLine({
  table,
  row,
  lit,
  readOnly,
  onChange,
  onChoose,
}: TableGridProps & { row: number; lit: boolean }) {
  const { when, then, title } = table.rows[row] ?? { when: [], then: [] };
  const number = String(row + 1);
  return (
    <tr data-lit={lit} title={lit ? `${title ?? ''} matched by the sample`.trim() : title}>
      <td className="decisions-number">{number}</td>
      {table.inputs.map((input, column) => (
        <td key={column} className="of-inputs" onFocus={() => onChoose({ side: 'inputs', column })}>
          <ConditionCell
            place={`${String(row)}/w${String(column)}`}
            label={`${input.title}, row ${number}`}
            cell={when[column] ?? null}
            readOnly={readOnly}
            onChange={(cell) =>
              onChange(setCell(table, row, column, cell), `cell ${String(row)} ${String(column)}`)
            }
          />
        </td>
      ))}
      {!readOnly && <td className="of-inputs decisions-more" />}
      {table.outputs.map((output, column) => (
        <td
          key={column}
          className="of-outputs"
          data-edge={column === 0}
          onFocus={() => onChoose({ side: 'outputs', column })}
        >
          <ResultCell
            place={`${String(row)}/t${String(column)}`}
            label={`${output.title}, row ${number}`}
            value={then[column] ?? null}
            readOnly={readOnly}
            onChange={(value) =>
              onChange(setResult(table, row, column, value), `result ${String(row)} ${String(column)}`)
            }
          />
        </td>
      ))}
      {!readOnly && <td className="of-outputs decisions-more" />}
      <td className="decisions-tools">
        {!readOnly && <RowTools table={table} row={row} onChange={onChange} />}
      </td>
    </tr>
  );
}

function RowTools({ table, row, onChange }: Pick<TableGridProps, 'table' | 'onChange'> & { row: number }) {
  const number = String(row + 1);
  return (
    <div className="row" style={{ gap: 0 }}>
      <ActionIcon
        size={22}
        aria-label={`Move row ${number} up`}
        disabled={row === 0}
        onClick={() => onChange(moveRow(table, row, row - 1))}
      >
        <IconArrowUp size={13} />
      </ActionIcon>
      <ActionIcon
        size={22}
        aria-label={`Move row ${number} down`}
        disabled={row === table.rows.length - 1}
        onClick={() => onChange(moveRow(table, row, row + 1))}
      >
        <IconArrowDown size={13} />
      </ActionIcon>
      <ActionIcon
        size={22}
        aria-label={`Remove row ${number}`}
        onClick={() => onChange(removeRow(table, row))}
      >
        <IconX size={13} />
      </ActionIcon>
    </div>
  );
}

/** What counts when no row matches, as the last row. */
export function Otherwise({ table, readOnly, onChange }: TableGridProps) {
  const values = table.otherwise ?? [];
  return (
    <tr className="decisions-otherwise">
      <td className="decisions-number" />
      <td colSpan={table.inputs.length + (readOnly ? 0 : 1)} className="of-inputs">
        When no row matches
      </td>
      {table.outputs.map((output, column) => (
        <td key={column} className="of-outputs" data-edge={column === 0}>
          <ResultCell
            place={`otherwise/t${String(column)}`}
            label={`${output.title}, when no row matches`}
            value={values[column] ?? null}
            readOnly={readOnly}
            onChange={(value) => onChange(setOtherwise(table, values.with(column, value)), 'otherwise')}
          />
        </td>
      ))}
      {!readOnly && <td className="of-outputs decisions-more" />}
      <td className="decisions-tools">
        {!readOnly && (
          <ActionIcon
            size={22}
            aria-label="Take the way no-match instead"
            onClick={() => onChange(setOtherwise(table, null))}
          >
            <IconX size={13} />
          </ActionIcon>
        )}
      </td>
    </tr>
  );
}
