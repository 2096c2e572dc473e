import type { RunDetail, RunStatus, RunSummary } from '@crossdock/contracts';
import { plural } from '../../ui/formats.ts';
import { nameOfRun } from '../run-names.ts';

/** What a person does to runs that are not over, or that keep others waiting. */
export type Intervention = 'pause' | 'resume' | 'cancel' | 'let-go';

export const interventions: readonly Intervention[] = ['resume', 'pause', 'let-go', 'cancel'];

const underWay: readonly RunStatus[] = ['queued', 'running', 'retrying', 'waiting'];

/** A run as a list knows it, or as its page does: what it leads only its page knows. */
export type KnownRun = RunSummary & Partial<Pick<RunDetail, 'leadsGroup'>>;

/** Whether it makes sense for a run as it stands: what does not is not offered. */
export function canBe(run: KnownRun, intervention: Intervention): boolean {
  switch (intervention) {
    case 'pause':
      return underWay.includes(run.status);
    case 'resume':
      return run.status === 'paused';
    case 'cancel':
      return run.endedAt === null;
    case 'let-go':
      return run.holdsKey || run.leadsGroup === true;
  }
}

/** A run is replayed when it is over. */
export function canBeReplayed({ endedAt }: Pick<RunSummary, 'endedAt'>): boolean {
  return endedAt !== null;
}

const verbs: Record<Intervention, string> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  'let-go': 'Let go of',
};

const done: Record<Intervention, string> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  'let-go': 'let go',
};

/** `Cancel 3 runs`. */
export function buttonText(intervention: Intervention, count: number): string {
  return `${verbs[intervention]} ${plural(count, 'run')}`;
}

/** `Cancel order 1001`, or `Cancel 3 runs`. */
export function titleOf(intervention: Intervention, runs: readonly RunSummary[]): string {
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) return buttonText(intervention, runs.length);
  return `${verbs[intervention]} ${lowered(nameOfRun(only))}`;
}

/** `3 runs are cancelled.` */
export function doneText(intervention: Intervention, count: number): string {
  return `${plural(count, 'run is', 'runs are')} ${done[intervention]}.`;
}

/** A run that said no, and why. */
export interface Refused {
  run: RunSummary;
  why: string;
}

/** Runs that said no for the same reason, in one sentence each. */
export function refusalsOf(refused: readonly Refused[]): { why: string; runs: string }[] {
  const byReason = new Map<string, RunSummary[]>();
  for (const { run, why } of refused) byReason.set(why, [...(byReason.get(why) ?? []), run]);
  return [...byReason].map(([why, runs]) => ({
    why,
    runs: runs.length > mostNamed ? plural(runs.length, 'run') : runs.map(nameOfRun).join(', '),
  }));
}

const mostNamed = 3;

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
