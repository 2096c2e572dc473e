import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WooOrderJson } from '../orders/render-order.ts';
import type { Shop } from '../shop.ts';
import { call } from '../testing/caller.ts';
import { startReceiver } from '../testing/receiver.ts';
import type { Receiver } from '../testing/receiver.ts';
import { fixture, recordedCall, recordedShop } from '../testing/recorded.ts';
import type { RecordedDelivery } from '../testing/recorded.ts';
import { signBody } from './delivery.ts';
import type { WebhookTopic } from './webhooks.ts';

const secret = 's3cret';
const webhooks = '/wp-json/wc/v3/webhooks';
const orders = '/wp-json/wc/v3/orders';
const mug = { items: [{ sku: 'MUG-033735', quantity: 1 }], customerId: 3 };

let shop: Shop;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  // The queue waits for `settled`, so that a test decides when it runs.
  shop = await recordedShop({ webhookDelayMs: 60_000 });
});
afterEach(async () => {
  await shop.close();
  await receiver.close();
});

const subscribe = async (topic: WebhookTopic) => {
  const body = { topic, delivery_url: receiver.url, secret };
  const answer = await call(shop, 'POST', webhooks, body);
  return answer.body as { id: number };
};
const topicsSent = () => receiver.deliveries.map((delivery) => delivery.header('X-WC-Webhook-Topic'));

describe('the signature of a delivery', () => {
  const signed = fixture<RecordedDelivery[]>('deliveries').filter((delivery) => delivery.secret !== null);

  it.each(signed.map((delivery) => [delivery.path, delivery] as const))(
    'is made as the recorded ones were: %s',
    (_path, delivery) => {
      const body = Buffer.from(delivery.raw_body_base64, 'base64');
      const header = delivery.headers.find(([name]) => name === 'X-WC-Webhook-Signature')?.[1];
      expect(signBody(body, delivery.secret ?? '')).toBe(header);
    },
  );
});

describe('a webhook', () => {
  it.each(['invalid topic', 'missing topic', 'invalid url', 'invalid status'])(
    'is refused in the recorded words: %s',
    async (name) => {
      const { request, response } = recordedCall('webhooks', name);
      const { status, body } = await call(shop, 'POST', webhooks, request.body);
      expect({ status, body }).toEqual({ status: response.status, body: response.body });
    },
  );

  it('opens with an unsigned form ping, before the create is answered', async () => {
    const created = await subscribe('order.created');
    const recorded = fixture<RecordedDelivery[]>('deliveries').at(-1);
    expect(receiver.pings.map((ping) => ping.body)).toEqual([`webhook_id=${created.id}`]);
    const names = receiver.pings[0]?.headers.map(([name]) => name);
    expect(names).toEqual(recorded?.headers.map(([name]) => name));
    expect(receiver.pings[0]?.header('Content-Type')).toBe('application/x-www-form-urlencoded');
  });

  it('shows the recorded fields and never its secret', async () => {
    const { id } = await subscribe('order.updated');
    const recorded = recordedCall('webhooks', 'create when the receiver answers 500 to the ping');
    const { body } = await call(shop, 'GET', `${webhooks}/${id}`);
    expect(Object.keys(body as object)).toEqual(Object.keys(recorded.response.body as object));
    expect(body).toMatchObject({ hooks: ['woocommerce_update_order', 'woocommerce_order_refunded'] });
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('pings again with every save until a ping is answered with exactly 200', async () => {
    receiver.answers.pingStatus = 202;
    const { id } = await subscribe('order.created');
    await call(shop, 'PUT', `${webhooks}/${id}`, { name: 'first' });
    receiver.answers.pingStatus = 200;
    await call(shop, 'PUT', `${webhooks}/${id}`, { name: 'second' });
    await call(shop, 'PUT', `${webhooks}/${id}`, { name: 'third' });
    expect(receiver.pings).toHaveLength(3);
  });

  it('is deleted with force only', async () => {
    const { id } = await subscribe('order.created');
    const { response } = recordedCall('webhooks', 'delete without force');
    const refused = await call(shop, 'DELETE', `${webhooks}/${id}`);
    expect({ status: refused.status, body: refused.body }).toEqual({ status: 501, body: response.body });
    expect((await call(shop, 'DELETE', `${webhooks}/${id}?force=true`)).status).toBe(200);
    expect((await call(shop, 'GET', `${webhooks}/${id}`)).body).toEqual(
      recordedCall('webhooks', 'missing id').response.body,
    );
  });
});

describe('a delivery', () => {
  it('looks as the recorded one: headers in their order, signature over the raw body', async () => {
    const { id } = await subscribe('order.created');
    shop.place(mug);
    await shop.settled();
    const [delivery] = receiver.deliveries;
    const recorded = fixture<RecordedDelivery[]>('deliveries')[0];
    expect(delivery?.headers.map(([name]) => name)).toEqual(recorded?.headers.map(([name]) => name));
    expect(delivery?.header('User-Agent')).toBe('WooCommerce/11.0.1 Hookshot (WordPress/6.9.1)');
    expect(delivery?.header('X-WC-Webhook-Source')).toBe('https://shop.example.test/');
    expect(delivery?.header('X-WC-Webhook-ID')).toBe(String(id));
    expect(delivery?.header('X-WC-Webhook-Signature')).toBe(signBody(delivery?.body ?? '', secret));
    expect(delivery?.body).toContain('https:\\/\\/shop.example.test\\/wp-json');
  });

  it('comes twice for one create, created first; the checkout says updated first', async () => {
    await subscribe('order.created');
    await subscribe('order.updated');
    await call(shop, 'POST', orders, {});
    await shop.settled();
    expect(topicsSent()).toEqual(['order.created', 'order.updated']);
    shop.place(mug);
    await shop.settled();
    expect(topicsSent().slice(2)).toEqual(['order.updated', 'order.created']);
  });

  it('is one for several changes before the queue runs, with the state of that moment', async () => {
    await subscribe('order.created');
    await subscribe('order.updated');
    const order = shop.place({ ...mug, payment: 'bacs' });
    shop.change(order.id, { customer_note: 'first' });
    shop.change(order.id, { status: 'completed' });
    await shop.settled();
    const states = receiver.deliveries.map((delivery) => (JSON.parse(delivery.body) as WooOrderJson).status);
    expect(states).toEqual(['completed', 'completed']);
  });

  it('comes for a change that changes nothing', async () => {
    const order = shop.place(mug);
    await subscribe('order.updated');
    await call(shop, 'PUT', `${orders}/${order.id}`, {});
    await shop.settled();
    expect(topicsSent()).toEqual(['order.updated']);
  });

  it('carries the id alone when an order went to the trash, and nothing follows when it is gone', async () => {
    await subscribe('order.deleted');
    const order = shop.place(mug);
    await call(shop, 'DELETE', `${orders}/${order.id}`);
    await shop.settled();
    await call(shop, 'DELETE', `${orders}/${order.id}?force=true`);
    await shop.settled();
    expect(receiver.deliveries.map((delivery) => delivery.body)).toEqual([`{"id":${order.id}}`]);
  });

  it('tells that a sale moved the stock of a product', async () => {
    await subscribe('product.updated');
    shop.place(mug);
    await shop.settled();
    expect(JSON.parse(receiver.deliveries[0]?.body ?? '')).toMatchObject({ id: 11, stock_quantity: 21 });
  });

  it('can be repeated, wrongly signed, altered or stale', async () => {
    await subscribe('order.updated');
    const order = shop.place({ ...mug, payment: 'bacs' });
    await shop.settled();
    const [stale] = shop.deliveries();
    shop.change(order.id, { status: 'completed' });
    await shop.settled();
    receiver.deliveries.length = 0;

    await shop.deliver(order.id, { times: 2 });
    await shop.deliver(order.id, { wrongSignature: true });
    await shop.deliver(order.id, { changedBody: true });
    await shop.deliver(order.id, { ...(stale && { body: stale.body }) });
    const verified = receiver.deliveries.map(
      (delivery) => delivery.header('X-WC-Webhook-Signature') === signBody(delivery.body, secret),
    );
    expect(verified).toEqual([true, true, false, false, true]);
    const ids = receiver.deliveries.map((delivery) => delivery.header('X-WC-Webhook-Delivery-ID'));
    expect(new Set(ids).size).toBe(5);
    expect(JSON.parse(receiver.deliveries[4]?.body ?? '')).toMatchObject({ status: 'on-hold' });
  });
});

describe('a receiver that fails', () => {
  const orderArrives = async () => {
    shop.place(mug);
    await shop.settled();
  };
  const statusOf = async (id: number) =>
    ((await call(shop, 'GET', `${webhooks}/${id}`)).body as { status: string }).status;

  it('loses the delivery: nothing is sent again', async () => {
    await subscribe('order.created');
    receiver.answers.status = 500;
    await orderArrives();
    receiver.answers.status = 200;
    await shop.settled();
    expect(shop.deliveries()).toMatchObject([{ status: 500, outcome: 'refused' }]);
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('is switched off at the 7th failure in a row, and at the first one after it was switched on again', async () => {
    const { id } = await subscribe('order.created');
    receiver.answers.status = 500;
    const states: string[] = [];
    for (let event = 1; event <= 8; event += 1) {
      await orderArrives();
      states.push(await statusOf(id));
    }
    expect(states).toEqual([...Array<string>(6).fill('active'), 'disabled', 'disabled']);
    expect(receiver.deliveries).toHaveLength(7);
    await call(shop, 'PUT', `${webhooks}/${id}`, { status: 'active' });
    await orderArrives();
    expect(await statusOf(id)).toBe('disabled');
  });

  it('is forgiven after one success, and a redirect is a success that nobody follows', async () => {
    const { id } = await subscribe('order.created');
    for (const status of [500, 500, 500, 302, 410, 410, 410, 202, 500, 500, 500]) {
      receiver.answers.status = status;
      await orderArrives();
    }
    expect(await statusOf(id)).toBe('active');
    expect(receiver.deliveries).toHaveLength(11);
  });
});

describe('a fault of the queue', () => {
  it('loses one delivery, sends another late, and hides the answer of a third', async () => {
    await subscribe('order.created');
    shop.faults.inject({ kind: 'drop-before', operation: 'webhook', times: 1 });
    shop.faults.inject({ kind: 'delay', operation: 'webhook', times: 1, delayMs: 1000 });
    shop.faults.inject({ kind: 'drop-after', operation: 'webhook', times: 1 });
    const [lost, late, unheard, last] = Array.from({ length: 4 }, () => shop.place(mug).id);
    await shop.settled();
    expect(receiver.deliveries.map((delivery) => (JSON.parse(delivery.body) as WooOrderJson).id)).toEqual([
      unheard,
      last,
      late,
    ]);
    expect(shop.deliveries().map(({ resourceId, outcome }) => [resourceId, outcome])).toEqual([
      [lost, 'lost'],
      [unheard, 'refused'],
      [last, 'accepted'],
      [late, 'accepted'],
    ]);
  });

  it('survives a burst of 200 orders without losing any', async () => {
    await subscribe('order.created');
    for (let order = 0; order < 200; order += 1) shop.place(mug);
    await shop.settled();
    expect(receiver.deliveries).toHaveLength(200);
  });
});
