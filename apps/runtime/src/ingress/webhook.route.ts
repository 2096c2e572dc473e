import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log.ts';
import { badRequest, ProblemError, tooLarge, unavailable } from '../platform/http/problem.ts';
import { answer, busy, sendProblem } from './answers.ts';
import type { Delivery } from './delivery.ts';
import { WaitingRoom } from './waiting-room.ts';
import type { Webhooks } from './webhooks.ts';

/** Largest delivery that is taken, in bytes. The largest real orders seen are well under 1 MB. */
const bodyLimit = 10 * 1024 * 1024;

interface Address {
  Params: { environment: string; flow: string };
}

/**
 * The address that shops deliver to. A route of its own, outside the API: signatures are over the raw bytes,
 * so nothing may parse them first.
 */
export async function serveWebhooks(
  server: FastifyInstance,
  webhooks: Pick<Webhooks, 'receive'>,
  log: Log,
  room = new WaitingRoom(),
): Promise<void> {
  const leaving = new WeakMap<FastifyRequest, () => void>();
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      sendProblem(reply, problemOf(error, request, log));
    });
    scope.addHook('onRequest', async (request, reply) => {
      const leave = room.enter(bytesOf(request));
      if (leave === undefined)
        throw busy('hooks.busy', 'More arrives than can be stored at the moment. Send it again in a second.');
      leaving.set(request, leave);
      reply.raw.once('close', leave);
    });
    scope.route<Address>({
      method: ['GET', 'POST'],
      url: '/hooks/:environment/:flow',
      bodyLimit,
      exposeHeadRoute: false,
      compress: false,
      handler: async (request, reply) => {
        const receipt = await webhooks.receive(deliveryOf(request));
        leaving.get(request)?.();
        await answer(reply, receipt);
        return reply;
      },
    });
    done();
  });
}

function deliveryOf({ method, params, headers, url, body }: FastifyRequest<Address>): Delivery {
  const mark = url.indexOf('?');
  return {
    environment: params.environment,
    flow: params.flow,
    method: method === 'GET' ? 'GET' : 'POST',
    headers,
    query: mark < 0 ? '' : url.slice(mark + 1),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}

/** What a body will take at most: as much as is allowed where its size is not said, or not its size in memory. */
function bytesOf({ headers }: FastifyRequest): number {
  const said = headers['content-length'];
  if (said === undefined) return headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
  return headers['content-encoding'] === undefined ? Math.min(Number(said), bodyLimit) : bodyLimit;
}

function problemOf(error: FastifyError, { url }: FastifyRequest, log: Log): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error.statusCode === 413) {
    return tooLarge(
      'hooks.too-large',
      `The body is larger than ${String(bodyLimit)} bytes. Send less at once.`,
    );
  }
  if (error.statusCode !== undefined && error.statusCode < 500)
    return badRequest('hooks.unreadable', error.message);
  /* The query may hold a token. */
  log.error({ err: error, path: url.split('?', 1)[0] }, 'A delivery could not be stored');
  return unavailable('hooks.not-stored', 'The delivery could not be stored. Send it again.', {
    headers: { 'retry-after': '5' },
  });
}
