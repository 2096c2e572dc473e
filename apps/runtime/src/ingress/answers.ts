import type { FastifyReply } from 'fastify';
import {
  badRequest,
  notFound,
  ProblemError,
  tooLarge,
  unauthorized,
  unavailable,
} from '../platform/http/problem.ts';
import type { RunResponse } from './requests.ts';
import type { Receipt, Refusal } from './webhooks.ts';

/** The run of an event, in the header of every answer to it. */
const runHeader = 'crossdock-run';

/**
 * 202 once an event is durable, also for one that nobody could read: shops count other answers as failures and
 * stop delivering. Only what is not JSON at all is refused, and kept all the same. A request is answered with what its
 * flow says.
 */
export async function answer(reply: FastifyReply, receipt: Receipt): Promise<void> {
  if ('run' in receipt) void reply.header(runHeader, receipt.run);
  switch (receipt.status) {
    case 'accepted':
      void reply.status(202).send({ status: 'accepted', run: receipt.run });
      return;
    case 'kept':
      answerKept(reply, receipt);
      return;
    case 'asked':
      answerRequest(reply, await receipt.response);
      return;
    case 'pong':
    case 'ignored':
      void reply.status(200).send(receipt);
      return;
    case 'refused':
      sendProblem(reply, refusals[receipt.because](`hooks.${receipt.because}`, receipt.reason));
  }
}

function answerKept(reply: FastifyReply, { run, failure }: Extract<Receipt, { status: 'kept' }>): void {
  const { problem } = badRequest(failure.code, `${failure.message} The event was kept as run ${run}.`);
  if (failure.code === 'core.not-json') {
    sendProblem(reply, new ProblemError(problem));
    return;
  }
  const title = failure.kind === 'policy' ? 'Event stopped' : 'Event misfit';
  void reply.status(202).send({ status: 'kept', run, problem: { ...problem, title, status: 202 } });
}

function answerRequest(reply: FastifyReply, response: RunResponse): void {
  const { status } = response;
  if (response.is === 'problem') {
    const { code, message } = response;
    sendProblem(
      reply,
      new ProblemError({
        type: 'about:blank',
        title: 'The flow did not answer',
        status,
        code,
        detail: message,
      }),
    );
    return;
  }
  void reply.status(status);
  if (status === 204 || status === 205 || status === 304) void reply.send();
  else void reply.type('application/json; charset=utf-8').send(JSON.stringify(response.body ?? null));
}

const refusals: Record<Refusal, (code: string, reason: string) => ProblemError> = {
  'unknown-address': notFound,
  'switched-off': notFound,
  method: (code, detail) =>
    new ProblemError(
      { type: 'about:blank', title: 'Not that way', status: 405, code, detail },
      { allow: 'POST' },
    ),
  unbound: unavailable,
  signature: unauthorized,
  credentials: (code, reason) => unauthorized(code, reason, { headers: { 'www-authenticate': 'Basic' } }),
  busy,
  'too-large': tooLarge,
};

/** There is no room for it now; a second later there may be. */
export function busy(code: string, reason: string): ProblemError {
  return unavailable(code, reason, { headers: { 'retry-after': '1' } });
}

export function sendProblem(reply: FastifyReply, { problem, headers }: ProblemError): void {
  void reply
    .status(problem.status)
    .headers(headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
