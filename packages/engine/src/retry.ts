import type { RetryPolicy } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';

/** Nobody waits longer than this on the word of another system. */
const longestAskedMs = 3_600_000;

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there is none.
 *
 * Only failures the policy names are tried again, transient ones unless it says otherwise, and as often as it says.
 * The delay grows by the factor up to the longest; its last part, as large as the jitter says, is random, so that
 * runs that failed together do not come back together. What the system asked for (`Retry-After`) is the least we
 * wait, up to an hour.
 *
 * @param attempt attempts made so far
 * @param random in [0, 1)
 */
export function nextDelay(
  failure: Failure,
  attempt: number,
  policy: RetryPolicy,
  random: number,
): number | undefined {
  if (!isRetried(failure, policy) || attempt >= policy.attempts) return undefined;
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * policy.factor ** (attempt - 1));
  const delay = full * (1 - policy.jitter) + full * policy.jitter * random;
  return Math.round(Math.max(delay, Math.min(failure.retryAfterMs ?? 0, longestAskedMs)));
}

/** A code that is named wins over its kind. */
function isRetried({ kind, code }: Failure, { on }: RetryPolicy): boolean {
  if (on === undefined) return kind === 'transient';
  if (on.never.includes(code)) return false;
  return on.codes.includes(code) || on.kinds.includes(kind);
}
