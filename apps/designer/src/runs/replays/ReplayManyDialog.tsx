import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import type { ReplayCount } from '@crossdock/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../api/client.ts';
import { type ChosenRuns, queries, type ReplayRequest } from '../../api/queries.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { count, exactTime, plural } from '../../ui/formats.ts';
import { ProblemLine } from '../../ui/Notice.tsx';
import { type ReplayChoice, ReplayOptions } from './ReplayOptions.tsx';
import { refusalText } from './replay-words.ts';
import '../run.css';
import './replays.css';

interface ReplayManyDialogProps {
  chosen: ChosenRuns;
  onClose: () => void;
}

/** Counts first what a replay of many runs would do, then starts it and leads to its page. */
export function ReplayManyDialog({ chosen, onClose }: ReplayManyDialogProps) {
  const { name: env } = useEnvironment();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [choice, setChoice] = useState<ReplayChoice>({ begins: 'auto', version: 'current' });
  const [reason, setReason] = useState('');
  const [rate, setRate] = useState<number | ''>('');
  const request: ReplayRequest = {
    ...chosen,
    version: choice.version,
    ...(choice.begins === 'auto' ? {} : { from: choice.begins }),
  };
  const counted = useQuery({ ...queries.replayCount(env, request), placeholderData: keepPreviousData });
  const start = useMutation({
    mutationFn: () =>
      client.replays.start({
        params: { env },
        body: {
          ...request,
          ...(reason.trim() === '' ? {} : { reason }),
          ...(rate === '' ? {} : { rate }),
        },
      }),
    onSuccess: ({ batch }) => {
      void cache.invalidateQueries({ queryKey: queries.replays(env).queryKey });
      onClose();
      if (batch !== null) void navigate(`/runs/replays/${batch.id}`);
    },
  });
  const replayable = counted.data?.count ?? 0;
  return (
    <Modal opened onClose={onClose} size={580} title="Replay many runs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <Stack gap={14}>
          <ReplayOptions choice={choice} environment={env} onChange={setChoice} />
          <div aria-live="polite" aria-busy={counted.isFetching}>
            {counted.data === undefined ? (
              counted.error === null && <p className="hint">Counting…</p>
            ) : (
              <Count counted={counted.data} />
            )}
          </div>
          <TextInput
            label="Why"
            description="Stands in the history of each run. May be left out"
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <NumberInput
            label="At most, runs a second"
            description="For a system that takes no more. Left out: as many as there is room for"
            min={0.1}
            max={1_000}
            value={rate}
            onChange={(next) => setRate(typeof next === 'number' ? next : '')}
          />
          <p className="replay-safe">
            <IconShieldCheck size={18} />
            <span>
              What was written before is recognised and not written again. Each run is started once, in the
              order in which they came.
            </span>
          </p>
          <ProblemLine error={start.error ?? counted.error} />
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={start.isPending}
              disabled={counted.isFetching || replayable === 0}
              data-autofocus
            >
              Replay {plural(replayable, 'run')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Count({ counted }: { counted: ReplayCount }) {
  const { byFlow, oldest, newest, notReplayable } = counted;
  return (
    <div className="replay-count card">
      <strong>
        {counted.count === 0
          ? 'None of these runs can be replayed'
          : `${plural(counted.count, 'run')} to replay`}
      </strong>
      {oldest !== null && newest !== null && (
        <span className="hint">
          accepted {[...new Set([exactTime(oldest), exactTime(newest)])].join(' – ')}
        </span>
      )}
      <ul>
        {byFlow.map(({ flow, count: of }) => (
          <li key={flow.id}>
            <span className="number">{count(of)}</span> {flow.name}
          </li>
        ))}
      </ul>
      {notReplayable.length > 0 && (
        <ul className="replay-left-out">
          {notReplayable.map((each) => (
            <li key={each.code}>Left out: {refusalText(each)}.</li>
          ))}
        </ul>
      )}
    </div>
  );
}
