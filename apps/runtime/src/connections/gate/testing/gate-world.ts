import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type HttpRequest, type HttpResponse, isFailureError, type Limits } from '@crossdock/sdk';
import { makeLog } from '../../../platform/log.ts';
import { Transport } from '../../transport.ts';
import { type BreakerRules, breakerRules } from '../breaker.ts';
import { Gate } from '../gate.ts';
import { GatedHttp, type Meter } from '../gated-http.ts';
import type { SharedLimits } from '../shared-limits.ts';

/** A system over HTTP that does as it is told. */
export interface ToldSystem {
  url: string;
  /** How it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Calls that reached it. */
  calls: number;
  /** Most calls that were under way at the same time. */
  mostAtOnce: number;
  close(): Promise<void>;
}

export async function startSystem(): Promise<ToldSystem> {
  let atOnce = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    system.calls += 1;
    system.mostAtOnce = Math.max(system.mostAtOnce, atOnce);
    response.once('close', () => (atOnce -= 1));
    system.answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const system: ToldSystem = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    answer: well,
    calls: 0,
    mostAtOnce: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) =>
        server.close(() => {
          closed();
        }),
      );
    },
  };
  return system;
}

export const well = (_request: IncomingMessage, response: ServerResponse): void => {
  response.end('{}');
};
export const hanging = (): void => undefined;
export const withStatus =
  (status: number, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end();
  };

/** A process, as far as calls are concerned. */
export interface Caller {
  gate: Gate;
  http: (meter?: Meter) => GatedHttp;
  /** One read. */
  call: () => Promise<HttpResponse>;
}

/** Rules with which a connection is left alone for a moment only. */
export const quickRules: BreakerRules = { ...breakerRules, firstMs: 200, longestMs: 800 };

/** Processes that use one connection, each with a view of its own on what they share. */
export function startCallers(
  count: number,
  url: string,
  {
    limits = {},
    rules = quickRules,
    shared,
    timeoutMs = 1_000,
  }: { limits?: Limits; rules?: BreakerRules; shared: SharedLimits[]; timeoutMs?: number },
): Caller[] {
  const name = `dev/${String(Math.random())}`;
  const callers: Caller[] = Array.from({ length: count }, (_, at) => {
    const gate = new Gate({
      name,
      process: `process ${String(at)}`,
      limits,
      rules,
      shared: shared[at % shared.length] ?? noShared(),
      log: makeLog('silent'),
      announce: () => {
        for (const other of callers) void other.gate.look();
      },
    });
    const http = (meter?: Meter) => new GatedHttp(new Transport({ timeoutMs }), () => gate, meter);
    return { gate, http, call: () => http().send(read(url)) };
  });
  return callers;
}

function noShared(): never {
  throw new Error('Callers need something to share');
}

export const read = (url: string): HttpRequest => ({ method: 'GET', url, intent: 'read' });
export const write = (url: string): HttpRequest => ({ method: 'POST', url, json: {}, intent: 'write' });

/** What a call ended with: its status, or the code of its failure. */
export async function endOf(call: Promise<HttpResponse>): Promise<string> {
  try {
    return String((await call).status);
  } catch (error) {
    if (isFailureError(error)) return error.failure.code;
    throw error;
  }
}

/** Calls again when the gate says so, as a run does that was parked. */
export async function persistently(call: () => Promise<HttpResponse>): Promise<HttpResponse> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isFailureError(error) || !error.failure.code.startsWith('gate.')) throw error;
      await pause(Math.min(error.failure.retryAfterMs ?? 0, 500));
    }
  }
}

export function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
