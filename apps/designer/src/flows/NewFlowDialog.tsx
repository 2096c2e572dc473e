import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { ProblemLine } from '../ui/Notice.tsx';

export function NewFlowDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { name: env } = useEnvironment();
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const cache = useQueryClient();
  const create = useMutation({
    mutationFn: () => client.flows.create({ body: { name } }),
    onSuccess: (flow) => {
      cache.setQueryData(queries.flow(flow.id).queryKey, flow);
      void cache.invalidateQueries({ queryKey: queries.flows(env).queryKey });
      void navigate(`/flows/${flow.id}`);
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="New flow">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Stack gap={16}>
          <TextInput
            label="Name"
            description="What it does, in your words: WooCommerce order to Odoo"
            size="sm"
            maxLength={120}
            required
            withAsterisk={false}
            value={name}
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <ProblemLine error={create.error} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              Create flow
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
