import { Button } from '@mantine/core';
import type { Connection } from '@crossdock/contracts';
import { useMutation } from '@tanstack/react-query';
import { IconLock, IconPlugConnected } from '@tabler/icons-react';
import { client, problemOf } from '../api/client.ts';
import type { ConnectionDescriptor } from '../api/descriptors.ts';
import { formFields } from '../editor/inspector/fields.ts';
import { useEnvironment } from '../session/environment.tsx';
import { inline, words } from '../ui/formats.ts';
import { Moment } from '../ui/Moment.tsx';
import { StateBadge } from '../ui/StateBadge.tsx';
import { Tile } from '../ui/Tile.tsx';
import { GateStrip } from './GateStrip.tsx';

interface ConnectionCardProps {
  connection: Connection;
  type: ConnectionDescriptor | undefined;
  onEdit: (type: ConnectionDescriptor) => void;
}

/** One connection: its settings, secrets only by name, and whether it works right now. */
export function ConnectionCard({ connection, type, onEdit }: ConnectionCardProps) {
  const { name: env } = useEnvironment();
  const { alias, settings, secretsSet, changedAt } = connection;
  const test = useMutation({
    mutationFn: () => client.system.testConnection({ params: { env, alias } }),
  });
  const fields = formFields(type?.settings ?? {}).filter(
    ({ key, widget }) => widget === 'secret' || settings[key] !== undefined,
  );
  return (
    <article className="card connection-card" aria-label={alias}>
      <header className="row" style={{ gap: 12 }}>
        <Tile monogram={type?.monogram ?? '··'} title={type?.title ?? connection.type} size={34} />
        <div className="grow">
          <h2>{alias}</h2>
          <div className="hint">
            {type?.title ?? `${connection.type}, which is not installed here`} · changed{' '}
            <Moment at={changedAt} />
          </div>
        </div>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={14} />}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
        {type !== undefined && (
          <Button variant="default" onClick={() => onEdit(type)}>
            Edit
          </Button>
        )}
      </header>
      <GateStrip connection={connection} />
      <dl className="connection-facts">
        {fields.map(({ key, title, widget }) => (
          <div key={key}>
            <dt>{title}</dt>
            <dd className="cut" title={widget === 'secret' ? undefined : inline(settings[key], 200)}>
              {widget !== 'secret' ? (
                inline(settings[key])
              ) : secretsSet.includes(key) ? (
                <span className="row soft">
                  <IconLock size={13} /> set
                </span>
              ) : (
                <span className="tone-business colored">not set</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div aria-live="polite">
        {test.data !== undefined && <TestResult {...test.data} />}
        {test.error !== null && <TestResult ok={false} facts={{}} message={problemOf(test.error).detail} />}
      </div>
    </article>
  );
}

function TestResult({
  ok,
  facts,
  message,
}: {
  ok: boolean;
  facts: Record<string, string>;
  message: string | null;
}) {
  return (
    <div className={`connection-test ${ok ? 'tone-succeeded' : 'tone-technical'}`}>
      <StateBadge
        look={ok ? { tone: 'succeeded', word: 'Works' } : { tone: 'technical', word: 'Does not work' }}
      />
      {message !== null && <span>{message}</span>}
      {Object.entries(facts).map(([name, value]) => (
        <span key={name}>
          <span className="hint">{words(name)}</span> {value}
        </span>
      ))}
    </div>
  );
}
