import { type JournalEvent, journalToResume, type Resumption } from '@crossdock/engine';
import type { Plan } from '@crossdock/flow';
import { business, type FailureError } from '@crossdock/sdk';
import { v7 as uuid } from 'uuid';
import type { OriginalRun } from './original-run.ts';
import type { ReplayRequest } from './replays-port.ts';

interface Beginning {
  original: OriginalRun;
  /** The version that the new run is on. */
  version: number;
  plan: Plan;
  /** Of a run of items: the container they belong to. */
  container?: string;
  /** Of the original run. */
  journal: readonly JournalEvent[];
  request: ReplayRequest;
}

/**
 * What the journal of a replay begins with after its event: who asked for it and why, and what it takes over. Fails
 * where the failed step, or another one, is asked for and cannot be gone on from.
 */
export function beginningOf(beginning: Beginning): JournalEvent[] {
  const { original, journal, request } = beginning;
  const taken = takenOver(beginning);
  const again = request.again === true ? uuid() : taken.length > 0 ? againIn(journal) : undefined;
  const replayed: JournalEvent = {
    kind: 'run.replayed',
    at: Date.now(),
    of: original.id,
    begins: beginsAt(request, taken),
    by: request.by.name,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(again === undefined ? {} : { again }),
  };
  return [replayed, ...taken];
}

function beginsAt({ step }: ReplayRequest, taken: readonly JournalEvent[]): Replayed['begins'] {
  if (step !== undefined) return 'step';
  return taken.length > 0 ? 'failed-step' : 'start';
}

type Replayed = Extract<JournalEvent, { kind: 'run.replayed' }>;

function takenOver(beginning: Beginning): JournalEvent[] {
  const { from, again, step } = beginning.request;
  if (from === 'start' || again === true) return [];
  const resumption = resumptionOf(beginning);
  if ('events' in resumption) return resumption.events;
  if (from === 'failed-step' || step !== undefined) throw resumption.refusal;
  return [];
}

function resumptionOf({ original, plan, version, container, journal, request }: Beginning): Resumed {
  if (request.body !== undefined) return { refusal: dataChanged() };
  if (version !== original.version) return { refusal: otherVersion(original) };
  const resumption = journalToResume({ run: original.id, plan, container, journal, at: request.step });
  return 'cannot' in resumption ? { refusal: cannotResume(resumption.cannot) } : resumption;
}

type Resumed = { events: JournalEvent[] } | { refusal: FailureError };

/** What sets the writes of a run apart that was to do everything again: the rest of it is done so, too. */
function againIn(journal: readonly JournalEvent[]): string | undefined {
  const replayed = journal.find((event) => event.kind === 'run.replayed');
  return replayed?.again;
}

function dataChanged(): FailureError {
  return business(
    'runs.data-changed',
    'With other data a run can only begin at the start: what was done before was done with the old data.',
  );
}

function otherVersion({ version }: OriginalRun): FailureError {
  return business(
    'runs.other-version',
    `Only on its own version, ${String(version)}, can this run go on from the failed step: replay it on the original version, or from the start.`,
  );
}

function cannotResume(why: Extract<Resumption, { cannot: string }>['cannot']): FailureError {
  switch (why) {
    case 'not-over':
      return business(
        'runs.not-over',
        'This run is not over: wait for its end, or cancel it, then replay it.',
      );
    case 'nothing-failed':
      return business('runs.nothing-failed', 'Nothing failed in this run: replay it from the start.');
    case 'stopped':
      return business(
        'runs.stopped',
        'A step of this run said that nothing more is to be done: replay it from the start.',
      );
  }
}
