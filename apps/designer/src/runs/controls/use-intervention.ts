import type { RunSummary } from '@crossdock/contracts';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, problemOf } from '../../api/client.ts';
import { useEnvironment } from '../../session/environment.tsx';
import { doneText, type Intervention, type Refused, refusalsOf } from './interventions.ts';

/** So many runs are told at a time: a person's click is no load test. */
const atATime = 4;

interface Intervening {
  intervention: Intervention;
  runs: readonly RunSummary[];
  /** Of a cancellation. */
  reason?: string;
}

/** Does something to runs, one call a run; says what was done, and answers which runs said no. */
export function useIntervention() {
  const { name: env } = useEnvironment();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ intervention, runs, reason = '' }: Intervening): Promise<Refused[]> => {
      const refused: Refused[] = [];
      for (let from = 0; from < runs.length; from += atATime) {
        const some = runs.slice(from, from + atATime);
        const answers = await Promise.allSettled(
          some.map((run) => intervene(env, run.id, intervention, reason)),
        );
        answers.forEach((answer, index) => {
          const run = some[index];
          if (answer.status === 'rejected' && run !== undefined) {
            refused.push({ run, why: problemOf(answer.reason).detail });
          }
        });
      }
      return refused;
    },
    onSuccess: (refused, { intervention, runs }) => {
      void cache.invalidateQueries({ queryKey: ['env', env] });
      const told = runs.filter(({ id }) => !refused.some(({ run }) => run.id === id));
      /* What became of one run is seen where it stands. */
      if (told.length < 2) return;
      notifications.show({ message: doneText(intervention, told.length), autoClose: 3_500 });
    },
  });
}

/** Says in the corner which runs said no: for what is done without a dialog. */
export function notifyRefused(refused: readonly Refused[]): void {
  for (const { runs, why } of refusalsOf(refused)) {
    notifications.show({ color: 'red', title: runs, message: why });
  }
}

function intervene(
  env: string,
  run: string,
  intervention: Intervention,
  reason: string,
): Promise<RunSummary> {
  const params = { env, run };
  switch (intervention) {
    case 'pause':
      return client.runControls.pause({ params });
    case 'resume':
      return client.runControls.resume({ params });
    case 'cancel':
      return client.runControls.cancel({ params, body: { reason } });
    case 'let-go':
      return client.runControls.letGo({ params });
  }
}
