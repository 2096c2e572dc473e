import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { RunDetail, StepDetail } from '@crossdock/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { answerable } from '../approvals/answers.ts';
import { formFields } from '../editor/inspector/fields.ts';
import { SchemaForm } from '../editor/inspector/SchemaForm.tsx';
import { useEnvironment } from '../session/environment.tsx';
import { ProblemLine } from '../ui/Notice.tsx';
import { parseJson } from './json-diff.ts';

interface SettleDialogProps {
  run: RunDetail;
  step: StepDetail;
  /** Names the write when it is answered. */
  write: string;
  was: 'done' | 'not-done';
  onClose: () => void;
}

/** What a person found out about a write in doubt; a failed run goes on with its last answer. */
export function SettleDialog({ run, step, write, was, onClose }: SettleDialogProps) {
  const { name: env } = useEnvironment();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { data: catalogue } = useQuery(queries.catalogue());
  const descriptor = catalogue?.nodes.get(step.type);
  const schema = descriptor?.kind === 'action' ? answerable(descriptor.output) : {};
  const hasForm = formFields(schema).length > 0;
  /* What was taken back has no result. */
  const hasResult = was === 'done' && write === step.key;
  const [reason, setReason] = useState('');
  const [fields, setFields] = useState<Record<string, unknown>>({});
  const [text, setText] = useState('');
  const written = parseJson(text.trim() === '' ? 'null' : text);
  const settle = useMutation({
    mutationFn: () => {
      const result = hasForm ? fields : written.problem === undefined ? written.value : null;
      return client.effects.settle({
        params: { env, run: run.id },
        body:
          was === 'done'
            ? { was, step: write, reason, ...(hasResult ? { result } : {}) }
            : { was, step: write, reason },
      });
    },
    onSuccess: ({ replay, notReplayed }) => {
      void cache.invalidateQueries({ queryKey: queries.run(env, run.id).queryKey });
      onClose();
      if (replay !== null) void navigate(`/runs/${replay.id}`);
      else if (notReplayed !== null) notifications.show({ message: notReplayed.message });
    },
  });
  const wrongText = hasResult && !hasForm ? written.problem : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={was === 'done' ? `“${step.title}” was done` : `“${step.title}” was not done`}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          settle.mutate();
        }}
      >
        <Stack gap={14}>
          <p className="soft">
            {was === 'done'
              ? 'It is not done again. Later steps read the result you give here.'
              : 'It may be done now. Be sure: if it was done after all, it is done twice.'}
          </p>
          {hasResult &&
            (hasForm ? (
              <SchemaForm id="result" schema={schema} value={fields} onChange={setFields} />
            ) : (
              <Textarea
                label="Result"
                description="As JSON, as the step gives it when it goes well"
                classNames={{ input: 'mono' }}
                autosize
                minRows={3}
                value={text}
                error={wrongText?.message}
                onChange={({ currentTarget }) => setText(currentTarget.value)}
              />
            ))}
          <TextInput
            label="How do you know?"
            description="Stands in the history of the run, with your name"
            required
            maxLength={500}
            data-autofocus
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <ProblemLine error={settle.error} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button
              type="submit"
              loading={settle.isPending}
              disabled={reason.trim() === '' || wrongText !== undefined}
            >
              {run.status === 'failed' ? 'Settle it and go on' : 'Settle it'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
