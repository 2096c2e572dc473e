import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Failure, Memory } from '@crossdock/sdk';
import { isFailureError } from '@crossdock/sdk';
import type { HttpApi } from '../http/http-api.ts';
import { httpConnection } from '../http/http.connection.ts';
import { FetchHttp } from './fetch-http.ts';

export interface Asked {
  method: string;
  /** Path and query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is a text. */
  body?: unknown;
}

/** A real server that answers as told and remembers what it was asked. */
export class ApiServer {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  reply: (asked: Asked) => Reply = () => ({});

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const asked = { method, path: url, query: new URL(url, 'http://any').searchParams, headers, body };
        this.asked.push(asked);
        const { status = 200, headers: told = {}, body: answer = '' } = this.reply(asked);
        const isText = typeof answer === 'string';
        response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...told });
        response.end(isText ? answer : JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<ApiServer> {
    const api = new ApiServer();
    await new Promise<void>((listening) => {
      api.#server.listen(0, '127.0.0.1', listening);
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** A client of a connection to this server, as the platform would open it. */
  client(settings: object = {}, memory: Memory = new PlainMemory()): HttpApi {
    const given = httpConnection.settings.parse({ url: this.url, ...settings });
    return httpConnection.open({ settings: given, http: new FetchHttp(), memory });
  }
}

/** Remembers for as long as the process lives, as a connection does while its settings stay. */
export class PlainMemory implements Memory {
  readonly #values = new Map<string, Promise<unknown>>();

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const value = this.#values.get(key) ?? load();
    this.#values.set(key, value);
    return value as Promise<T>;
  }

  forget(key: string): void {
    this.#values.delete(key);
  }
}

/** The call as the engine makes it. */
export const call = { key: 'dev/api/core/x', run: 'run', step: 'step', now: 0 };

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (isFailureError(error)) return error.failure;
  throw new Error('It did not fail as it should', { cause: error });
}
