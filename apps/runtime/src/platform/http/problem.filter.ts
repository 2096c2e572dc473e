import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOG, type Log } from '../log.ts';
import {
  badRequest,
  notFound,
  ProblemError,
  tooLarge,
  unavailable,
  unexpected,
  unsupportedMedia,
} from './problem.ts';

/**
 * Every error answer, wherever it comes from, as a problem document (RFC 9457). What nobody foresaw is logged
 * under an id that the answer names; its message and stack stay here.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(@Inject(LOG) log: Log) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { problem, headers } = problemOf(error, request) ?? this.#unforeseen(error, request);
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(headers)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }

  #unforeseen(error: unknown, { method, url }: FastifyRequest): ProblemError {
    const evidence = randomUUID();
    this.#log.error(
      { err: error, evidence, method, path: url.split('?')[0] },
      'A request failed unexpectedly',
    );
    return unexpected(
      'request.unexpected',
      `Something went wrong that should not. Try again; if it stays, look for evidence ${evidence} in the log of the server.`,
    );
  }
}

/** The problem an error stands for; undefined when nobody foresaw it. */
function problemOf(error: unknown, request: FastifyRequest): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return problemOfHttp(error, request);
  return problemOfDatabase(error);
}

/** Errors of Nest and Fastify themselves, before any handler of ours was asked. */
function problemOfHttp(error: HttpException, { method, url }: FastifyRequest): ProblemError | undefined {
  const status = error.getStatus();
  switch (status) {
    case 404:
      return notFound(
        'request.unknown-path',
        `There is nothing at ${method} ${url.split('?')[0] ?? ''}. All operations are listed at /api/docs.`,
      );
    case 413:
      return tooLarge(
        'request.too-large',
        'The body is larger than the 2 MB that the API accepts. To start a flow with more, deliver to its webhook or bring a file.',
      );
    case 415:
      return unsupportedMedia(
        'request.not-json',
        'The body must be JSON. Send it with "content-type: application/json".',
      );
    case 400:
      return badRequest('request.malformed', malformed(error));
    default:
      return status < 500
        ? new ProblemError({
            type: 'about:blank',
            title: 'Refused',
            status,
            code: 'request.refused',
            detail: error.message,
          })
        : undefined;
  }
}

function malformed({ cause, message }: HttpException): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return 'The body is empty. Send a JSON document, or leave out the content-type header.';
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || cause instanceof SyntaxError) {
    return `The body is not valid JSON: ${cause instanceof Error ? cause.message : message}`;
  }
  return `The request cannot be read: ${message}`;
}

const unreachableCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']);

/** What PostgreSQL says by code: text it cannot hold, or that it is away. */
function problemOfDatabase(error: unknown): ProblemError | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  if (code === '22P05' || code === '22021') {
    return badRequest(
      'request.unsupported-character',
      'The text holds a NUL character (\\u0000), which cannot be stored. Remove it.',
    );
  }
  if (typeof code !== 'string' || !unreachableCodes.has(code)) return undefined;
  return unavailable(
    'server.database-unavailable',
    'The database does not answer now. Try again in a moment.',
    {
      headers: { 'retry-after': '2' },
    },
  );
}
