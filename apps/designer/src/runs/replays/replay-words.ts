import type { ReplayBatch } from '@crossdock/contracts';
import { exactTime, plural } from '../../ui/formats.ts';
import { kindWords, lookOfRun, type Look } from '../../ui/states.ts';

/** Why runs cannot be replayed, after how many they are: `3 are not over yet`. */
const refusals: Record<string, [one: string, many: string]> = {
  'runs.not-over': ['is not over yet', 'are not over yet'],
  'runs.not-deployed': ['is of a flow that is not deployed here', 'are of flows that are not deployed here'],
  'runs.event-gone': ['has an event that is no longer kept', 'have events that are no longer kept'],
  'runs.nothing-failed': [
    'did not fail: replay it from the start',
    'did not fail: replay them from the start',
  ],
  'runs.other-version': [
    'was on another version: replay it on the original, or from the start',
    'were on other versions: replay them on the original, or from the start',
  ],
  'runs.stopped': [
    'was ended by one of its steps: replay it from the start',
    'were ended by one of their steps: replay them from the start',
  ],
  'runs.unknown': ['is no longer there', 'are no longer there'],
  'replays.not-started': [
    'could not be started: the log of the server says why',
    'could not be started: the log of the server says why',
  ],
};

export function refusalText({ code, count }: { code: string; count: number }): string {
  const [one, many] = refusals[code] ?? [`cannot be replayed (${code})`, `cannot be replayed (${code})`];
  return `${plural(count, 'run')} ${count === 1 ? one : many}`;
}

export function lookOfBatch(state: ReplayBatch['state']): Look {
  switch (state) {
    case 'running':
      return { tone: 'running', word: 'Running' };
    case 'paused':
      return { tone: 'waiting', word: 'Paused' };
    case 'cancelled':
      return { tone: 'skipped', word: 'Cancelled' };
    case 'done':
      return { tone: 'succeeded', word: 'Done' };
  }
}

/** Where the runs of a batch begin. */
export function beginsText(from: ReplayBatch['from']): string {
  switch (from) {
    case null:
      return 'from the failed step where possible, else from the start';
    case 'failed-step':
      return 'from the failed step';
    case 'start':
      return 'from the start';
  }
}

/** On which version the runs of a batch are; the server decides as it does for one run. */
export function versionText({ from, version }: Pick<ReplayBatch, 'from' | 'version'>): string {
  const original = version === 'original' || (version === null && from === 'failed-step');
  return original ? 'on the version each was on' : 'on the current version';
}

/** What the runs of a batch were chosen by, in words. */
export function chosenBy(filter: ReplayBatch['filter'], flowName: (flow: string) => string): string {
  if (filter === null) return 'chosen one by one';
  const { search, flow, status, kind, batch, from, to } = filter;
  const parts = [
    ...(search === undefined || search === '' ? [] : [`“${search}”`]),
    ...(status === undefined
      ? []
      : [
          [status]
            .flat()
            .map((each) => lookOfRun(each).word)
            .join(' or '),
        ]),
    ...(kind === undefined ? [] : [`${kindWords[kind]} failure`]),
    ...(flow === undefined ? [] : [flowName(flow)]),
    ...(batch === undefined ? [] : ['of another replay']),
    ...(from === undefined ? [] : [`from ${exactTime(from)}`]),
    ...(to === undefined ? [] : [`until ${exactTime(to)}`]),
  ];
  return parts.length === 0 ? 'all runs' : parts.join(', ');
}

type PartKey = 'completed' | 'alreadyDone' | 'underWay' | 'failed' | 'refused' | 'notStarted';

/** A part of the runs of a batch that fared the same. */
export interface BatchPart {
  key: PartKey;
  word: string;
  count: number;
}

/** How a batch stands, in parts that add up to all of its runs. */
export function partsOf({ progress }: Pick<ReplayBatch, 'progress'>): BatchPart[] {
  const { total, started, completed, alreadyDone, failed } = progress;
  const refused = progress.refused.reduce((sum, { count }) => sum + count, 0);
  const parts: BatchPart[] = [
    { key: 'completed', word: 'completed', count: completed - alreadyDone },
    { key: 'alreadyDone', word: 'already applied', count: alreadyDone },
    { key: 'failed', word: 'failed', count: failed },
    { key: 'underWay', word: 'under way', count: started - completed - failed },
    { key: 'refused', word: 'could not be replayed', count: refused },
    { key: 'notStarted', word: 'not started', count: total - started - refused },
  ];
  return parts.filter(({ count }) => count > 0);
}
