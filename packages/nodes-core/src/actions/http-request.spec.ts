import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { effectKindOf, type Failure, isFailureError, naturalKeyOf } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FetchHttp } from '../testing/fetch-http.ts';
import { sendHttpRequest } from './http-request.ts';

let server: Server;
let url: string;
let seen: Array<{ method: string; headers: IncomingMessage['headers']; body: string }>;
let respond: (response: ServerResponse, request: IncomingMessage) => void;

const answering = (status: number, headers: Record<string, string>, body = '') => {
  respond = (response) => response.writeHead(status, headers).end(body);
};
const json = { 'content-type': 'application/json; charset=utf-8' };

beforeEach(async () => {
  seen = [];
  answering(201, json, '{"id":7}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', headers: request.headers, body });
      respond(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/orders`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const call = { key: 'dev/core/x', run: 'run', step: 'send', now: 0 };
const order = { number: '1001', note: 'Größe 👕', lines: [{ sku: 'TEE-1', net: '19.98' }] };
const input = (change: object = {}) =>
  sendHttpRequest.input.parse({ url, idempotencyKey: 'shop/order/1001', body: order, ...change });
const send = (change?: object) => sendHttpRequest.run(new FetchHttp(), input(change), call);

async function failureOfSending(change?: object): Promise<Failure> {
  const error: unknown = await send(change).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isFailureError(error)) throw new Error(`Not a failure: ${String(error)}`);
  return error.failure;
}

describe('sending an HTTP request', () => {
  it('posts the body as JSON with the key of the order in its header', async () => {
    await send();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      headers: { 'idempotency-key': 'shop/order/1001', 'content-type': 'application/json' },
    });
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(order);
  });

  it('uses the method and the header that the receiver knows', async () => {
    await send({ method: 'PUT', keyHeader: 'X-Request-Id' });
    expect(seen[0]).toMatchObject({ method: 'PUT', headers: { 'x-request-id': 'shop/order/1001' } });
    expect(seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each([
    [201, json, '{"id":7}', { id: 7 }],
    [200, { 'content-type': 'application/vnd.api+json' }, '[1]', [1]],
    [200, { 'content-type': 'text/plain' }, 'OK', 'OK'],
    [202, json, '', null],
    [204, {}, '', null],
  ])('gives on the answer: %i %j %j', async (status, headers, text, body) => {
    answering(status, headers, text);
    await expect(send()).resolves.toEqual({ status, body });
  });

  it('is one write for one address and key, whatever the body says', () => {
    const keyOf = (change: object) => naturalKeyOf(sendHttpRequest.effect, input(change));
    expect(effectKindOf(sendHttpRequest.effect)).toBe('keyed');
    expect(keyOf({ body: { changed: true } })).toBe(keyOf({}));
    expect(keyOf({ idempotencyKey: 'shop/order/1002' })).not.toBe(keyOf({}));
    expect(keyOf({ url: `${url}/other` })).not.toBe(keyOf({}));
  });
});

describe('a request that fails', () => {
  it.each([
    [302, { location: '/elsewhere' }, { kind: 'permanent', outcome: 'unknown', code: 'http.redirected' }],
    [401, {}, { kind: 'permanent', outcome: 'not-done', code: 'http.not-allowed' }],
    [422, json, { kind: 'permanent', outcome: 'not-done', code: 'http.refused' }],
    [
      429,
      { 'retry-after': '7' },
      { kind: 'transient', outcome: 'not-done', code: 'http.rate-limited', retryAfterMs: 7_000 },
    ],
    [503, {}, { kind: 'transient', outcome: 'unknown', code: 'http.unavailable' }],
  ])('with %i %j says who acts, and whether it may have been done', async (status, headers, expected) => {
    answering(status, headers, '{"error":"their words"}');
    const failure = await failureOfSending();
    expect(failure).toMatchObject({ ...expected, evidence: { status, body: '{"error":"their words"}' } });
    expect(seen).toHaveLength(1);
  });

  it('because JSON was promised and none came leaves it unknown whether it was done', async () => {
    answering(200, json, '<html>');
    expect(await failureOfSending()).toMatchObject({
      kind: 'permanent',
      outcome: 'unknown',
      code: 'http.not-json',
    });
  });

  it('because the line went dead leaves it unknown whether it was done', async () => {
    respond = (_, request) => request.socket.destroy();
    expect(await failureOfSending()).toMatchObject({
      kind: 'transient',
      outcome: 'unknown',
      code: 'http.no-answer',
    });
  });
});
