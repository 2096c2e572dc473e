import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log.ts';
import {
  badRequest,
  notFound,
  ProblemError,
  tooLarge,
  unauthorized,
  unavailable,
} from '../platform/http/problem.ts';
import type { Delivery, Receipt, Webhooks } from './webhooks.ts';

/** Largest delivery that is taken, in bytes. The largest real orders seen are well under 1 MB. */
const bodyLimit = 10 * 1024 * 1024;

interface Address {
  Params: { environment: string; flow: string };
}

/**
 * The address that shops deliver to. A route of its own, outside the API: signatures are over the raw bytes,
 * so nothing may parse them first.
 */
export async function serveWebhooks(server: FastifyInstance, webhooks: Webhooks, log: Log): Promise<void> {
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      sendProblem(reply, problemOf(error, request, log));
    });
    scope.post<Address>('/hooks/:environment/:flow', { bodyLimit }, async (request, reply) => {
      answer(reply, await webhooks.receive(deliveryOf(request)));
      return reply;
    });
    done();
  });
}

function deliveryOf({ params, headers, body }: FastifyRequest<Address>): Delivery {
  return { ...params, headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

/**
 * 202 once an event is durable, also for one that nobody could read: shops count other answers as failures and
 * stop delivering. Only what is not JSON at all is refused, and kept all the same.
 */
function answer(reply: FastifyReply, receipt: Receipt): void {
  switch (receipt.status) {
    case 'accepted':
      void reply.status(202).send({ status: 'accepted', run: receipt.run });
      return;
    case 'kept': {
      const problem = badRequest(
        receipt.code,
        `${receipt.reason} The event was kept as run ${receipt.run}.`,
      ).problem;
      if (receipt.code === 'core.not-json') sendProblem(reply, new ProblemError(problem));
      else
        void reply.status(202).send({
          status: 'kept',
          run: receipt.run,
          problem: { ...problem, title: 'Event misfit', status: 202 },
        });
      return;
    }
    case 'pong':
    case 'ignored':
      void reply.status(200).send(receipt);
      return;
    case 'refused':
      sendProblem(reply, refusals[receipt.because](`hooks.${receipt.because}`, receipt.reason));
  }
}

const refusals = {
  'unknown-address': notFound,
  'switched-off': notFound,
  unbound: unavailable,
  signature: unauthorized,
} as const;

function problemOf(error: FastifyError, { url }: FastifyRequest, log: Log): ProblemError {
  if (error.statusCode === 413) {
    return tooLarge(
      'hooks.too-large',
      `The body is larger than ${String(bodyLimit)} bytes. Send less at once.`,
    );
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return badRequest('hooks.unreadable', error.message);
  log.error({ err: error, path: url }, 'A delivery could not be stored');
  return unavailable('hooks.not-stored', 'The delivery could not be stored. Send it again.', {
    headers: { 'retry-after': '5' },
  });
}

function sendProblem(reply: FastifyReply, { problem, headers }: ProblemError): void {
  void reply
    .status(problem.status)
    .headers(headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
