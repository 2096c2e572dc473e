import { Failure, isFailureError, type Outcome } from '@crossdock/sdk';

/**
 * Anything thrown, as data. What is not a failure of a connector's own making is a bug: nothing is known
 * about the effect then, and an engineer must look.
 */
export function failureOf(error: unknown, outcome: Outcome): Failure {
  if (isFailureError(error)) {
    const parsed = Failure.safeParse(error.failure);
    if (parsed.success) return parsed.data;
  }
  return {
    kind: 'permanent',
    outcome,
    code: 'core.unexpected',
    message: `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`,
  };
}
