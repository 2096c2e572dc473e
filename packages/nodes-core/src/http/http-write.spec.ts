import { effectKindOf, naturalKeyOf, type z } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiServer, call, failureOf, type Reply } from '../testing/api-server.ts';
import { httpWrite } from './http-write.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await ApiServer.start();
  server.reply = () => ({ status: 201, body: { id: 7 } });
});
afterEach(() => server.close());

type Input = z.input<typeof httpWrite.input>;
const order = { number: '1001', note: 'Größe 👕' };
const input = (change: Partial<Input> = {}) =>
  httpWrite.input.parse({ path: 'orders', idempotencyKey: 'shop/order/1001', body: order, ...change });
const write = (change?: Partial<Input>) => httpWrite.run(server.client(), input(change), call);

describe('writing over HTTP', () => {
  it('sends the body with the key of the order, and gives on the answer', async () => {
    expect(await write({ query: { notify: false }, headers: { 'X-Shop': 'a' } })).toMatchObject({
      status: 201,
      body: { id: 7 },
      doneBefore: false,
    });
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        path: '/orders?notify=false',
        headers: { 'idempotency-key': 'shop/order/1001', 'content-type': 'application/json', 'x-shop': 'a' },
      },
    ]);
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual(order);
  });

  it('deletes without a body, under the header that the system knows', async () => {
    server.reply = () => ({ status: 204 });
    const gone = {
      method: 'DELETE',
      path: 'orders/1001',
      body: undefined,
      keyHeader: 'X-Request-Id',
    } as const;
    expect(await write(gone)).toMatchObject({ status: 204, body: null });
    expect(server.asked[0]).toMatchObject({
      method: 'DELETE',
      body: '',
      headers: { 'x-request-id': 'shop/order/1001' },
    });
  });

  it('is one write for one method, path and key, whatever the body says', () => {
    const keyOf = (change: Partial<Input>) => naturalKeyOf(httpWrite.effect, input(change));
    expect(effectKindOf(httpWrite.effect)).toBe('keyed');
    expect(keyOf({ body: { changed: true } })).toBe(keyOf({}));
    const others = [
      { idempotencyKey: 'shop/order/1002' },
      { path: 'invoices' },
      { method: 'DELETE' },
    ] as const;
    for (const other of others) expect(keyOf(other)).not.toBe(keyOf({}));
  });

  it.each([
    ['JSON', { body: { code: 'duplicate' } }, { code: 'duplicate' }],
    ['text', { body: 'known' }, 'known'],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '<html>' }, '<html>'],
  ])('is done when the system says that it knew the key, in %s', async (_what, reply, body) => {
    server.reply = () => ({ status: 409, ...reply });
    expect(await write({ doneBeforeOn: [409] })).toMatchObject({ status: 409, body, doneBefore: true });
  });

  it('is done when a status says so that the flow counts as success', async () => {
    server.reply = () => ({ status: 404, body: 'gone already' });
    expect(await write({ method: 'DELETE', succeedsOn: [200, 204, 404] })).toMatchObject({
      status: 404,
      doneBefore: false,
    });
  });
});

describe('a write that fails', () => {
  it.each<[Reply, object]>([
    [{ status: 409 }, { kind: 'permanent', outcome: 'not-done', code: 'http.refused' }],
    [{ status: 422 }, { kind: 'permanent', outcome: 'not-done', code: 'http.refused' }],
    [{ status: 401 }, { kind: 'permanent', outcome: 'not-done', code: 'http.not-allowed' }],
    [
      { status: 307, headers: { location: '/x' } },
      { kind: 'permanent', outcome: 'unknown', code: 'http.redirected' },
    ],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { kind: 'transient', outcome: 'not-done', code: 'http.rate-limited', retryAfterMs: 7_000 },
    ],
    [{ status: 503 }, { kind: 'transient', outcome: 'unknown', code: 'http.unavailable' }],
    [
      { status: 200, headers: { 'content-type': 'application/json' }, body: '<html>' },
      { kind: 'permanent', outcome: 'unknown', code: 'http.not-json' },
    ],
  ])('with %j says who acts, and whether it may have been done', async (reply, expected) => {
    server.reply = () => reply;
    expect(await failureOf(write())).toMatchObject(expected);
    expect(server.asked).toHaveLength(1);
  });

  it('with a success that the flow does not know leaves it open, for somebody to look', async () => {
    server.reply = () => ({ status: 202, body: 'queued' });
    expect(await failureOf(write({ succeedsOn: [201] }))).toMatchObject({
      kind: 'permanent',
      outcome: 'unknown',
      code: 'http.unexpected-status',
      evidence: { status: 202, body: 'queued' },
    });
  });

  it('leads nowhere else than to its connection', async () => {
    expect(await failureOf(write({ path: 'https://evil.example/' }))).toMatchObject({
      outcome: 'not-done',
      code: 'http.address-outside',
    });
    expect(server.asked).toEqual([]);
  });

  it.each<[object, string]>([
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ idempotencyKey: 'a\r\nx: 1' }, 'idempotencyKey'],
    [{ keyHeader: 'Content-Length' }, 'keyHeader'],
    [{ doneBeforeOn: [500] }, 'doneBeforeOn.0'],
    [{ method: 'GET' }, 'method'],
  ])('because it was given %j is refused at %s', (change, field) => {
    const issues = httpWrite.input.safeParse({ idempotencyKey: 'a', ...change }).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
