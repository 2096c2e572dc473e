import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { type ConnectionDescriptor, connectionTypes } from '../api/descriptors.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Empty, Failed } from '../ui/Notice.tsx';
import { Tile } from '../ui/Tile.tsx';
import { WaitingRows } from '../ui/Waiting.tsx';
import { ConnectionCard } from './ConnectionCard.tsx';
import { type EditedConnection, ConnectionDialog } from './ConnectionDialog.tsx';
import './connections.css';

/** The systems this environment talks to. */
export function ConnectionsPage() {
  const { name: env, title } = useEnvironment();
  const connections = useQuery({ ...queries.connections(env), refetchInterval: 3_000 });
  const catalogue = useQuery(queries.catalogue());
  const [edited, setEdited] = useState<EditedConnection | null>(null);
  const types = connectionTypes(catalogue.data?.connectors ?? []);
  const error = connections.error ?? catalogue.error;
  const add = (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconPlus size={15} />}>New connection</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {types.map((type) => (
          <Menu.Item
            key={type.id}
            leftSection={<Tile monogram={type.monogram} size={22} />}
            onClick={() => setEdited({ type, connection: null })}
          >
            {type.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          <h1>Connections</h1>
          <p className="soft">
            Flows name a connection by its alias; {title} says here what stands behind it.
          </p>
        </div>
        {add}
      </header>
      {error !== null && connections.data === undefined ? (
        <Failed error={error} retry={() => void connections.refetch()} />
      ) : connections.data === undefined || catalogue.data === undefined ? (
        <div className="card">
          <WaitingRows rows={3} height={96} />
        </div>
      ) : connections.data.length === 0 ? (
        <div className="card">
          <Empty icon={<IconPlugConnected size={24} />} title="No system is connected yet" action={add}>
            A connection holds the address and the credentials of one system. Give it a short alias, such as{' '}
            <span className="mono">shop</span> or <span className="mono">erp</span>.
          </Empty>
        </div>
      ) : (
        <div className="connection-list">
          {connections.data.map((connection) => (
            <ConnectionCard
              key={connection.alias}
              connection={connection}
              type={typeOf(types, connection.type)}
              onEdit={(type) => setEdited({ type, connection })}
            />
          ))}
        </div>
      )}
      {edited !== null && (
        <ConnectionDialog
          edited={edited}
          taken={connections.data?.map(({ alias }) => alias) ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function typeOf(types: readonly ConnectionDescriptor[], id: string): ConnectionDescriptor | undefined {
  return types.find((type) => type.id === id);
}
