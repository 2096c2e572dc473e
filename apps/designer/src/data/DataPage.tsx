import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { count } from '../ui/formats.ts';
import { Empty, Failed } from '../ui/Notice.tsx';
import { WaitingRows } from '../ui/Waiting.tsx';
import { LookupTable } from './LookupTable.tsx';
import './data.css';

/** Lookup tables: what one system calls a thing, and what the other does. */
export function DataPage() {
  const { name: env, title } = useEnvironment();
  const lookups = useQuery(queries.lookups(env));
  const [search, setSearch] = useSearchParams();
  const [naming, setNaming] = useState<string | null>(null);
  const tables = lookups.data ?? {};
  const wish = search.get('table');
  const shown = wish ?? Object.keys(tables)[0];
  const choose = (table: string) => setSearch({ table }, { replace: true });
  const create = () => {
    if (naming !== null && naming.trim() !== '') choose(naming.trim());
    setNaming(null);
  };
  const names = Object.keys(tables);
  const listed = shown === undefined || names.includes(shown) ? names : [...names, shown];
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          <h1>Data</h1>
          <p className="soft">
            Lookup tables of {title}: mappings and formulas read them, and a changed row counts for the next
            run.
          </p>
        </div>
        <Button leftSection={<IconPlus size={15} />} onClick={() => setNaming('')}>
          New table
        </Button>
      </header>
      {lookups.error !== null && lookups.data === undefined ? (
        <Failed error={lookups.error} retry={() => void lookups.refetch()} />
      ) : lookups.data === undefined ? (
        <div className="card">
          <WaitingRows rows={6} height={36} />
        </div>
      ) : (
        <div className={listed.length === 0 && naming === null ? '' : 'data-split'}>
          <nav className="data-tables" aria-label="Tables">
            {listed.map((table) => (
              <button
                key={table}
                type="button"
                className="plain-button data-table-link"
                aria-current={table === shown}
                onClick={() => choose(table)}
              >
                <IconTable size={15} />
                <span className="cut grow">{table}</span>
                <span className="hint">{count(Object.keys(tables[table] ?? {}).length)}</span>
              </button>
            ))}
            {naming !== null && (
              <TextInput
                autoFocus
                aria-label="Name of the new table"
                placeholder="payment-journals"
                value={naming}
                onChange={({ currentTarget }) => setNaming(currentTarget.value)}
                onBlur={create}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') create();
                  if (event.key === 'Escape') setNaming(null);
                }}
              />
            )}
          </nav>
          {shown === undefined ? (
            <div className="card">
              <Empty
                icon={<IconTable size={24} />}
                title="No lookup table yet"
                action={<Button onClick={() => setNaming('')}>New table</Button>}
              >
                The shop says <span className="mono">stripe</span>, the ERP says journal{' '}
                <span className="mono">BNK2</span>: a table translates, and people can change it without
                touching a flow.
              </Empty>
            </div>
          ) : (
            <LookupTable key={shown} name={shown} table={tables[shown]} />
          )}
        </div>
      )}
    </div>
  );
}
