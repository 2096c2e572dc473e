import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WooOrderJson } from '../orders/render-order.ts';
import { startShop } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { call, send } from '../testing/caller.ts';
import { startReceiver } from '../testing/receiver.ts';
import { scenarios } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ treatAsHttps: true });
});
afterAll(() => shop.close());

const json = { 'content-type': 'application/json' };
const control = (method: string, path: string, body?: object) =>
  send(shop, method, `/demo/${path}`, body ? json : {}, body && JSON.stringify(body));
const placed = async (scenario: Scenario): Promise<WooOrderJson> => {
  const { body } = await control('POST', 'orders', { scenario });
  const id = (body as { orders: Array<{ id: number }> }).orders[0]?.id;
  return (await call(shop, 'GET', `/wp-json/wc/v3/orders/${id}`)).body as WooOrderJson;
};
const names = Object.keys(scenarios) as Scenario[];

describe('a scenario', () => {
  it.each(names)('places an order whose total is the sum of its parts: %s', async (scenario) => {
    const order = await placed(scenario);
    const cents = (text: string) => Math.round(Number(text) * 100);
    const net = [...order.line_items, ...order.shipping_lines].reduce(
      (sum, line) => sum + cents(line.total),
      0,
    );
    expect(cents(order.total)).toBe(net + cents(order.total_tax));
    expect(order.billing.email).toMatch(/^[a-z.-]+@example\.test$/);
    expect(order.created_via).toBe('store-api');
  });

  it('shows what it is named for', async () => {
    expect(await placed('simple')).toMatchObject({ customer_id: expect.any(Number), status: 'processing' });
    expect(await placed('guest')).toMatchObject({ customer_id: 0, status: 'on-hold', date_paid: null });
    const business = await placed('business');
    expect(business.billing.company).not.toBe('');
    expect(business.meta_data.map((meta) => meta.key)).toContain('_billing_vat_id');
    const discount = await placed('discount');
    expect(discount.coupon_lines).toMatchObject([{ code: 'welcome10', nominal_amount: 10 }]);
    expect(Number(discount.discount_total)).toBeGreaterThan(0);
    const many = await placed('many-lines');
    expect(many.line_items).toHaveLength(8);
    expect(many.tax_lines.map((line) => line.rate_percent).sort()).toEqual([19, 7]);
    expect((await placed('unknown-sku')).line_items[0]?.sku).toBe('TEAPOT-XL');
  });

  it('places many at once', async () => {
    const { body } = await control('POST', 'orders', { scenario: 'simple', count: 30 });
    expect((body as { orders: unknown[] }).orders).toHaveLength(30);
  });

  it('says what is wrong with a request, as problem JSON', async () => {
    const answer = await control('POST', 'orders', { scenario: 'nosuch' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('scenario') } });
    expect(await control('PATCH', 'orders/1', {})).toMatchObject({ status: 404 });
    expect(await control('PATCH', 'orders/1001', { status: 'sent' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('status is not one of') },
    });
    expect(await send(shop, 'POST', '/demo/orders', { 'content-type': 'text/plain' }, '{}')).toMatchObject({
      status: 415,
    });
  });
});

describe('the control API', () => {
  it('subscribes once however often it is asked, and delivers an order again', async () => {
    const receiver = await startReceiver();
    const wanted = { url: receiver.url, secret: 'one', topics: ['order.created', 'order.updated'] };
    await control('POST', 'webhooks', wanted);
    const { body } = await control('POST', 'webhooks', { ...wanted, secret: 'two' });
    expect(body).toMatchObject({ webhooks: [{ topic: 'order.created' }, { topic: 'order.updated' }] });
    expect(JSON.stringify(body)).not.toContain('two');

    const order = await placed('guest');
    await shop.settled();
    const first = receiver.deliveries.at(-1);
    await control('POST', `orders/${order.id}/deliver`, { mode: 'again' });
    await control('POST', `orders/${order.id}/deliver`, { mode: 'wrong-signature' });
    const [again, wrong] = receiver.deliveries.slice(-2);
    expect(again?.body).toBe(first?.body);
    expect(again?.header('X-WC-Webhook-Signature')).toBe(first?.header('X-WC-Webhook-Signature'));
    expect(again?.header('X-WC-Webhook-Delivery-ID')).not.toBe(first?.header('X-WC-Webhook-Delivery-ID'));
    expect(wrong?.header('X-WC-Webhook-Signature')).not.toBe(first?.header('X-WC-Webhook-Signature'));
    await receiver.close();
  });

  it('sets and clears faults, which hit before or after the work', async () => {
    const path = '/wp-json/wc/v3/orders';
    const count = shop.orders().length;
    const faults = [
      { kind: 'status-503-before', operation: 'POST /orders', times: 1 },
      { kind: 'status-500-after', operation: 'POST /orders', times: 1 },
      { kind: 'drop-after', operation: 'POST /orders', times: 1 },
      { kind: 'throttle', operation: 'GET /orders/:id', delayMs: 2500 },
    ];
    await control('PUT', 'faults', { faults });
    expect((await call(shop, 'POST', path, {})).status).toBe(503);
    expect(shop.orders()).toHaveLength(count);
    expect(await call(shop, 'POST', path, {})).toMatchObject({
      status: 500,
      body: { code: 'internal_server_error' },
    });
    await expect(call(shop, 'POST', path, {})).rejects.toThrow();
    expect(shop.orders()).toHaveLength(count + 2);
    const throttled = await call(shop, 'GET', `${path}/1001`);
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get('retry-after')).toBe('3');
    await control('DELETE', 'faults');
    expect((await call(shop, 'GET', `${path}/1001`)).status).toBe(200);
  });

  it('shows its page with the orders, and nothing that a customer typed becomes markup', async () => {
    const order = await placed('simple');
    await control('PATCH', `orders/${order.id}`, { billing: { company: '<script>alert(1)</script>' } });
    const { body, headers } = await send(shop, 'GET', '/');
    expect(body).toContain('<title>Demo shop</title>');
    expect(body).toContain(`<strong>${order.number}<`);
    expect(body).not.toContain('<script>alert');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the data file', () => {
  it('keeps orders, webhooks and waiting events over a restart', async () => {
    const receiver = await startReceiver();
    const folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
    const options = {
      dataFile: join(folder, 'data', 'shop.json'),
      webhookDelayMs: 60_000,
      treatAsHttps: true,
    };
    const before = await startShop(options);
    const body = { topic: 'order.created', delivery_url: receiver.url, secret: 's' };
    await call(before, 'POST', '/wp-json/wc/v3/webhooks', body);
    const order = before.place({ items: [{ sku: 'MUG-STONE', quantity: 3 }], customerId: 3 });
    await before.close();

    const after = await startShop(options);
    expect(after.orders()[0]).toMatchObject({ id: order.id, total: order.total, order_key: order.order_key });
    const stock = await call(after, 'GET', '/wp-json/wc/v3/products?sku=MUG-STONE');
    expect(stock.body).toMatchObject([{ stock_quantity: 237 }]);
    await after.settled();
    expect(receiver.deliveries).toHaveLength(1);
    expect(after.place({ items: [], customerId: 3 }).id).toBe(order.id + 1);
    await after.close();
    expect(await readdir(join(folder, 'data'))).toEqual(['shop.json']);
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('is not overwritten when it cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
    const dataFile = join(folder, 'shop.json');
    await writeFile(dataFile, '{"orders":');
    await expect(startShop({ dataFile })).rejects.toThrow('is not a snapshot of the demo shop');
    await rm(folder, { recursive: true });
  });
});
