import { ApiError, makeClient, type ProblemDocument } from '@crossdock/contracts';

/** The API on the same origin; the session cookie says who asks. */
export const client = makeClient();

/** What to show for an error, whatever it is: the server's own sentence where there is one. */
export function problemOf(error: unknown): Pick<ProblemDocument, 'title' | 'detail' | 'code' | 'errors'> {
  if (error instanceof ApiError) return error.problem;
  return {
    title: 'The server could not be reached',
    detail: 'Nothing was changed. Check that Crossdock is running, then try again.',
    code: 'request.unreachable',
  };
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 401;
}
