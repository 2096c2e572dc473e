import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, FaultPlan } from '../faults.ts';
import type { PageLink } from '../page-link.ts';
import { addControl } from './control/control.ts';
import { addPage } from './page/page.ts';
import { phpJson } from './php/php-json.ts';
import { parsePhpQuery } from './php/php-query.ts';
import type { RestAnswer, RestRequest, RestServer } from './rest/rest-server.ts';
import type { Shop } from './shop.ts';
import type { ShopStore } from './store.ts';

export interface ServerParts {
  rest: RestServer;
  faults: FaultPlan;
  store: ShopStore;
  actions: Omit<Shop, 'url' | 'close'>;
  siteUrl: () => string;
  links: readonly PageLink[];
}

/** The HTTP server: WordPress' REST API below `/wp-json`, the demo's own control API and its page. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 8 * 1024 * 1024 });
  server.removeAllContentTypeParsers();
  // Bodies stay text: WordPress has its own idea of what is malformed, and form posts are welcome.
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const answer = (request: FastifyRequest, reply: FastifyReply) => serveRest(parts, toRest(request), reply);
  server.all('/wp-json', answer);
  server.all('/wp-json/*', answer);
  addControl(server, parts);
  addPage(server, parts, (request, reply) => serveRest(parts, withoutKeys(request), reply));
  server.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found'));
  return server;
}

function toRest(request: FastifyRequest): RestRequest {
  const [path = '', search = ''] = request.url.split(/\?(.*)/s);
  const body = typeof request.body === 'string' ? request.body : '';
  return { method: request.method, path, search, headers: request.headers, body };
}

/** `/?rest_route=/wc/v3/orders` works, but WooCommerce does not look at keys there: the call is anonymous. */
function withoutKeys(request: FastifyRequest): RestRequest {
  const rest = toRest(request);
  const { rest_route: route } = parsePhpQuery(rest.search);
  const path = `/wp-json${typeof route === 'string' ? route : ''}`;
  const { authorization: _ignored, ...headers } = rest.headers;
  return { ...rest, path, search: '', headers };
}

async function serveRest(parts: ServerParts, request: RestRequest, reply: FastifyReply): Promise<void> {
  const operation = parts.rest.operation(request.method, request.path);
  const fault = operation === undefined ? undefined : parts.faults.next(operation);
  if (await refuseBefore(fault, reply)) return;
  const answer = await parts.rest.answer(request).catch(() => criticalError);
  await sendAfter(fault, answer, reply);
}

/** Faults that strike before the work: nothing was done. True when the call ended here. */
async function refuseBefore(fault: Fault | undefined, reply: FastifyReply): Promise<boolean> {
  switch (fault?.kind) {
    case 'drop-before':
      drop(reply);
      return true;
    case 'status-503-before':
      await reply.code(503).type('text/html').send(proxyPage('503 Service Temporarily Unavailable'));
      return true;
    case 'throttle':
      // WooCommerce itself has no rate limit: this is the hosting company's proxy.
      reply.header('Retry-After', String(Math.ceil(fault.delayMs / 1000)));
      await reply.code(429).type('text/html').send(proxyPage('429 Too Many Requests'));
      return true;
    case 'delay':
      await sleep(fault.delayMs, undefined, { ref: false });
      return false;
    case 'drop-after':
    case 'slow-after':
    case 'status-500-after':
    case undefined:
      return false;
  }
}

/** Faults that strike after the work: it was done, whatever the caller hears. */
async function sendAfter(fault: Fault | undefined, answer: RestAnswer, reply: FastifyReply): Promise<void> {
  if (fault?.kind === 'drop-after') return drop(reply);
  if (fault?.kind === 'slow-after') await sleep(fault.delayMs, undefined, { ref: false });
  const { status, headers, body } = fault?.kind === 'status-500-after' ? criticalError : answer;
  await reply.code(status).headers(headers).send(phpJson(body));
}

function drop(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.socket?.destroy();
}

/** What WordPress answers when PHP dies in the middle of a request. */
const criticalError: RestAnswer = {
  status: 500,
  headers: { 'Content-Type': 'application/json; charset=UTF-8' },
  body: {
    code: 'internal_server_error',
    message: '<p>There has been a critical error on this website.</p>',
    data: { status: 500 },
    additional_errors: [],
  },
};

function proxyPage(title: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}
