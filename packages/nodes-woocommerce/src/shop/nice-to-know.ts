import { isFailureError } from '@crossdock/sdk';

/**
 * Undefined instead of a failure that will stay: what is asked for is not needed to work, and keys of little rights
 * or security plug-ins may hide it.
 */
export async function niceToKnow<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isFailureError(error) && error.failure.kind === 'permanent') return undefined;
    throw error;
  }
}
