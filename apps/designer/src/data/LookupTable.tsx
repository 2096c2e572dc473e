import { ActionIcon, Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ClipboardEvent, useRef, useState } from 'react';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { plural } from '../ui/formats.ts';
import { ProblemLine } from '../ui/Notice.tsx';
import { type LookupRow, pasteRows, problemsIn, rowsFromText, rowsOf, tableOf } from './lookup-rows.ts';

const empty: LookupRow = { key: '', value: '' };

/** One table to edit like a spreadsheet: type, paste rows, save the whole. Undefined: not saved yet. */
export function LookupTable({ name, table }: { name: string; table: Record<string, string> | undefined }) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const [edited, setEdited] = useState<LookupRow[] | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = edited ?? (table === undefined ? [empty] : rowsOf(table));
  const problems = problemsIn(rows);
  const save = useMutation({
    mutationFn: () => client.system.putLookup({ params: { env, table: name }, body: tableOf(rows) }),
    onSuccess: (saved) => {
      cache.setQueryData(queries.lookups(env).queryKey, (old) => ({ ...old, [name]: saved }));
      setEdited(null);
    },
  });
  const change = (index: number, part: Partial<LookupRow>) =>
    setEdited(rows.with(index, { ...(rows[index] ?? empty), ...part }));
  const paste = (event: ClipboardEvent, index: number) => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n;]/.test(text.trim())) return;
    event.preventDefault();
    setEdited(pasteRows(rows, index, rowsFromText(text)));
  };
  const add = () => {
    setEdited([...rows, empty]);
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLInputElement>('tr:last-child input')?.focus(),
    );
  };
  return (
    <section className="card lookup" aria-label={name}>
      <header className="row lookup-head">
        <h2 className="grow cut">{name}</h2>
        <span className="hint" role="status">
          {edited !== null ? 'not saved' : plural(rows.length, 'row')}
        </span>
        {edited !== null && (
          <Button variant="default" onClick={() => setEdited(null)}>
            Discard
          </Button>
        )}
        <Button
          disabled={edited === null || problems.size > 0}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save table
        </Button>
      </header>
      <ProblemLine error={save.error} />
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <tr key={index} data-wrong={problems.has(index)}>
              {(['key', 'value'] as const).map((cell) => (
                <td key={cell}>
                  <input
                    className="mono"
                    aria-label={`${cell === 'key' ? 'Key' : 'Value'} of row ${String(index + 1)}`}
                    aria-invalid={problems.has(index)}
                    value={row[cell]}
                    onChange={({ currentTarget }) => change(index, { [cell]: currentTarget.value })}
                    onPaste={(event) => paste(event, index)}
                    onKeyDown={(event) => {
                      if (event.key === 'Enter' && index === rows.length - 1) add();
                    }}
                  />
                  {cell === 'key' && problems.has(index) && (
                    <div className="lookup-problem" role="alert">
                      {problems.get(index)}
                    </div>
                  )}
                </td>
              ))}
              <td>
                <ActionIcon
                  size={24}
                  aria-label={`Remove row ${String(index + 1)}`}
                  onClick={() => setEdited(rows.toSpliced(index, 1))}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer className="row lookup-foot">
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={add}>
          Add row
        </Button>
        <span className="hint">Rows can be pasted from a spreadsheet.</span>
      </footer>
    </section>
  );
}
