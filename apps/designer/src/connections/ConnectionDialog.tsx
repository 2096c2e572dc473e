import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { Connection } from '@crossdock/contracts';
import { Alias } from '@crossdock/flow';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, problemOf } from '../api/client.ts';
import type { ConnectionDescriptor } from '../api/descriptors.ts';
import { queries } from '../api/queries.ts';
import { SchemaForm } from '../editor/inspector/SchemaForm.tsx';
import { useEnvironment } from '../session/environment.tsx';
import { ProblemLine } from '../ui/Notice.tsx';

export interface EditedConnection {
  type: ConnectionDescriptor;
  /** Null: a new one. */
  connection: Connection | null;
}

interface ConnectionDialogProps {
  edited: EditedConnection;
  taken: readonly string[];
  onClose: () => void;
}

/** The settings of a connection, as its type describes them. Secrets that are not touched stay. */
export function ConnectionDialog({ edited: { type, connection }, taken, onClose }: ConnectionDialogProps) {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  const [alias, setAlias] = useState(connection?.alias ?? '');
  const [settings, setSettings] = useState(connection?.settings ?? {});
  const named = Alias.safeParse(alias);
  const aliasProblem =
    connection !== null || alias === ''
      ? undefined
      : taken.includes(alias)
        ? 'is taken already: edit that connection, or choose another alias'
        : named.error?.issues[0]?.message;
  const save = useMutation({
    mutationFn: () =>
      client.system.putConnection({ params: { env, alias }, body: { type: type.id, settings } }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: queries.connections(env).queryKey });
      onClose();
    },
  });
  const refused = Object.fromEntries(
    (save.error === null ? [] : (problemOf(save.error).errors ?? [])).map(({ field, message }) => [
      field.replace(/^(body\.)?settings\./, ''),
      message,
    ]),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={connection === null ? `New ${type.title} connection` : `${alias}: ${type.title}`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap={16}>
          <p className="soft">{type.description}</p>
          {connection === null && (
            <TextInput
              label="Alias"
              description="The name flows use for it, the same in every environment"
              placeholder="erp"
              classNames={{ input: 'mono' }}
              value={alias}
              error={aliasProblem}
              data-autofocus
              onChange={({ currentTarget }) => setAlias(currentTarget.value)}
            />
          )}
          <SchemaForm
            id="connection"
            schema={type.settings}
            value={settings}
            onChange={setSettings}
            secretsSet={connection?.secretsSet ?? []}
            refused={refused}
          />
          <ProblemLine error={save.error} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!named.success || aliasProblem !== undefined}
            >
              Save connection
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
