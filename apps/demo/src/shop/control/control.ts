import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../faults.ts';
import { OrderRequest } from '../orders/request.ts';
import { orderSummaries, webhookSummaries } from '../page/summaries.ts';
import { readParams } from '../rest/params.ts';
import { RestError } from '../rest/rest-error.ts';
import { scenarioOrder, scenarios } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';
import type { ServerParts } from '../server.ts';
import type { ShopStore } from '../store.ts';
import { addWebhook, pingIfPending, webhookTopics } from '../webhooks/webhooks.ts';
import type { WebhookTopic } from '../webhooks/webhooks.ts';

const scenarioNames = Object.keys(scenarios) as Scenario[];
const PlaceRequest = z.object({
  scenario: z.enum(scenarioNames),
  count: z.number().int().min(1).max(1000).default(1),
});
const DeliverRequest = z.object({
  mode: z.enum(['again', 'twice', 'wrong-signature', 'changed-body']),
  topic: z.enum(webhookTopics).optional(),
});
const FaultsRequest = z.object({ faults: z.array(Fault) });
const SubscribeRequest = z.object({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1),
  topics: z.array(z.enum(webhookTopics)).min(1),
});

/** The control API under `/demo/`: what a person at the page or a test in another process may do to the shop. */
export function addControl(server: FastifyInstance, { store, faults, actions }: ServerParts): void {
  const route = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    run: (request: FastifyRequest) => unknown,
  ) => server.route({ method, url, handler: (request, reply) => respond(request, reply, run) });

  route('GET', '/demo/orders', () => ({ orders: orderSummaries(store, actions.deliveries()) }));
  route('POST', '/demo/orders', (request) => {
    const { scenario, count } = PlaceRequest.parse(bodyOf(request));
    const placed = Array.from({ length: count }, () =>
      actions.place(scenarioOrder(scenario, store.orders.size)),
    );
    return { orders: placed.map(({ id, number, total }) => ({ id, number, total })) };
  });
  route('PATCH', '/demo/orders/:id', (request) =>
    actions.change(existing(store, request), readParams(OrderRequest, bodyOf(request))),
  );
  route('POST', '/demo/orders/:id/deliver', async (request) => {
    const { mode, topic } = DeliverRequest.parse(bodyOf(request));
    const orderId = existing(store, request);
    const last = actions
      .deliveries()
      .findLast((sent) => sent.resourceId === orderId && sent.topic === (topic ?? sent.topic));
    const results = await actions.deliver(orderId, {
      topic: topic ?? last?.topic ?? 'order.updated',
      ...(last !== undefined && { body: last.body }),
      times: mode === 'twice' ? 2 : 1,
      wrongSignature: mode === 'wrong-signature',
      changedBody: mode === 'changed-body',
    });
    return { deliveries: results.map(({ body: _body, ...result }) => result) };
  });
  route('GET', '/demo/faults', () => ({ faults: faults.list() }));
  route('PUT', '/demo/faults', (request) => {
    const wanted = FaultsRequest.parse(bodyOf(request));
    faults.clear();
    for (const fault of wanted.faults) faults.inject(fault);
    return { faults: faults.list() };
  });
  route('DELETE', '/demo/faults', () => {
    faults.clear();
    return { faults: [] };
  });
  route('GET', '/demo/webhooks', () => ({ webhooks: webhookSummaries(store) }));
  route('POST', '/demo/webhooks', async (request) => {
    const { url, secret, topics } = SubscribeRequest.parse(bodyOf(request));
    for (const topic of topics) await subscribe(store, { topic, deliveryUrl: url, secret });
    return { webhooks: webhookSummaries(store).filter((webhook) => webhook.url === url) };
  });
}

/** Subscribing again with the same address renews the secret and switches the webhook on, instead of doubling it. */
async function subscribe(
  store: ShopStore,
  wanted: { topic: WebhookTopic; deliveryUrl: string; secret: string },
): Promise<void> {
  const existing = [...store.webhooks.values()].find(
    ({ topic, deliveryUrl }) => topic === wanted.topic && deliveryUrl === wanted.deliveryUrl,
  );
  const webhook = existing ?? addWebhook(store, wanted);
  Object.assign(webhook, { secret: wanted.secret, status: 'active' });
  store.changed();
  await pingIfPending(store, webhook);
}

function existing(store: ShopStore, request: FastifyRequest): number {
  const { id } = z.object({ id: z.coerce.number().int() }).parse(request.params);
  if (!store.orders.has(id)) throw new Problem(404, `The shop has no order ${id}.`);
  return id;
}

class Problem extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** JSON only: a page on another site can send a form to this port, but not JSON. */
function bodyOf(request: FastifyRequest): unknown {
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new Problem(415, 'Send the request as application/json.');
  }
  try {
    return JSON.parse(typeof request.body === 'string' ? request.body : '');
  } catch {
    throw new Problem(400, 'The body is not valid JSON.');
  }
}

async function respond(
  request: FastifyRequest,
  reply: FastifyReply,
  run: (request: FastifyRequest) => unknown,
): Promise<FastifyReply> {
  try {
    return await reply.type('application/json').send(JSON.stringify(await run(request)));
  } catch (error) {
    const { status, detail } = problemOf(error);
    const problem = { type: 'about:blank', title: titles[status] ?? 'Error', status, detail };
    return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

const titles: Record<number, string> = {
  400: 'Bad request',
  404: 'Not found',
  415: 'Unsupported media type',
  500: 'Internal error',
};

function problemOf(error: unknown): { status: number; detail: string } {
  if (error instanceof z.ZodError) {
    const details = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    return { status: 400, detail: details.join('; ') };
  }
  if (error instanceof RestError) {
    const reasons = Object.values(error.data['params'] ?? {}).map(String);
    return { status: error.status, detail: [error.message, ...reasons].join(': ') };
  }
  if (error instanceof Problem) return { status: error.status, detail: error.message };
  return { status: 500, detail: error instanceof Error ? error.message : String(error) };
}
