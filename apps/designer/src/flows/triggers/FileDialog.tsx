import { Button, FileButton, Group, Modal, Progress, Stack } from '@mantine/core';
import type { FileTaken } from '@crossdock/contracts';
import { useMutation } from '@tanstack/react-query';
import { IconCircleCheck, IconFileUpload, IconInfoCircle } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { Link } from 'react-router';
import { useEnvironment } from '../../session/environment.tsx';
import { bytes, count, plural } from '../../ui/formats.ts';
import { ProblemLine } from '../../ui/Notice.tsx';
import { uploadFile } from './upload-file.ts';
import './triggers.css';

interface FileDialogProps {
  flow: string;
  opened: boolean;
  onClose: () => void;
}

/** Brings a file to a flow that begins with one: dropped or chosen, then what became of it. */
export function FileDialog({ flow, opened, onClose }: FileDialogProps) {
  const { name: env } = useEnvironment();
  const [over, setOver] = useState(false);
  const [part, setPart] = useState(0);
  const bring = useMutation({
    mutationFn: ({ file, again }: { file: File; again: boolean }) =>
      uploadFile({ env, flow, file, again, onProgress: setPart }),
    onMutate: () => setPart(0),
  });
  const file = bring.variables?.file;
  const take = (chosen: File | null | undefined, again = false) => {
    if (chosen != null && !bring.isPending) bring.mutate({ file: chosen, again });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Bring a file" size="md">
      <Stack gap={14}>
        <div
          className="file-drop"
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <IconFileUpload size={26} color="var(--ink-faint)" />
          <span className="soft">Drop a CSV or JSON file here, up to 50 MB</span>
          <FileButton onChange={take} accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson">
            {(props) => (
              <Button {...props} variant="default" disabled={bring.isPending} data-autofocus>
                Choose a file
              </Button>
            )}
          </FileButton>
        </div>
        {file !== undefined && bring.isPending && (
          <div role="status">
            <p className="soft">
              {part < 1 ? `Sending ${file.name}, ${bytes(file.size)}` : `Reading the rows of ${file.name}`}
            </p>
            <Progress value={part * 100} animated={part === 1} aria-label={`Sending ${file.name}`} />
          </div>
        )}
        <ProblemLine error={bring.error} />
        {file !== undefined && bring.data !== undefined && (
          <Taken file={file} taken={bring.data} onAgain={() => take(file, true)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Taken({ file, taken, onAgain }: { file: File; taken: FileTaken; onAgain: () => void }) {
  const { run, duplicate, rows, skipped, problems } = taken;
  const link = (
    <Link className="link" to={`/runs/${run}`}>
      Open its run
    </Link>
  );
  if (duplicate) {
    return (
      <Group gap={8} role="status">
        <IconInfoCircle size={18} className="state-icon" />
        <span className="grow">
          {file.name} was brought before, so nothing was started. {link}
        </span>
        <Button variant="default" onClick={onAgain}>
          Run it again
        </Button>
      </Group>
    );
  }
  return (
    <>
      <p className="row tone-succeeded" role="status">
        <IconCircleCheck size={18} className="state-icon" />
        <span>
          {plural(rows, 'row')} of {file.name} accepted, 1 run started. {link}
        </span>
      </p>
      {skipped > 0 && (
        <div>
          <p className="soft">
            {plural(skipped, 'row')} could not be read and {skipped === 1 ? 'was' : 'were'} left out:
          </p>
          <ul className="file-problems">
            {problems.map(({ line, column, message }) => (
              <li key={`${String(line)} ${String(column)}`}>
                Line {count(line)}, column {count(column)}: {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
