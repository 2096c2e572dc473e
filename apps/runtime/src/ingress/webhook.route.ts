import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log.ts';
import { badRequest, ProblemError, tooLarge, unavailable } from '../platform/http/problem.ts';
import { answer, busy, sendProblem } from './answers.ts';
import type { Delivery, DeliveryHead } from './delivery.ts';
import type { LargeWebhooks } from './large/large-webhooks.ts';
import { RequestBody, TooManyBytes } from './request-body.ts';
import { takeBody } from './take-body.ts';
import { WaitingRoom } from './waiting-room.ts';
import type { Receipt, Webhooks } from './webhooks.ts';

const MB = 1024 * 1024;
/** Largest delivery that is held as a whole. The largest real orders seen are well under 1 MB. */
const mostHeld = 10 * MB;
/** Largest delivery that is taken, read as it comes in; how many of them at a time, and what reading one takes. */
const large = { most: 50 * MB, atOnce: 2, held: 4 * MB };

interface Address {
  Params: { environment: string; flow: string };
}

/**
 * The address that shops deliver to. A route of its own, outside the API: signatures are over the raw bytes,
 * so nothing may parse them first.
 */
export async function serveWebhooks(
  server: FastifyInstance,
  webhooks: { small: Pick<Webhooks, 'receive'>; large: Pick<LargeWebhooks, 'receive'> },
  log: Log,
  room = new WaitingRoom(),
): Promise<void> {
  let largeUnderWay = 0;
  const receiveLarge = async (head: DeliveryHead, coming: AsyncIterable<Buffer>): Promise<Receipt> => {
    if (largeUnderWay >= large.atOnce)
      throw busy('hooks.busy', 'Too many large deliveries arrive at the moment. Send it again in a second.');
    const body = new RequestBody(coming, large.most);
    largeUnderWay += 1;
    try {
      return await webhooks.large.receive(head, body);
    } finally {
      await body.drain();
      largeUnderWay -= 1;
    }
  };
  const leaving = new WeakMap<FastifyRequest, () => void>();
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (request, payload, parsed) => {
      if (isLarge(request)) parsed(null, payload);
      else takeBody(payload, mostHeld, parsed);
    });
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      /* What is left of it would never end. */
      if (error instanceof TooManyBytes) void reply.header('connection', 'close');
      sendProblem(reply, problemOf(error, request, log));
    });
    scope.addHook('onRequest', async (request, reply) => {
      if (saidBytes(request) > large.most) throw new TooManyBytes();
      const leave = room.enter(bytesOf(request));
      if (leave === undefined)
        throw busy('hooks.busy', 'More arrives than can be stored at the moment. Send it again in a second.');
      leaving.set(request, leave);
      reply.raw.once('close', leave);
    });
    scope.route<Address>({
      method: ['GET', 'POST'],
      url: '/hooks/:environment/:flow',
      exposeHeadRoute: false,
      compress: false,
      handler: async (request, reply) => {
        const delivery = deliveryOf(request);
        const receipt =
          'body' in delivery
            ? await webhooks.small.receive(delivery)
            : await receiveLarge(delivery, request.body as AsyncIterable<Buffer>);
        leaving.get(request)?.();
        await answer(reply, receipt);
        return reply;
      },
    });
    done();
  });
}

/** Without its body where that is still to come. */
function deliveryOf({
  method,
  params,
  headers,
  url,
  body,
}: FastifyRequest<Address>): Delivery | DeliveryHead {
  const mark = url.indexOf('?');
  const head: DeliveryHead = {
    environment: params.environment,
    flow: params.flow,
    method: method === 'GET' ? 'GET' : 'POST',
    headers,
    query: mark < 0 ? '' : url.slice(mark + 1),
  };
  if (body === undefined || body === null) return { ...head, body: Buffer.alloc(0) };
  return Buffer.isBuffer(body) ? { ...head, body } : head;
}

function saidBytes({ headers }: FastifyRequest): number {
  return Number(headers['content-length'] ?? 0);
}

/** Known before it comes. One that does not say its size may turn out to be large, too. */
function isLarge(request: FastifyRequest): boolean {
  return saidBytes(request) > mostHeld;
}

/** What a body will take at most: as much as is held where its size is not said, or not its size in memory. */
function bytesOf(request: FastifyRequest): number {
  const { headers } = request;
  if (isLarge(request)) return large.held;
  if (headers['content-length'] === undefined)
    return headers['transfer-encoding'] === undefined ? 0 : mostHeld;
  return headers['content-encoding'] === undefined ? saidBytes(request) : mostHeld;
}

function problemOf(error: FastifyError, { url, raw }: FastifyRequest, log: Log): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TooManyBytes)
    return tooLarge('hooks.too-large', 'The body is larger than 50 MB. Send less at once.');
  if (raw.destroyed && !raw.complete)
    return badRequest('hooks.unreadable', 'The body ended before all of it had come.');
  if (error.statusCode !== undefined && error.statusCode < 500)
    return badRequest('hooks.unreadable', error.message);
  /* The query may hold a token. */
  log.error({ err: error, path: url.split('?', 1)[0] }, 'A delivery could not be stored');
  return unavailable('hooks.not-stored', 'The delivery could not be stored. Send it again.', {
    headers: { 'retry-after': '5' },
  });
}
