import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { type HttpRequest, isFailureError } from '@crossdock/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { Transport } from './transport.ts';

const running: Array<Server | TcpServer> = [];

afterEach(async () => {
  await Promise.all(
    running.splice(0).map((server) => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    }),
  );
});

async function listening(server: Server | TcpServer): Promise<string> {
  running.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** An address at which nobody listens any more. */
async function deserted(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((closed) => server.close(closed));
  return url;
}

const transport = new Transport({ timeoutMs: 300 });
const post = (url: string): HttpRequest => ({ method: 'POST', url, json: { order: 1 }, intent: 'write' });
const ask = (url: string): HttpRequest => ({ method: 'GET', url, intent: 'read' });

/** What a call that got no answer is taken for. */
async function failureOf(call: HttpRequest) {
  try {
    await transport.send(call);
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  }
  throw new Error('There was an answer');
}

describe('no answer', () => {
  it('because nobody listens means that nothing was done, even for a write', async () => {
    const url = await deserted();
    expect(await failureOf(post(url))).toMatchObject({
      kind: 'transient',
      code: 'http.unreachable',
      outcome: 'not-done',
      evidence: { host: new URL(url).host, method: 'POST', error: 'ECONNREFUSED' },
    });
  });

  it('because the name is unknown means that nothing was done', async () => {
    expect(await failureOf(post('http://no-such-host.invalid/'))).toMatchObject({
      code: 'http.unreachable',
      outcome: 'not-done',
    });
  });

  it('because the connection broke after we sent leaves a write in doubt, and a read undone', async () => {
    const url = await listening(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    expect(await failureOf(post(url))).toMatchObject({ code: 'http.no-answer', outcome: 'unknown' });
    expect(await failureOf(ask(url))).toMatchObject({ code: 'http.no-answer', outcome: 'not-done' });
  });

  it('in time leaves a write in doubt, and says how long we waited', async () => {
    const url = await listening(createServer(() => undefined));
    expect(await failureOf(post(url))).toMatchObject({
      kind: 'transient',
      code: 'http.no-answer',
      outcome: 'unknown',
      message: `${new URL(url).host} did not answer within 0.3 s.`,
    });
    expect((await failureOf(ask(url))).outcome).toBe('not-done');
  });

  it('to the end leaves a write in doubt: half an answer is none', async () => {
    const cutOff = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id": ', () => response.destroy());
    });
    expect(await failureOf(post(await listening(cutOff)))).toMatchObject({ outcome: 'unknown' });
    const stuck = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id": ');
    });
    expect(await failureOf(post(await listening(stuck)))).toMatchObject({ outcome: 'unknown' });
  });

  it('that drips without end is given up', async () => {
    const dripping = createServer((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failureOf(post(await listening(dripping)))).toMatchObject({
      code: 'http.no-answer',
      outcome: 'unknown',
      evidence: { error: 'timed-out' },
    });
  });

  it('in time means that nothing was done while the request still waited for a socket', async () => {
    const server = createServer(() => undefined);
    const hanging = await listening(server);
    const patient = new Transport({ timeoutMs: 60_000 });
    const stuck = Array.from({ length: 64 }, () => patient.send(ask(hanging)));
    expect(await failureOf(post(hanging))).toMatchObject({
      code: 'http.unreachable',
      outcome: 'not-done',
      evidence: { error: 'timed-out' },
    });
    server.closeAllConnections();
    await Promise.allSettled(stuck);
  });

  it('to a request that cannot be sent names what is wrong with it', async () => {
    const url = await listening(createServer((_request, response) => response.end()));
    const broken = { ...post(url), headers: { 'x-order': 'a\r\nx-evil: 1' } };
    expect(await failureOf(broken)).toMatchObject({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'http.invalid-request',
    });
    expect((await failureOf(ask('erp'))).code).toBe('http.invalid-request');
  });

  it('that anybody can read leaves a write in doubt', async () => {
    const url = await listening(
      createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n'))),
    );
    expect(await failureOf(post(url))).toMatchObject({ code: 'http.no-answer', outcome: 'unknown' });
  });
});

describe('an answer', () => {
  it.each([200, 204, 302, 404, 429, 500, 503])('with status %i is handed on as it came', async (status) => {
    const url = await listening(
      createServer((_request, response) => {
        response.writeHead(status, { 'Retry-After': '3', Location: '/elsewhere' }).end();
      }),
    );
    const answer = await transport.send(post(url));
    expect(answer).toMatchObject({ status, headers: { 'retry-after': '3', location: '/elsewhere' } });
  });

  it('is to what was asked: query in order, JSON, forms and text each with their type', async () => {
    const seen: string[] = [];
    const url = await listening(
      createServer((request, response) => {
        request.setEncoding('utf8');
        let body = '';
        request.on('data', (chunk: string) => (body += chunk));
        request.on('end', () => {
          const type = request.headers['content-type'] ?? 'none';
          seen.push(`${request.method ?? ''} ${request.url ?? ''} ${type} ${body}`.trim());
          response.end();
        });
      }),
    );
    await transport.send({
      ...ask(`${url}/orders`),
      query: { page: 2, name: 'Grüße & more', left: undefined },
    });
    await transport.send({ ...ask(`${url}/orders?page=1`), query: { per_page: 5 } });
    await transport.send(post(`${url}/orders`));
    await transport.send({ method: 'POST', url, form: { a: '1', b: 'ü' }, intent: 'write' });
    await transport.send({
      method: 'PUT',
      url,
      body: '<order/>',
      headers: { 'content-type': 'text/xml' },
      intent: 'write',
    });
    expect(seen).toEqual([
      'GET /orders?page=2&name=Gr%C3%BC%C3%9Fe+%26+more none',
      'GET /orders?page=1&per_page=5 none',
      'POST /orders application/json {"order":1}',
      'POST / application/x-www-form-urlencoded a=1&b=%C3%BC',
      'PUT / text/xml <order/>',
    ]);
  });

  it('has one value for a header, however its name is written', async () => {
    const types: string[] = [];
    const url = await listening(
      createServer((request, response) => {
        types.push(...request.rawHeaders.filter((name) => name.toLowerCase() === 'content-type'));
        response.end(request.headers['content-type']);
      }),
    );
    const answer = await transport.send({ ...post(url), headers: { 'Content-Type': 'application/ld+json' } });
    expect([answer.text, types.length]).toEqual(['application/ld+json', 1]);
  });

  it('keeps a query that is there already as it was written, and leaves the fragment out', async () => {
    const url = await listening(createServer((request, response) => response.end(request.url)));
    const call = { ...ask(`${url}/orders?sign=a%20b%2B#top`), query: { page: 1 } };
    expect((await transport.send(call)).text).toBe('/orders?sign=a%20b%2B&page=1');
  });

  it('does not come from a system that hangs for others: each has sockets of its own', async () => {
    const hanging = await listening(createServer(() => undefined));
    const quick = await listening(createServer((_request, response) => response.end('ok')));
    const stuck = Array.from({ length: 100 }, () => failureOf(ask(hanging)));
    expect((await transport.send(ask(quick))).text).toBe('ok');
    await Promise.all(stuck);
  });
});

describe('an answer that is too large', () => {
  const small = new Transport({ timeoutMs: 2_000, mostBytes: 1_000 });
  const answering = (status: number, bytes: number) =>
    listening(createServer((_request, response) => response.writeHead(status).end('ü'.repeat(bytes / 2))));

  it('is not read to its end, and leaves a write in doubt', async () => {
    const url = await answering(200, 5_000_000);
    for (const [call, outcome] of [
      [ask(url), 'not-done'],
      [post(url), 'unknown'],
    ] as const) {
      const error: unknown = await small.send(call).catch((thrown: unknown) => thrown);
      expect(isFailureError(error) && error.failure).toMatchObject({
        kind: 'permanent',
        code: 'http.answer-too-large',
        outcome,
        evidence: { status: 200 },
      });
    }
  });

  it('may be as large as the limit', async () => {
    expect((await small.send(ask(await answering(200, 1_000)))).text).toHaveLength(500);
  });

  it('counts by its status when it says no: its body is cut', async () => {
    const answer = await small.send(post(await answering(422, 5_000_000)));
    expect([answer.status, answer.text.length]).toEqual([422, 500]);
  });
});
