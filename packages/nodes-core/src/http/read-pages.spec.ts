import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiServer, failureOf, type Asked, type Reply } from '../testing/api-server.ts';
import { readFrom, type ReadInput } from '../testing/read-from.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await ApiServer.start();
});
afterEach(() => server.close());

const read = (input?: ReadInput, settings?: object) => readFrom(server, input, settings);
const failing = (input?: ReadInput) => failureOf(read(input));
const paths = () => server.asked.map(({ path }) => path);

describe('reading page after page', () => {
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  const parameter = ({ query }: Asked, name: string, otherwise = 0) => Number(query.get(name) ?? otherwise);

  it('by number, until a page is empty', async () => {
    server.reply = (asked) => ({
      body: parameter(asked, 'page') <= 3 ? numbers(parameter(asked, 'page') * 10, 2) : [],
    });
    const result = await read({ path: 'orders?state=open', query: { per_page: 2 }, paging: { by: 'page' } });
    expect(result).toMatchObject({ items: [10, 11, 20, 21, 30, 31], pages: 4, more: false });
    expect(paths()[3]).toBe('/orders?state=open&per_page=2&page=4');
  });

  it('by number, from any first page, until a page is not full', async () => {
    server.reply = (asked) => ({ body: { data: parameter(asked, 'p') === 0 ? [1, 2] : [3] } });
    const result = await read({
      paging: { by: 'page', parameter: 'p', first: 0, size: 2 },
      itemsPath: 'data',
    });
    expect(result).toMatchObject({ items: [1, 2, 3], pages: 2 });
  });

  it('by the number of items so far, whatever the size of a page', async () => {
    server.reply = (asked) => ({
      body: [1, 2, 3, 4, 5].slice(parameter(asked, 'skip'), parameter(asked, 'skip') + 2),
    });
    const result = await read({ paging: { by: 'offset', parameter: 'skip' } });
    expect(result).toMatchObject({ items: [1, 2, 3, 4, 5], pages: 4 });
    expect(paths()).toEqual(['/', '/?skip=2', '/?skip=4', '/?skip=5']);
  });

  it('by the link of the header, signed in on each page and with no key twice', async () => {
    server.reply = ({ query, path }) => {
      const next = `<${server.url}/orders?key=k&after=7>; title="a, b"; rel="last next", <${path}>; rel=prev`;
      return query.has('after') ? { body: [2] } : { body: [1], headers: { link: next } };
    };
    const key = { authKind: 'query', name: 'key', value: 'k' };
    expect(await read({ path: 'orders', query: { limit: 1 }, paging: { by: 'link' } }, key)).toMatchObject({
      items: [1, 2],
    });
    expect(paths()).toEqual(['/orders?limit=1&key=k', '/orders?after=7&key=k']);
  });

  it.each<[string, Reply['body']]>([
    ['a text', { rows: [1], meta: { next: 'abc' } }],
    ['a number', { rows: [1], meta: { next: 12 } }],
    ['a path', { rows: [1], meta: { next: 'abc' }, more: true }],
  ])('by a cursor that is %s', async (_what, body) => {
    server.reply = ({ query }) => ({
      body: query.has('cursor') ? { rows: [2], meta: { next: null } } : body,
    });
    const result = await read({
      paging: { by: 'cursor', path: 'meta.next' },
      itemsPath: 'rows',
      query: { top: 1 },
    });
    expect(result).toMatchObject({ items: [1, 2], pages: 2 });
    expect(paths()[1]).toMatch(/^\/\?top=1&cursor=(abc|12)$/);
  });

  it('by a cursor that is the address of the next page', async () => {
    server.reply = ({ query }) =>
      query.has('$skip')
        ? { body: { value: [2] } }
        : { body: { value: [1], '@odata.nextLink': `${server.url}/v4/orders?$top=1&$skip=1` } };
    const paging = { by: 'cursor', path: '@odata.nextLink' } as const;
    const result = await read({ path: 'v4/orders', query: { $top: 1 }, paging, itemsPath: 'value' });
    expect(result.items).toEqual([1, 2]);
    expect(server.asked[1]?.path).toBe('/v4/orders?$top=1&$skip=1');
  });

  it('goes on behind an empty page when there is a cursor', async () => {
    const pages: Record<string, unknown> = {
      '': { rows: [], next: 'b' },
      b: { rows: [1], next: 'c' },
      c: { rows: [] },
    };
    server.reply = ({ query }) => ({ body: pages[query.get('cursor') ?? ''] });
    expect(await read({ paging: { by: 'cursor', path: 'next' }, itemsPath: 'rows' })).toMatchObject({
      items: [1],
      pages: 3,
    });
  });

  it('stops at the most pages, and says that more are left', async () => {
    server.reply = (asked) => ({ body: [parameter(asked, 'page')] });
    expect(await read({ paging: { by: 'page' }, mostPages: 3 })).toMatchObject({
      items: [1, 2, 3],
      pages: 3,
      more: true,
    });
  });

  it.each<[string, ReadInput, (asked: Asked) => Reply]>([
    ['a cursor that repeats', { paging: { by: 'cursor', path: 'next' } }, () => ({ body: { next: 'a' } })],
    [
      'two cursors in turn',
      { paging: { by: 'cursor', path: 'next' } },
      ({ query }) => ({ body: { next: query.get('cursor') === 'a' ? 'b' : 'a' } }),
    ],
    [
      'a link to itself',
      { paging: { by: 'link' } },
      () => ({ body: [1], headers: { link: '</>; rel="next"' } }),
    ],
    ['a number that is ignored', { paging: { by: 'page' } }, () => ({ body: [1, 2] })],
    ['an offset that is ignored', { paging: { by: 'offset' } }, () => ({ body: [1, 2] })],
  ])('leaves a circle: %s', async (_what, input, reply) => {
    server.reply = reply;
    expect(await failing(input)).toMatchObject({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'http.paging-loop',
    });
    expect(server.asked.length).toBeLessThan(5);
  });

  it('takes nothing to another origin', async () => {
    server.reply = () => ({
      body: [1],
      headers: { link: '<https://evil.example/orders?key=secret>; rel="next"' },
    });
    const failure = await failing({ paging: { by: 'link' } });
    expect(failure.code).toBe('http.address-outside');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it.each<[string, Reply, object]>([
    [
      'slow down',
      { status: 429, headers: { 'retry-after': '2' } },
      { kind: 'transient', retryAfterMs: 2_000 },
    ],
    ['no list any more', { body: { error: 'gone' } }, { kind: 'permanent', code: 'http.answer-misfit' }],
  ])('fails as a whole when a later page says: %s', async (_what, reply, expected) => {
    server.reply = ({ query }) => (query.get('page') === '2' ? reply : { body: [1] });
    expect(await failing({ paging: { by: 'page' } })).toMatchObject({ ...expected, outcome: 'not-done' });
  });

  it('gives up on lists that no step can hold', async () => {
    server.reply = (asked) => ({ body: [`${String(parameter(asked, 'page'))}${'x'.repeat(5_000_000)}`] });
    expect((await failing({ paging: { by: 'page' } })).code).toBe('http.answer-too-large');
    expect(server.asked.length).toBe(4);
  });
});
