import { Button, Group, Modal, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, problemOf } from '../../api/client.ts';
import type { JsonSchema } from '../../api/descriptors.ts';
import { formFields } from '../../editor/inspector/fields.ts';
import { SchemaForm } from '../../editor/inspector/SchemaForm.tsx';
import { parseJson } from '../../runs/json-diff.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { ProblemLine } from '../../ui/Notice.tsx';
import { NumberedText } from '../../ui/NumberedText.tsx';

interface StartDialogProps {
  flow: string;
  version: number;
  /** What is asked for; without fields the event is written as JSON. */
  form: JsonSchema;
  sample: unknown;
  opened: boolean;
  onClose: () => void;
}

/** Starts a run by hand, with what the form of the trigger asks for. */
export function StartDialog({ flow, version, form, sample, opened, onClose }: StartDialogProps) {
  const { name: env } = useEnvironment();
  const asks = formFields(form).length > 0;
  const [value, setValue] = useState<Record<string, unknown>>({});
  const [text, setText] = useState(() => JSON.stringify(sample, null, 2));
  const written = parseJson(text);
  const start = useMutation({
    mutationFn: () =>
      client.flows.start({ params: { env, flow }, body: { body: asks ? value : eventIn(written) } }),
    onSuccess: () => {
      onClose();
      notifications.show({
        title: 'A run is started',
        message: 'Follow it on the canvas.',
        autoClose: 3_500,
      });
    },
  });
  const refused = start.error === null ? {} : refusedIn(start.error);
  return (
    <Modal opened={opened} onClose={onClose} title="Run now" size="md">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <Stack gap={14}>
          {asks ? (
            <SchemaForm id="start" schema={form} value={value} onChange={setValue} refused={refused} />
          ) : (
            <>
              <p className="soft">The event, as the trigger has it. You see its sample.</p>
              <NumberedText
                label="Event"
                value={text}
                wrongLine={written.problem?.line ?? null}
                onChange={setText}
              />
              {written.problem !== undefined && (
                <p className="field-problem" role="alert">
                  Line {written.problem.line}: {written.problem.message}
                </p>
              )}
            </>
          )}
          <ProblemLine error={start.error} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={start.isPending} disabled={!asks && written.problem !== undefined}>
              Run version {version}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function eventIn(written: ReturnType<typeof parseJson>): unknown {
  return written.problem === undefined ? written.value : undefined;
}

/** Refusals by field of the form. */
function refusedIn(error: unknown): Record<string, string> {
  const { errors = [] } = problemOf(error);
  return Object.fromEntries(
    errors.map(({ field, message }) => [field.replace(/^body\./, '').split('.')[0] ?? '', message]),
  );
}
