import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoAccess, startShop, type Shop as DemoShop, type ShopOptions } from '@crossdock/demo';
import { type Failure, isFailureError } from '@crossdock/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { Shop } from './shop/shop.ts';
import { connect, connectOverTls } from './testing/connect.ts';
import { TestHttp } from './testing/http.ts';
import { woocommerce } from './woocommerce.connection.ts';

const open: Array<{ close(): unknown }> = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function shopWith(options: ShopOptions = {}): Promise<DemoShop> {
  const shop = await startShop(options);
  open.push(shop);
  return shop;
}

const writeOnly = { consumerKey: 'ck_writeonly', consumerSecret: 'cs_writeonly' };
const lowly = { consumerKey: 'ck_lowly', consumerSecret: 'cs_lowly' };
const moreKeys: ShopOptions['moreKeys'] = [
  { ...writeOnly, permissions: 'write', mayManage: true },
  { ...lowly, permissions: 'read_write', mayManage: false },
];

async function failureOf(shop: Shop): Promise<Failure> {
  const error: unknown = await woocommerce.test(shop).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isFailureError(error)) return error.failure;
  throw new Error('The shop let us in.', { cause: error });
}

/** A web server at the shop's address that is no WooCommerce. */
async function serverThat(answers: (response: ServerResponse, url: string) => void): Promise<string> {
  const server = createServer((request, response) => answers(response, request.url ?? ''));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  open.push({ close: () => new Promise((closed) => server.close(closed)) });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('over plain http', () => {
  it('signs each call, and tells what it has found', async () => {
    const shop = await shopWith();
    expect(await woocommerce.test(connect(`${shop.url}/`))).toEqual({
      store: 'Demo shop',
      version: '11.0.1',
      currency: 'EUR',
      prices: 'without tax',
      newestOrder: 'none yet',
      webhooks: 'none for orders: they arrive by sweep only',
    });
  });

  it('signs for the address that the site has of itself, not for the one we call', async () => {
    const shop = await shopWith({ siteUrl: 'http://shop.example.test' });
    await expect(woocommerce.test(connect(shop.url))).resolves.toMatchObject({ store: 'Demo shop' });
  });

  it('uses each signature once', async () => {
    const connected = connect((await shopWith()).url);
    await Promise.all(Array.from({ length: 20 }, () => connected.orders.newestChange()));
  });
});

describe('a site that hides what it is from strangers', () => {
  it('can be connected all the same', async () => {
    const url = await serverThat((response, path) => {
      const isOrders = path.startsWith('/wp-json/wc/v3/orders');
      const refusal = { code: 'rest_login_required', message: 'REST API restricted to authenticated users.' };
      response.writeHead(isOrders ? 200 : 401).end(JSON.stringify(isOrders ? [] : refusal));
    });
    expect(await woocommerce.test(connect(url))).toEqual({ newestOrder: 'none yet' });
  });
});

describe('over https', () => {
  it('sends the key in the basic way', async () => {
    const shop = await shopWith({ treatAsHttps: true });
    const secure = connectOverTls(shop.url);
    await expect(woocommerce.test(secure)).resolves.toMatchObject({ store: 'Demo shop', currency: 'EUR' });
  });
});

describe('the test of a connection', () => {
  it('shows the webhooks of orders and their status', async () => {
    const shop = await shopWith({ treatAsHttps: true });
    const receiver = await serverThat((response) => response.end());
    await subscribe(shop, receiver, ['order.created', 'order.updated', 'product.updated']);
    const secure = connectOverTls(shop.url);
    const { webhooks } = await woocommerce.test(secure);
    expect(webhooks?.split(', ').toSorted()).toEqual(['order.created active', 'order.updated active']);
  });

  it('shows when an order was last changed', async () => {
    const shop = await shopWith({ now: () => new Date('2026-11-21T08:00:00Z'), treatAsHttps: true });
    shop.place({ items: [{ sku: 'MUG-STONE', quantity: 1 }] });
    expect(await woocommerce.test(connectOverTls(shop.url))).toMatchObject({
      newestOrder: '2026-11-21T08:00:00Z',
    });
  });
});

describe('an order', () => {
  it('is read by its id', async () => {
    const shop = await shopWith();
    const { id, total } = shop.place({ items: [{ sku: 'MUG-STONE', quantity: 1 }] });
    expect(await connect(shop.url).orders.get(id)).toMatchObject({ id, total });
  });

  it('that does not exist is undefined, not a failure', async () => {
    expect(await connect((await shopWith()).url).orders.get(99_999)).toBeUndefined();
  });
});

describe('a refusal names the likely cause', () => {
  it.each([
    ['an unknown key', { consumerKey: 'ck_unknown' }, 'does not know this consumer key'],
    ['a wrong secret', { consumerSecret: 'cs_wrong' }, 'the consumer secret is wrong'],
    ['a key that may only write', writeOnly, 'may not read: set it to Read/Write'],
    ['a key of a user without rights', lowly, 'for an administrator or shop manager'],
  ])('%s over http', async (_what, keys, cause) => {
    const failure = await failureOf(connect((await shopWith({ moreKeys })).url, keys));
    expect(failure).toMatchObject({ kind: 'permanent', code: 'woocommerce.not-allowed' });
    expect(failure.message).toContain(cause);
    expect(JSON.stringify(failure)).not.toMatch(/cs_/);
  });

  it.each([
    [
      'an unknown key',
      { consumerKey: 'ck_unknown' },
      'the consumer key is unknown, or WordPress does not know',
    ],
    ['a wrong secret', { consumerSecret: 'cs_wrong' }, 'does not belong to this consumer key'],
    ['a key that may only write', writeOnly, 'may not read: set it to Read/Write'],
  ])('%s over https', async (_what, keys, cause) => {
    const shop = await shopWith({ moreKeys, treatAsHttps: true });
    const failure = await failureOf(connectOverTls(shop.url, keys));
    expect(failure).toMatchObject({ kind: 'permanent', code: 'woocommerce.not-allowed' });
    expect(failure.message).toContain(cause);
  });

  it('a site behind a TLS proxy that does not know that it is called over https', async () => {
    const shop = await shopWith({ treatAsHttps: false });
    const failure = await failureOf(connectOverTls(shop.url));
    expect(failure.message).toContain('WordPress does not know that it is called over https');
  });

  it('clocks that differ', async () => {
    const shop = await shopWith({ now: () => new Date(Date.now() - 3_600_000) });
    expect((await failureOf(connect(shop.url))).message).toContain('differ by more than 15 minutes');
  });

  const html =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>Hello</html>');
  it.each([
    ['a web server without WordPress', html(404), 'woocommerce.no-api', 'permalinks'],
    ['a firewall', html(403), 'woocommerce.not-allowed', 'firewall'],
    ['a login page', html(200), 'http.not-json', 'login page'],
    [
      'an address that has moved',
      html(301, { location: 'https://shop.example.test/' }),
      'woocommerce.redirected',
      'https://shop.example.test/',
    ],
    [
      'a proxy that asks to slow down',
      html(429, { 'retry-after': '7' }),
      'woocommerce.rate-limited',
      'slow down',
    ],
    ['a site under maintenance', html(503), 'woocommerce.unavailable', '503'],
  ])('%s', async (_what, answer, code, words) => {
    const failure = await failureOf(connect(await serverThat(answer)));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });

  const json = (status: number, body: object) => (response: ServerResponse, url: string) =>
    url.startsWith('/wp-json/?')
      ? response.writeHead(200).end('{"name":"Shop"}')
      : response.writeHead(status).end(JSON.stringify(body));
  it.each([
    [
      'WordPress without WooCommerce',
      404,
      { code: 'rest_no_route', message: 'No route was found.' },
      'woocommerce.no-api',
      'WooCommerce is active',
    ],
    [
      'a request it does not like',
      400,
      { code: 'rest_invalid_param', message: 'Invalid parameter(s): orderby' },
      'woocommerce.refused',
      'Invalid parameter(s): orderby',
    ],
    ['an answer of another shape', 200, [{ order: 1 }], 'woocommerce.unexpected-answer', 'plug-in'],
  ])('%s', async (_what, status, body, code, words) => {
    const failure = await failureOf(connect(await serverThat(json(status, body))));
    expect(failure).toMatchObject({ kind: 'permanent', code });
    expect(failure.message).toContain(words);
  });

  it('nobody at the address', async () => {
    const url = await serverThat((response) => response.end());
    await open.pop()?.close();
    expect(await failureOf(connect(url))).toMatchObject({ kind: 'transient', code: 'http.unreachable' });
  });

  it('a shop that does not answer', async () => {
    const url = await serverThat(() => undefined);
    const failure = await failureOf(connect(url, {}, new TestHttp({ timeoutMs: 50 })));
    expect(failure).toMatchObject({ kind: 'transient', outcome: 'not-done', code: 'http.no-answer' });
    open.push({ close: () => undefined });
  });
});

describe('settings', () => {
  it.each([
    ['url', 'shop.example.com', 'https://shop.example.com'],
    ['url', 'ftp://shop.example.com', 'https://shop.example.com'],
    ['consumerKey', 'cs_swapped', 'ck_'],
    ['consumerSecret', 'ck_swapped', 'cs_'],
    ['webhookSecret', '', 'must not be empty'],
  ])('are refused with the fix: %s "%s"', (name, value, fix) => {
    const parsed = woocommerce.settings.safeParse({
      url: 'https://shop.example.com',
      ...demoAccess.shop,
      [name]: value,
    });
    expect(parsed.error?.issues).toMatchObject([
      { path: [name], message: expect.stringContaining(fix) as string },
    ]);
  });
});

async function subscribe(shop: DemoShop, url: string, topics: string[]): Promise<void> {
  const body = JSON.stringify({ url, secret: demoAccess.shop.webhookSecret, topics });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${shop.url}/demo/webhooks`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}
