import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '@crossdock/contracts';
import { type BeforeApplicationShutdown, Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environments } from '../../environments/environments.service.ts';
import { Allow } from '../auth/permissions.ts';
import { Changes } from '../database/changes.ts';
import { LiveHub } from './live-hub.ts';

const heartbeatMs = 15_000;
/** A client that lets this much pile up is dropped: it comes back and asks for what is on screen. */
const mostPendingBytes = 1_000_000;

/** Server-sent events for the screens of an environment. */
@Controller()
export class LiveController implements BeforeApplicationShutdown {
  readonly #hub: LiveHub;
  readonly #environments: Environments;
  readonly #open = new Set<ServerResponse>();

  constructor(
    @Inject(LiveHub) hub: LiveHub,
    @Inject(Environments) environments: Environments,
    @Inject(Changes) changes: Changes,
  ) {
    this.#hub = hub;
    this.#environments = environments;
    changes.on('flows', (flow) => {
      if (flow !== undefined) hub.publishEverywhere({ type: 'flow', flow });
    });
  }

  @Allow('runs.read')
  @Get('api/environments/:env/live')
  async stream(@Param('env') name: string, @Res() reply: FastifyReply): Promise<void> {
    const environment = await this.#environments.known(name);
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      ...headersOf(reply),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const send = (event: LiveEvent): void => {
      write(response, `data: ${JSON.stringify(event)}\n\n`);
    };
    const leave = this.#hub.subscribe(environment, send);
    const heartbeat = setInterval(() => {
      write(response, ': still here\n\n');
    }, heartbeatMs);
    this.#open.add(response);
    response.on('close', () => {
      leave();
      clearInterval(heartbeat);
      this.#open.delete(response);
    });
    send({ type: 'hello', at: new Date().toISOString() });
  }

  /** Streams never end by themselves, and the server waits for all answers before it stops. */
  beforeApplicationShutdown(): void {
    for (const response of this.#open) response.end();
  }
}

function write(response: ServerResponse, text: string): void {
  if (response.writableEnded || response.destroyed) return;
  if (response.writableLength > mostPendingBytes) response.destroy();
  else response.write(text);
}

/** What hooks have set already, such as security headers. */
function headersOf(reply: FastifyReply): Record<string, string> {
  const known = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}
