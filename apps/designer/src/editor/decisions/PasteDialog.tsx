import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { type DecisionRow, readRows } from '@crossdock/flow';
import { useState } from 'react';
import { plural } from '../../ui/formats.ts';
import type { Table } from './table-edits.ts';

interface PasteDialogProps {
  table: Table;
  onPaste: (rows: DecisionRow[]) => void;
  onClose: () => void;
}

/** Rows from a spreadsheet: read as they are pasted, with the line and column of what cannot be read. */
export function PasteDialog({ table, onPaste, onClose }: PasteDialogProps) {
  const [text, setText] = useState('');
  const read = readRows(text, table);
  const columns = [...table.inputs, ...table.outputs].map(({ title }) => title).join(' · ');
  return (
    <Modal opened onClose={onClose} title="Paste rows" size={640}>
      <Stack gap={12}>
        <p className="soft">
          Copy the rows in your spreadsheet with the columns in this order: <strong>{columns}</strong>. Cells
          may say <code>DE, AT</code>, <code>&gt;= 100</code>, <code>100..200</code>, <code>!= paid</code>; an
          empty cell fits any value.
        </p>
        <Textarea
          aria-label="Rows of the spreadsheet"
          data-autofocus
          autosize
          minRows={8}
          maxRows={16}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {'problems' in read && (
          <ul className="decisions-paste-problems" role="alert">
            {read.problems.slice(0, 5).map(({ line, column, message }) => (
              <li key={`${String(line)} ${String(column)}`}>
                Line {line}, column {column}: {message}
              </li>
            ))}
            {read.problems.length > 5 && <li>and {read.problems.length - 5} more</li>}
          </ul>
        )}
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={'problems' in read || read.rows.length === 0}
            onClick={() => {
              if ('rows' in read) onPaste(read.rows);
            }}
          >
            {'rows' in read && read.rows.length > 0 ? `Add ${plural(read.rows.length, 'row')}` : 'Add rows'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
