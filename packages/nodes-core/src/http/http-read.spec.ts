import { describe as described } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coreConnector } from '../index.ts';
import { ApiServer, failureOf, type Reply } from '../testing/api-server.ts';
import { readFrom, type ReadInput } from '../testing/read-from.ts';
import { httpRead } from './http-read.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await ApiServer.start();
});
afterEach(() => server.close());

const read = (input?: ReadInput, settings?: object) => readFrom(server, input, settings);
const failing = (input?: ReadInput) => failureOf(read(input));

describe('reading over HTTP', () => {
  it('asks for a path with parameters and headers, and gives on the answer', async () => {
    server.reply = () => ({
      headers: { 'X-Total': '2', 'set-cookie': 'session=secret' },
      body: [{ id: 1 }, { id: 2 }],
    });
    const result = await read({
      path: 'orders',
      query: { state: 'open', page: 2, archived: false, shop: null },
      headers: { 'Accept-Language': 'de' },
    });
    expect(server.asked).toMatchObject([
      {
        method: 'GET',
        path: '/orders?state=open&page=2&archived=false',
        headers: { 'accept-language': 'de' },
        body: '',
      },
    ]);
    expect(result).toMatchObject({
      status: 200,
      headers: { 'x-total': '2' },
      body: [{ id: 1 }, { id: 2 }],
      items: [{ id: 1 }, { id: 2 }],
      pages: 1,
      more: false,
    });
    expect(result.headers).not.toHaveProperty('set-cookie');
  });

  it.each<[string, ReadInput, string, string | undefined]>([
    ['JSON', { body: { query: '{ orders }' } }, '{"query":"{ orders }"}', 'application/json'],
    [
      'a form',
      { body: { name: 'Ü', top: 5, skip: null }, sendAs: 'form' },
      'name=%C3%9C&top=5',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['text', { body: 'SELECT', sendAs: 'text' }, 'SELECT', 'text/plain; charset=utf-8'],
    [
      'text of its own type',
      { body: '<q/>', sendAs: 'text', headers: { 'content-type': 'text/xml' } },
      '<q/>',
      'text/xml',
    ],
    ['nothing', {}, '', undefined],
  ])('searches with %s in the body of a POST', async (_what, input, body, type) => {
    await read({ method: 'POST', ...input });
    expect(server.asked[0]?.body).toBe(body);
    expect(server.asked[0]?.headers['content-type']).toBe(type);
  });

  it.each<[ReadInput['readAs'], Reply, unknown]>([
    ['auto', { body: { id: 1 } }, { id: 1 }],
    ['auto', { headers: { 'content-type': 'application/hal+json' }, body: '{"id":1}' }, { id: 1 }],
    ['auto', { body: '{"id":1}' }, '{"id":1}'],
    ['json', { body: '{"id":1}' }, { id: 1 }],
    ['text', { body: { id: 1 } }, '{"id":1}'],
    ['json', { status: 204 }, null],
  ])('reads an answer as %s: %j', async (readAs, reply, body) => {
    server.reply = () => reply;
    expect((await read({ readAs })).body).toEqual(body);
  });

  it('finds the items at their path, also where names have dots', async () => {
    server.reply = () => ({ body: { data: { 'order.list': [{ id: 7 }] } } });
    expect((await read({ itemsPath: 'data.order.list' })).items).toEqual([{ id: 7 }]);
    expect(await failing({ itemsPath: 'data.orders' })).toMatchObject({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'http.answer-misfit',
      message: '"data.orders" of the answer is no list: correct the path of the items.',
    });
  });

  it('goes nowhere else than to its connection', async () => {
    expect((await failing({ path: 'https://evil.example/orders' })).code).toBe('http.address-outside');
    expect(server.asked).toEqual([]);
  });

  it.each<[Reply, object]>([
    [{ status: 404 }, { kind: 'permanent', code: 'http.refused' }],
    [{ status: 401 }, { kind: 'permanent', code: 'http.not-allowed' }],
    [
      { status: 302, headers: { location: '/x' } },
      { kind: 'permanent', code: 'http.redirected' },
    ],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'transient', code: 'http.rate-limited', retryAfterMs: 7_000 },
    ],
    [{ status: 503 }, { kind: 'transient', code: 'http.unavailable' }],
  ])('fails with %j, and nothing was done', async (reply, expected) => {
    server.reply = () => reply;
    expect(await failing()).toMatchObject({ ...expected, outcome: 'not-done' });
  });
});

describe('what is given to a read', () => {
  it.each<[object, string]>([
    [{ headers: { Host: 'evil' } }, 'headers.Host'],
    [{ headers: { 'X-A': 'a\r\nx-evil: 1' } }, 'headers.X-A'],
    [{ follow: 6 }, 'follow'],
    [{ mostPages: 0 }, 'mostPages'],
    [{ paging: { by: 'cursor' } }, 'paging.path'],
    [{ paging: { by: 'magic' } }, 'paging.by'],
    [{ method: 'DELETE' }, 'method'],
  ])('%j is refused at %s', (input, field) => {
    const issues = httpRead.input.safeParse(input).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it('a body that fits its format not at all is told', async () => {
    expect((await failing({ method: 'POST', body: { a: 1 }, sendAs: 'text' })).code).toBe(
      'http.invalid-body',
    );
    expect((await failing({ method: 'POST', body: { a: [1] }, sendAs: 'form' })).code).toBe(
      'http.invalid-body',
    );
  });
});

describe.each(['core.http-read@1', 'core.http-write@1'])('%s', (type) => {
  const node = described(coreConnector).nodes.find((each) => each.type === type);

  it('explains every field of its form and of its result, and is of a connection', () => {
    if (node?.kind !== 'action') throw new Error('It is not installed');
    expect(node.connection).toBe('core.http');
    for (const { properties } of [node.input, node.output] as Array<{
      properties: Record<string, { title: string }>;
    }>) {
      for (const [name, { title }] of Object.entries(properties)) expect(title, name).toMatch(/^[A-Z]/);
    }
  });

  it('has a sample that is right', () => {
    const action = coreConnector.actions.find(({ id }) => `${id}@1` === type);
    expect(action?.input.safeParse(action.sample.input).error).toBeUndefined();
    expect(action?.output.safeParse(action.sample.output).error).toBeUndefined();
  });
});
