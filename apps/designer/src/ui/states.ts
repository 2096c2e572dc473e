import type { RunStatus, StepState } from '@crossdock/contracts';

/** What a state looks like wherever it is shown; the word is always beside the colour. */
export type Tone = 'succeeded' | 'running' | 'waiting' | 'retrying' | 'technical' | 'business' | 'skipped';

export interface Look {
  tone: Tone;
  word: string;
}

type FailureKind = 'transient' | 'permanent' | 'business' | 'policy';

export const kindWords: Record<FailureKind, string> = {
  transient: 'Temporary',
  permanent: 'Technical',
  business: 'Business',
  policy: 'Rule',
};

export function toneOfKind(kind: FailureKind): Tone {
  switch (kind) {
    case 'transient':
      return 'retrying';
    case 'permanent':
      return 'technical';
    case 'business':
    case 'policy':
      return 'business';
  }
}

export function lookOfRun(status: RunStatus, kind?: FailureKind): Look {
  switch (status) {
    case 'queued':
      return { tone: 'waiting', word: 'Queued' };
    case 'running':
      return { tone: 'running', word: 'Running' };
    case 'retrying':
      return { tone: 'retrying', word: 'Retrying' };
    case 'waiting':
      return { tone: 'waiting', word: 'Waiting' };
    case 'paused':
      return { tone: 'waiting', word: 'Paused' };
    case 'completed':
      return { tone: 'succeeded', word: 'Completed' };
    case 'cancelled':
      return { tone: 'skipped', word: 'Cancelled' };
    case 'echo':
      return { tone: 'skipped', word: 'Echo' };
    case 'failed':
      return { tone: kind === 'business' || kind === 'policy' ? 'business' : 'technical', word: 'Failed' };
  }
}

export function lookOfStep(state: StepState, kind?: FailureKind): Look {
  switch (state) {
    case 'pending':
      return { tone: 'skipped', word: 'Not reached' };
    case 'running':
      return { tone: 'running', word: 'Running' };
    case 'retrying':
      return { tone: 'retrying', word: 'Retrying' };
    case 'waiting':
      return { tone: 'waiting', word: 'Waiting' };
    case 'completed':
      return { tone: 'succeeded', word: 'Completed' };
    case 'skipped':
      return { tone: 'skipped', word: 'Not taken' };
    case 'stopped':
      return { tone: 'skipped', word: 'Stopped' };
    case 'failed':
      return lookOfRun('failed', kind);
  }
}
