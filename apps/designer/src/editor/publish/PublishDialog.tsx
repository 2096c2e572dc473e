import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import type { FlowDetail } from '@crossdock/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { plural } from '../../ui/formats.ts';
import { ProblemLine } from '../../ui/Notice.tsx';
import type { DraftSaving } from '../draft-saving.ts';
import { useEditor } from '../EditorContext.ts';
import { ProblemList } from './ProblemsMenu.tsx';
import { placedIn } from './refusal.ts';

interface PublishDialogProps {
  opened: boolean;
  detail: FlowDetail;
  saving: DraftSaving;
  onClose: () => void;
  onSelect: (key: string) => void;
}

/** Draft to version, then the choice to let the environment run it. */
export function PublishDialog({ opened, detail, saving, onClose, onSelect }: PublishDialogProps) {
  const { problems, refuse } = useEditor();
  const { name: env, title } = useEnvironment();
  const cache = useQueryClient();
  const [note, setNote] = useState('');
  const next = (detail.versions[0]?.number ?? 0) + 1;
  const changed = () => {
    void cache.invalidateQueries({ queryKey: queries.flow(detail.id).queryKey });
    void cache.invalidateQueries({ queryKey: queries.flows(env).queryKey });
  };
  const publish = useMutation({
    mutationFn: async () => {
      await saving.flush();
      return client.flows.publish({ params: { flow: detail.id }, body: { note } });
    },
    onSuccess: changed,
    onError: (error) => refuse(placedIn(error)),
  });
  const deploy = useMutation({
    mutationFn: (version: number) =>
      client.flows.deploy({ params: { env, flow: detail.id }, body: { version, enabled: true } }),
    onSuccess: changed,
  });
  const version = publish.data?.number;
  const running = detail.deployments.find(({ environment }) => environment === env);
  return (
    <Modal opened={opened} onClose={onClose} title={`Publish ${detail.name}`} size="md">
      {version !== undefined ? (
        <Stack gap={14}>
          <p className="row tone-succeeded" style={{ fontSize: 14 }}>
            <IconCircleCheck size={18} className="state-icon" />
            {deploy.data === undefined
              ? `Version ${String(version)} is published.`
              : `${title} runs version ${String(version)}. Runs under way finish on the version they started with.`}
          </p>
          <ProblemLine error={deploy.error} />
          {deploy.data === undefined ? (
            <>
              <p className="soft">
                {running === undefined
                  ? `${title} does not run this flow yet.`
                  : `${title} still runs version ${String(running.version)}.`}
              </p>
              <Group gap={8} justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  Not now
                </Button>
                <Button loading={deploy.isPending} onClick={() => deploy.mutate(version)} data-autofocus>
                  Deploy v{version} to {env}
                </Button>
              </Group>
            </>
          ) : (
            <>
              <p className="hint">
                Deliveries go to <span className="mono">{deploy.data.webhookUrl}</span>
              </p>
              <Group justify="flex-end">
                <Button onClick={onClose}>Done</Button>
              </Group>
            </>
          )}
        </Stack>
      ) : problems.length > 0 ? (
        <Stack gap={12}>
          <p className="soft">
            {plural(problems.length, 'thing')} to put right first. Click one to go there; the draft stays
            saved.
          </p>
          <ProblemList problems={problems} onSelect={onSelect} />
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            publish.mutate();
          }}
        >
          <Stack gap={14}>
            <p className="soft">The draft becomes version {next}. A version never changes again.</p>
            <Textarea
              label="What changed"
              description="For those who read the history later"
              minRows={2}
              autosize
              maxLength={500}
              value={note}
              data-autofocus
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
            />
            <ProblemLine error={publish.error} />
            <Group gap={8} justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={publish.isPending}>
                Publish version {next}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
