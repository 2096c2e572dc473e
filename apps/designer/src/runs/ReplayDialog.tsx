import { Button, Group, Modal, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { RunDetail } from '@crossdock/contracts';
import { useMutation } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../api/client.ts';
import { useEnvironment } from '../session/environment.tsx';
import { inline, plural } from '../ui/formats.ts';
import { NumberedText } from '../ui/NumberedText.tsx';
import { ProblemLine } from '../ui/Notice.tsx';
import { type Change, changesBetween, parseJson } from './json-diff.ts';
import { type ReplayChoice, ReplayOptions } from './replays/ReplayOptions.tsx';
import { nameOfRun } from './run-names.ts';

interface ReplayDialogProps {
  run: RunDetail;
  edited: boolean;
  onClose: () => void;
}

/** A new run linked to this one, with the same or corrected data; what was written is not written twice. */
export function ReplayDialog({ run, edited, onClose }: ReplayDialogProps) {
  const { name: env } = useEnvironment();
  const navigate = useNavigate();
  const [text, setText] = useState(() => JSON.stringify(run.event.body, null, 2));
  const [choice, setChoice] = useState<ReplayChoice>({ begins: 'auto', version: 'current' });
  const parsed = parseJson(text);
  const changes = parsed.problem === undefined ? changesBetween(run.event.body, parsed.value) : [];
  const written = run.steps.filter(({ effect }) => effect?.state === 'confirmed');
  const replay = useMutation({
    mutationFn: () => {
      const body = edited && parsed.problem === undefined ? { body: parsed.value } : {};
      const { begins, version } = choice;
      const from = begins === 'auto' ? {} : { from: begins };
      return client.runs.replay({ params: { env, run: run.id }, body: { ...body, ...from, version } });
    },
    onSuccess: (next) => {
      onClose();
      notifications.show({
        title: `${nameOfRun(next)} is replayed`,
        message: 'You are looking at the new run.',
        autoClose: 3_500,
      });
      void navigate(`/runs/${next.id}`);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size={edited ? 860 : 480}
      title={edited ? `Replay ${nameOfRun(run)} with edited data` : `Replay ${nameOfRun(run)}`}
    >
      <Stack gap={14}>
        {edited && (
          <>
            <NumberedText
              label="Body of the event"
              value={text}
              wrongLine={parsed.problem === undefined ? null : parsed.problem.line}
              onChange={setText}
            />
            <div aria-live="polite">
              {parsed.problem !== undefined ? (
                <p className="field-problem">
                  Line {parsed.problem.line}:{parsed.problem.message}
                </p>
              ) : (
                <Changes changes={changes} />
              )}
            </div>
          </>
        )}
        <ReplayOptions
          choice={choice}
          originalVersion={run.flow.version}
          environment={env}
          canResume={!edited && (run.status === 'failed' || run.status === 'cancelled')}
          onChange={setChoice}
        />
        <p className="replay-safe">
          <IconShieldCheck size={18} />
          <span>
            {written.length === 0
              ? 'This run has written nothing yet. Whatever the replay writes, it writes once.'
              : `${plural(written.length, 'write')} of this run ${written.length === 1 ? 'is' : 'are'} confirmed (${written
                  .map(({ title, effect }) => effect?.record?.label ?? title)
                  .join(', ')}) and will not be written again: the result is reused.`}
          </span>
        </p>
        <ProblemLine error={replay.error} />
        <Group gap={8} justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={replay.isPending}
            disabled={edited && (parsed.problem !== undefined || changes.length === 0)}
            onClick={() => replay.mutate()}
            data-autofocus={!edited}
          >
            {edited ? `Replay with ${plural(changes.length, 'change')}` : 'Replay'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Changes({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="hint">Nothing is changed yet.</p>;
  return (
    <ul className="changes mono">
      {changes.slice(0, 6).map(({ path, before, after }) => (
        <li key={path}>
          <span className="change-path">{path === '' ? 'everything' : path}</span>
          <del>{before === undefined ? 'not there' : inline(before, 40)}</del>
          <span aria-label="becomes">→</span>
          <ins>{after === undefined ? 'removed' : inline(after, 40)}</ins>
        </li>
      ))}
      {changes.length > 6 && <li className="hint">and {changes.length - 6} more</li>}
    </ul>
  );
}
