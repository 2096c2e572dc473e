import { type FailureError, transient } from '@crossdock/sdk';

/**
 * How a gate says that a call may not leave now. Codes `gate.*` are used for nothing else: whoever sees one
 * knows that this call never left, and may come back later without counting it as an attempt.
 */
export type Refusal = 'rate-limited' | 'broken' | 'full';

/** Those who were refused together must not come back together: up to half as long again, at least this. */
const leastSpreadMs = 250;

/**
 * `name`: `dev/erp`. `waitMs`: when it is worth coming back. `begun`: an earlier write of the same step has
 * left, so the step as a whole is neither done nor undone.
 */
export function refusal(
  kind: Refusal,
  name: string,
  waitMs: number,
  { begun }: { begun: boolean },
): FailureError {
  const spreadMs = Math.max(leastSpreadMs, waitMs / 2) * Math.random();
  return transient(`gate.${kind}`, `${sentences[kind]} (connection ${name})`, {
    outcome: begun ? 'unknown' : 'not-done',
    retryAfterMs: Math.ceil(Math.max(0, waitMs) + spreadMs),
  });
}

const sentences: Record<Refusal, string> = {
  'rate-limited': 'The limit of calls is reached; the run goes on when there is room.',
  broken: 'The system does not work at present; the run goes on when a probe finds it well.',
  full: 'As many calls as may are under way or waiting, because the system answers slowly.',
};
