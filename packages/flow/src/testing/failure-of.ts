import { type Failure, isFailureError } from '@crossdock/sdk';

/** How something fails. Throws when it does not, or with what is no failure. */
export function failureOf(act: () => unknown): Failure {
  try {
    act();
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  }
  throw new Error('It did not fail');
}
