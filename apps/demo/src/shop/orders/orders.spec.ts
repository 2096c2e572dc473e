import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoKeys } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { basic, call, send } from '../testing/caller.ts';
import { recordedCall, recordedShop, withoutRunValues } from '../testing/recorded.ts';
import type { WooOrderJson } from './render-order.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await recordedShop();
});
afterAll(() => shop.close());

const replay = async (name: string, path?: string) => {
  const recorded = recordedCall('orders', name);
  const { method, body } = recorded.request;
  const answer = await call(shop, method, path ?? recorded.request.path, body);
  return { recorded: recorded.response, answer };
};

describe('an order created over REST', () => {
  it.each([
    'guest order, pending',
    'customer order with set_paid, coupon, fee',
    'order by sku in line item',
    'line item with forced price',
    'unknown product in a line',
    'empty order',
  ])('is the recorded one, field by field and cent by cent: %s', async (name) => {
    const { recorded, answer } = await replay(name);
    expect(answer.status).toBe(recorded.status);
    // As text, so that the order of the fields counts too.
    expect(JSON.stringify(withoutRunValues(answer.body), null, 1)).toBe(
      JSON.stringify(withoutRunValues(recorded.body), null, 1),
    );
    expect(answer.headers.get('location')).toMatch(
      /^https:\/\/shop\.example\.test\/wp-json\/wc\/v3\/orders\/\d+$/,
    );
  });

  it('is accepted as a form post too', async () => {
    const headers = { ...basic(demoKeys), 'content-type': 'application/x-www-form-urlencoded' };
    const path = '/wp-json/wc/v3/orders';
    const answer = await send(shop, 'POST', path, headers, 'status=on-hold&billing[city]=Bonn');
    expect(answer.body).toMatchObject({ status: 'on-hold', billing: { city: 'Bonn' } });
  });

  it('is created twice when it is posted twice: there is no idempotency', async () => {
    const body = { meta_data: [{ key: 'mark', value: 'once' }] };
    const first = await call(shop, 'POST', '/wp-json/wc/v3/orders', body);
    const second = await call(shop, 'POST', '/wp-json/wc/v3/orders', body);
    expect((second.body as WooOrderJson).id).toBe((first.body as WooOrderJson).id + 1);
  });

  it('shows more decimals on request, with tax not rounded on the single rates', async () => {
    const { body } = recordedCall('orders', 'customer order with set_paid, coupon, fee').request;
    const created = await call(shop, 'POST', '/wp-json/wc/v3/orders', body);
    const { id } = created.body as WooOrderJson;
    const path = `/wp-json/wc/v3/orders/${id}?dp=4&_fields=total%2Cline_items`;
    const { recorded, answer } = await replay('get with dp=4', path);
    expect(withoutRunValues(answer.body)).toEqual(withoutRunValues(recorded.body));
  });
});

describe('an order that is changed', () => {
  it('keeps the total when only the quantity changes, and follows when the total is sent', async () => {
    const created = await replay('second guest order');
    const order = created.answer.body as WooOrderJson;
    const path = `/wp-json/wc/v3/orders/${order.id}`;
    const put = async (patch: object) => (await call(shop, 'PUT', path, patch)).body as WooOrderJson;
    const line = order.line_items[0]?.id;

    const quantity = await put({ line_items: [{ id: line, quantity: 5 }] });
    expect(quantity).toMatchObject({ total: '47.55', line_items: [{ quantity: 5, total: '39.96' }] });
    const total = await put({ line_items: [{ id: line, quantity: 5, total: '49.95', subtotal: '49.95' }] });
    expect(total).toMatchObject({ total: '59.44', total_tax: '9.49' });
    const added = await put({ line_items: [{ product_id: 12, quantity: 1 }] });
    expect(added).toMatchObject({ total: '80.84', tax_lines: [{ rate_id: 1 }, { rate_id: 2 }] });
    const removed = await put({ line_items: [{ id: added.line_items[1]?.id, quantity: 0 }] });
    expect(removed).toMatchObject({ total: '59.44', tax_lines: [{ rate_id: 1 }] });
  });

  it('replaces meta by key and removes it with null', async () => {
    const created = await call(shop, 'POST', '/wp-json/wc/v3/orders', {
      meta_data: [{ key: 'erp_order', value: 'S00041' }],
    });
    const path = `/wp-json/wc/v3/orders/${(created.body as WooOrderJson).id}`;
    const replaced = await call(shop, 'PUT', path, { meta_data: [{ key: 'erp_order', value: 'S00042' }] });
    expect(replaced.body).toMatchObject({ meta_data: [{ key: 'erp_order', value: 'S00042' }] });
    const removed = await call(shop, 'PUT', path, { meta_data: [{ key: 'erp_order', value: null }] });
    expect(removed.body).toMatchObject({ meta_data: [] });
  });

  it('takes stock once, and gives it back when cancelled but not when trashed', async () => {
    const stock = async () => {
      const answer = await call(shop, 'GET', '/wp-json/wc/v3/products/15?_fields=stock_quantity');
      return (answer.body as { stock_quantity: number }).stock_quantity;
    };
    const line_items = [{ product_id: 13, variation_id: 15, quantity: 2 }];
    const created = await call(shop, 'POST', '/wp-json/wc/v3/orders', { line_items });
    const path = `/wp-json/wc/v3/orders/${(created.body as WooOrderJson).id}`;
    const levels = [await stock()];
    for (const status of ['on-hold', 'processing', 'completed', 'cancelled', 'processing']) {
      await call(shop, 'PUT', path, { status });
      levels.push(await stock());
    }
    await call(shop, 'DELETE', path);
    levels.push(await stock());
    expect(levels).toEqual([7, 5, 5, 5, 7, 5, 5]);
  });

  it('gets a refund without lines when only its status says refunded', async () => {
    const order = shop.place({
      items: [{ sku: 'MUG-033735', quantity: 1 }],
      customerId: 3,
      shippingCost: '0',
    });
    const changed = shop.change(order.id, { status: 'refunded' });
    expect(changed.refunds).toMatchObject([
      { reason: 'Order fully refunded.', total: '-11.89', total_tax: '0.00' },
    ]);
  });

  it('goes to the trash first and shows its status as it was', async () => {
    const created = await call(shop, 'POST', '/wp-json/wc/v3/orders', {});
    const path = `/wp-json/wc/v3/orders/${(created.body as WooOrderJson).id}`;
    expect((await call(shop, 'DELETE', path)).body).toMatchObject({ status: 'pending' });
    expect((await call(shop, 'GET', path)).body).toMatchObject({ status: 'trash' });
    expect((await call(shop, 'DELETE', `${path}?force=true`)).status).toBe(200);
    expect((await call(shop, 'GET', path)).status).toBe(404);
  });
});

describe('a request the shop refuses', () => {
  it.each([
    'line item without product',
    'get missing',
    'status invalid',
    'orderby invalid',
    'unknown customer',
    'invalid billing email',
    'malformed JSON',
    'no such route',
    'method not allowed',
    'create with an id of our own is ignored',
  ])('is refused in the recorded words: %s', async (name) => {
    const { recorded, answer } = await replay(name);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: recorded.status,
      body: recorded.body,
    });
  });

  it('names the statuses an order may have', async () => {
    const created = await call(shop, 'POST', '/wp-json/wc/v3/orders', {});
    const path = `/wp-json/wc/v3/orders/${(created.body as WooOrderJson).id}`;
    const { recorded, answer } = await replay('invalid status', path);
    expect(answer.body).toEqual(recorded.body);
  });

  it('leaves a draft behind when the coupon does not exist, which no list shows', async () => {
    const before = shop.orders().length;
    const { recorded, answer } = await replay('invalid coupon');
    expect(withoutRunValues(answer.body)).toMatchObject({
      ...(recorded.body as object),
      data: { status: 400, new_draft_order_id: expect.any(Number) },
    });
    expect(shop.orders()).toHaveLength(before);
  });
});
