import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { type HttpRequest, isFailureError } from '@crossdock/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { anywhere, OutboundGuard, publicOnly } from './outbound-guard.ts';
import { Transport } from './transport.ts';

const running: Server[] = [];
let asked: string[] = [];

afterEach(async () => {
  asked = [];
  await Promise.all(
    running.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    }),
  );
});

type Reply = (path: string) => { status?: number; headers?: Record<string, string> };

/** A server that remembers what it was asked. */
async function serving(address: string, reply: Reply = () => ({})): Promise<{ port: string }> {
  const server = createServer((request, response) => {
    const said = ['authorization', 'cookie', 'x-api-key', 'accept'].flatMap(
      (name) => request.headers[name] ?? [],
    );
    asked.push([address, request.method, request.url, ...said].join(' '));
    const { status = 200, headers = {} } = reply(request.url ?? '');
    response.writeHead(status, headers).end('found');
  });
  running.push(server);
  await new Promise<void>((listening) => server.listen(0, address, listening));
  return { port: String((server.address() as AddressInfo).port) };
}

const read = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  intent: 'read',
  ...more,
});
const through = (guard: OutboundGuard) => new Transport({ timeoutMs: 2_000, guard });

async function failureOf(guard: OutboundGuard, call: HttpRequest) {
  const error: unknown = await through(guard)
    .send(call)
    .catch((thrown: unknown) => thrown);
  if (isFailureError(error)) return error.failure;
  throw new Error('It was let through', { cause: error });
}

/** Names of a network of our own: 127.0.0.1 stands for the internet, every other address for the house. */
function internet(names: Record<string, string[]>) {
  const lookups: string[] = [];
  const resolve: LookupFunction = (name, _options, callback) => {
    const answers = names[name] ?? [];
    const nth = lookups.filter((each) => each === name).length;
    lookups.push(name);
    const address = answers[Math.min(nth, answers.length - 1)] ?? '';
    callback(null, [{ address, family: 4 }]);
  };
  const guard = new OutboundGuard({ admits: (address) => address === '127.0.0.1', resolve });
  return { guard, lookups };
}

describe('an environment that stays outside', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '１２７.０.０.１',
  ])('does not reach this machine, spelled %s', async (host) => {
    const { port } = await serving('127.0.0.1');
    expect(await failureOf(publicOnly, read(`http://${host}:${port}/`))).toMatchObject({
      kind: 'policy',
      outcome: 'not-done',
      code: 'http.address-not-allowed',
      evidence: { setting: 'privateAddresses' },
    });
    expect(asked).toEqual([]);
  });

  it('does not reach this machine by a name, even to write', async () => {
    const { port } = await serving('127.0.0.1');
    const write = read(`http://localhost:${port}/`, { method: 'POST', intent: 'write', json: {} });
    const failure = await failureOf(publicOnly, write);
    expect(failure).toMatchObject({ kind: 'policy', outcome: 'not-done', code: 'http.address-not-allowed' });
    expect(failure.message).toMatch(
      /^localhost leads to .*127\.0\.0\.1.* allow private addresses in the settings/,
    );
    expect(asked).toEqual([]);
  });

  it.each(['http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/latest/meta-data/'])(
    'does not reach the metadata of a cloud: %s',
    async (url) => expect((await failureOf(publicOnly, read(url))).code).toBe('http.address-not-allowed'),
  );
});

describe('any environment', () => {
  it.each(['file:///etc/passwd', 'ftp://erp.example.test/', 'data:,hello', 'unix:/var/run/docker.sock'])(
    'calls by http and https only, not %s',
    async (url) => {
      for (const guard of [publicOnly, anywhere]) {
        expect(await failureOf(guard, read(url))).toMatchObject({
          kind: 'policy',
          code: 'http.scheme-not-allowed',
        });
      }
    },
  );

  it('that may reach the house does', async () => {
    const { port } = await serving('127.0.0.1');
    expect((await through(anywhere).send(read(`http://localhost:${port}/`))).status).toBe(200);
    expect((await through(anywhere).send(read(`http://0x7f000001:${port}/`))).status).toBe(200);
  });
});

describe('a name', () => {
  it('that answers differently the second time gains nothing', async () => {
    const { port } = await serving('127.0.0.1', () => ({ headers: { connection: 'close' } }));
    await serving('127.0.0.2');
    const { guard, lookups } = internet({ 'shop.example.test': ['127.0.0.1', '127.0.0.2'] });
    const url = `http://shop.example.test:${port}/`;
    expect((await through(guard).send(read(url))).text).toBe('found');
    expect((await failureOf(guard, read(url))).code).toBe('http.address-not-allowed');
    expect(lookups).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });

  it('with addresses inside and outside leads outside only', async () => {
    const { port } = await serving('127.0.0.1');
    const guard = new OutboundGuard({
      admits: (address) => address === '127.0.0.1',
      resolve: (_name, _options, callback) =>
        callback(null, [
          { address: '127.0.0.2', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    expect((await through(guard).send(read(`http://shop.example.test:${port}/`))).text).toBe('found');
  });

  it('that has no address is unreachable, not forbidden', async () => {
    expect(await failureOf(publicOnly, read('http://no-such-host.invalid/'))).toMatchObject({
      kind: 'transient',
      code: 'http.unreachable',
    });
  });
});

describe('a redirect', () => {
  it('into the house is refused, by address and by name', async () => {
    const inside = await serving('127.0.0.2');
    const { guard } = internet({ 'erp.example.test': ['127.0.0.2'] });
    for (const host of ['127.0.0.2', 'erp.example.test', '2130706434']) {
      const outside = await serving('127.0.0.1', () => ({
        status: 302,
        headers: { location: `http://${host}:${inside.port}/admin` },
      }));
      const call = read(`http://127.0.0.1:${outside.port}/`, { follow: 5 });
      expect((await failureOf(guard, call)).code).toBe('http.address-not-allowed');
    }
    expect(asked.filter((each) => each.startsWith('127.0.0.2'))).toEqual([]);
  });

  it('to another scheme is refused', async () => {
    const { port } = await serving('127.0.0.1', () => ({
      status: 301,
      headers: { location: 'file:///etc/passwd' },
    }));
    const call = read(`http://127.0.0.1:${port}/`, { follow: 1 });
    expect((await failureOf(anywhere, call)).code).toBe('http.scheme-not-allowed');
  });

  it('is followed as often as a read allows, and at most five times', async () => {
    const { port } = await serving('127.0.0.1', (path) => ({
      status: 307,
      headers: { location: `/${String(Number(path.slice(1)) + 1)}` },
    }));
    const hops = async (follow?: number) => {
      asked = [];
      const call = read(`http://127.0.0.1:${port}/0`, follow === undefined ? {} : { follow });
      expect((await through(anywhere).send(call)).status).toBe(307);
      return asked.length - 1;
    };
    expect([await hops(), await hops(2), await hops(100)]).toEqual([0, 2, 5]);
  });

  it('is never followed by a write, nor by a read with a body', async () => {
    const { port } = await serving('127.0.0.1', () => ({ status: 307, headers: { location: '/elsewhere' } }));
    const url = `http://127.0.0.1:${port}/`;
    const calls = [
      read(url, { method: 'DELETE', intent: 'write', follow: 5 }),
      read(url, { method: 'POST', intent: 'write', json: {}, follow: 5 }),
      read(url, { intent: 'write', follow: 5 }),
      read(url, { method: 'POST', json: {}, follow: 5 }),
    ];
    for (const call of calls) expect((await through(anywhere).send(call)).status).toBe(307);
    expect(asked).toHaveLength(calls.length);
  });

  it('to another origin leaves credentials behind; on the same origin they go along', async () => {
    const other = await serving('127.0.0.1');
    const { port } = await serving('127.0.0.1', (path) => ({
      status: 302,
      headers: { location: path === '/' ? '/second' : `http://127.0.0.1:${other.port}/third` },
    }));
    await through(anywhere).send(
      read(`http://127.0.0.1:${port}/`, {
        follow: 2,
        headers: { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': 'secret', Accept: 'text/csv' },
      }),
    );
    expect(asked).toEqual([
      '127.0.0.1 GET / Bearer secret a=b secret text/csv',
      '127.0.0.1 GET /second Bearer secret a=b secret text/csv',
      '127.0.0.1 GET /third text/csv',
    ]);
  });
});
