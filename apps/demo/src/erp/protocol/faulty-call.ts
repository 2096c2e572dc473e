import type { Fault } from '../../faults.ts';
import { errorPage, type Answer } from './answer.ts';
import type { PlannedCall } from './calls.ts';

/** Waits, unless the emulator closes first. */
export type Wait = (ms: number) => Promise<void>;

/**
 * Answers a call the way its fault wants it, or `dropped` when the connection is to be closed without an answer.
 *
 * A transaction starts when the call arrives: a delayed one commits late with an early `write_date`, so its records
 * appear behind a reader's cursor.
 */
export async function answerUnder(
  fault: Fault | undefined,
  call: PlannedCall,
  clock: { now: () => Date; wait: Wait },
): Promise<Answer | 'dropped'> {
  const startedAt = clock.now();
  switch (fault?.kind) {
    case undefined:
      return call.work(startedAt);
    case 'delay':
      await clock.wait(fault.delayMs);
      return call.work(startedAt);
    case 'slow-after': {
      const answer = call.work(startedAt);
      await clock.wait(fault.delayMs);
      return answer;
    }
    case 'drop-before':
      return 'dropped';
    case 'drop-after':
      call.work(startedAt);
      return 'dropped';
    case 'status-503-before':
      return errorPage(
        503,
        'Service Unavailable',
        'The server is temporarily unable to service your request.',
      );
    case 'status-500-after':
      call.work(startedAt);
      return errorPage(500, 'Internal Server Error', 'The server encountered an internal error.');
    case 'throttle':
      return throttled(fault.delayMs);
  }
}

/** Odoo has no limit of its own; the proxy in front of it has. */
function throttled(delayMs: number): Answer {
  const seconds = String(Math.ceil(delayMs / 1000));
  return errorPage(429, 'Too Many Requests', 'You have sent too many requests.', { 'retry-after': seconds });
}
