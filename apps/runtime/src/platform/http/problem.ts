import type { ProblemDocument } from '@crossdock/contracts';
import type { z } from 'zod';

type FieldErrors = NonNullable<ProblemDocument['errors']>;

/** How a handler refuses: what went wrong and what to do, as the caller will read it. */
export class ProblemError extends Error {
  readonly problem: ProblemDocument;
  /** Extra headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ProblemDocument, headers: Record<string, string> = {}) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.headers = headers;
  }
}

function maker(status: number, title: string) {
  return (
    code: string,
    detail: string,
    { errors, headers = {} }: { errors?: FieldErrors; headers?: Record<string, string> } = {},
  ): ProblemError =>
    new ProblemError(
      { type: 'about:blank', title, status, code, detail, ...(errors === undefined ? {} : { errors }) },
      headers,
    );
}

export const badRequest = maker(400, 'Bad request');
export const unauthorized = maker(401, 'Sign-in needed');
export const forbidden = maker(403, 'Not allowed');
export const notFound = maker(404, 'Not found');
export const conflict = maker(409, 'Conflict');
export const tooLarge = maker(413, 'Too large');
export const unsupportedMedia = maker(415, 'Not JSON');
export const unprocessable = maker(422, 'Not acceptable');
export const tooManyRequests = maker(429, 'Too many attempts');
export const unexpected = maker(500, 'Unexpected error');
export const badGateway = maker(502, 'No good answer from another system');
export const unavailable = maker(503, 'Not available');

/** Schema issues as fields with a sentence each: `policy.retry.attempts`, `must be at least 1`. */
export function fieldErrors(error: z.ZodError, prefix?: string): FieldErrors {
  return error.issues.flatMap((issue) => {
    const path = prefix === undefined ? issue.path : [prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: [...path, key].join('.'),
        message: 'is not a known field; remove it or check its spelling',
      }));
    }
    return [{ field: path.join('.') || 'body', message: issue.message }];
  });
}

/** `email: must be an e-mail address; password: must not be empty`. */
export function sentenceOf(errors: FieldErrors): string {
  const shown = errors.slice(0, 5).map(({ field, message }) => `${field}: ${message}`);
  const more = errors.length > shown.length ? `; and ${String(errors.length - shown.length)} more` : '';
  return shown.join('; ') + more;
}
