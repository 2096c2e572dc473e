import {
  type CallBudget,
  type HttpResponse,
  isFailureError,
  type Limits,
  retryAfterOf,
} from '@crossdock/sdk';

/** What one call says about the system behind a connection. */
export interface Verdict {
  /** `unsaid`: it failed before it reached the system. */
  health: 'well' | 'unwell' | 'unsaid';
  /** The system asked everybody to stay away for so long. */
  pauseMs?: number;
  /** What the system says is left. */
  budget?: CallBudget;
}

/** For a 429 that names no time. */
const unnamedPauseMs = 1_000;
/** Nobody stays away longer on the word of another system. */
const longestPauseMs = 3_600_000;

/** Only 5xx and 408 say that a system is unwell: one that refuses works, and one that slows us down does too. */
export function verdictOfAnswer(response: HttpResponse, { cost }: Limits): Verdict {
  const { status } = response;
  const budget = cost?.readCost(response);
  return {
    health: status >= 500 || status === 408 ? 'unwell' : 'well',
    ...(status === 429
      ? { pauseMs: Math.min(longestPauseMs, retryAfterOf(response) ?? unnamedPauseMs) }
      : {}),
    ...(budget === undefined ? {} : { budget }),
  };
}

const noAnswer = new Set(['http.unreachable', 'http.no-answer']);

export function verdictOfError(error: unknown): Verdict {
  return { health: isFailureError(error) && noAnswer.has(error.failure.code) ? 'unwell' : 'unsaid' };
}
