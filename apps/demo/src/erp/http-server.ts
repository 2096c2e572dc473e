import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { FaultPlan } from '../faults.ts';
import type { PageLink } from '../page-link.ts';
import { serveControlApi } from './control/control-api.ts';
import type { Modes } from './control/modes.ts';
import { servePage } from './control/page.ts';
import type { Erp } from './erp.ts';
import { errorPage, html, json, type Answer } from './protocol/answer.ts';
import type { PlannedCall, Server } from './protocol/calls.ts';
import { answerUnder } from './protocol/faulty-call.ts';
import { planJson2 } from './protocol/json2.ts';
import { planJsonRpc, versionInfo } from './protocol/jsonrpc.ts';
import { Waiting } from './waiting.ts';

interface HttpOptions extends Server {
  faults: FaultPlan;
  modes: Modes;
  erp: Omit<Erp, 'url' | 'close'>;
  now: () => Date;
  callDelayMs: number;
  links: readonly PageLink[];
  host: string;
  port: number;
  count(operation: string): void;
}

/** Serves Odoo's two protocols, the page of the demo and its control API. Faults touch only the protocols. */
export async function listen(options: HttpOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const { version } = options.database;
  const waiting = new Waiting();
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const perform = async (plan: PlannedCall | Answer, request: FastifyRequest, reply: FastifyReply) => {
    if (!('work' in plan)) return send(reply, plan);
    options.count(plan.operation);
    if (options.callDelayMs > 0) await waiting.wait(options.callDelayMs);
    const clock = { now: options.now, wait: (ms: number) => waiting.wait(ms) };
    const answer = await answerUnder(options.faults.next(plan.operation), plan, clock);
    if (answer !== 'dropped') return send(reply, answer);
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  };
  const tellVersion = (operation: string, body: object): PlannedCall => ({
    operation,
    work: () => json(200, body),
  });

  app.post('/jsonrpc', (request, reply) =>
    perform(planJsonRpc(options, request.headers['content-type'], textOf(request)), request, reply),
  );
  app.get('/jsonrpc', (_request, reply) => send(reply, html(400, 'Invalid JSON data')));
  app.post('/web/webclient/version_info', (request, reply) => {
    const body = { jsonrpc: '2.0', id: null, result: versionInfo(version) };
    return perform(tellVersion('web/version_info', body), request, reply);
  });
  if (version === '19.0') {
    for (const path of ['/web/version', '/json/version']) {
      const { server_version_info: version_info } = versionInfo(version);
      app.get(path, (request, reply) =>
        perform(tellVersion('web/version', { version_info, version }), request, reply),
      );
    }
    app.all<{ Params: { model: string; method: string } }>('/json/2/:model/:method', (request, reply) => {
      const plan = planJson2(options, {
        verb: request.method,
        model: request.params.model,
        method: request.params.method,
        contentType: request.headers['content-type'],
        authorization: request.headers.authorization,
        database: headerOf(request, 'x-odoo-database'),
        body: textOf(request),
      });
      return perform(plan, request, reply);
    });
  }
  servePage(app, options);
  serveControlApi(app, options);
  app.setNotFoundHandler((_request, reply) =>
    send(reply, errorPage(404, 'Not Found', 'The requested URL was not found on the server.')),
  );

  const url = await app.listen({ host: options.host, port: options.port });
  return {
    url,
    close: async () => {
      waiting.end();
      await app.close();
    },
  };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.status(answer.status).headers(answer.headers).send(answer.body);
}

const textOf = (request: FastifyRequest) => (typeof request.body === 'string' ? request.body : '');

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
