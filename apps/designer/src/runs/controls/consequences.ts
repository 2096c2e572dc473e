import type { RunDetail } from '@crossdock/contracts';
import { plural } from '../../ui/formats.ts';
import type { KnownRun } from './interventions.ts';

/** What comes of an intervention that cannot be taken back, in sentences. `steps`: of the one run, where they are known. */
export function consequences(
  intervention: 'cancel' | 'let-go',
  runs: readonly KnownRun[],
  steps: RunDetail['steps'],
): string[] {
  return intervention === 'let-go' ? ofLettingGo(runs) : ofCancelling(runs, writtenBy(steps));
}

function ofLettingGo(runs: readonly KnownRun[]): string[] {
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) {
    return [
      'The runs that wait behind them go on without them.',
      'What these runs should have done stays undone. They can still be replayed, as the last of their keys.',
    ];
  }
  const { sequenceKey, holdsKey, leadsGroup = false } = only;
  const order = sequenceKey === null ? '' : `, in order with ${sequenceKey},`;
  return [
    ...(holdsKey ? [`What waits behind it${order} goes on without it.`] : []),
    ...(leadsGroup
      ? [
          'The group that it leads is passed on: its own item leaves, and the run that brought the next item goes on with those of the others.',
        ]
      : []),
    `What this run should have done stays undone. It can still be replayed${sequenceKey === null ? '' : ', as the last of its key'}.`,
  ];
}

function ofCancelling(runs: readonly KnownRun[], written: readonly string[]): string[] {
  const many = runs.length > 1;
  const keyed = runs.some(({ sequenceKey }) => sequenceKey !== null);
  return [
    many ? 'Each run ends where it stands.' : 'The run ends where it stands.',
    written.length === 0
      ? 'What was written stays written. A call that has left is not called back.'
      : `${plural(written.length, 'write stays', 'writes stay')} written: ${written.join(', ')}. A call that has left is not called back.`,
    ...(keyed ? [`The next ${many ? 'runs of their keys go' : 'run of its key goes'} on.`] : []),
    `${many ? 'Cancelled runs' : 'A cancelled run'} cannot be resumed, but replayed.`,
  ];
}

/** What the systems have already, by name. */
function writtenBy(steps: RunDetail['steps']): string[] {
  return steps.flatMap(({ title, effect }) =>
    effect?.state === 'confirmed' && !effect.reused ? [effect.record?.label ?? title] : [],
  );
}
