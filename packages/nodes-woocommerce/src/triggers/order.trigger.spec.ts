import { createHmac } from 'node:crypto';
import { checkTotals, Order } from '@crossdock/canonical';
import { describe as described } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { woocommerceConnector } from '../index.ts';
import { recordedDeliveries, type RecordedDelivery } from '../testing/recorded.ts';
import { orderTrigger } from './order.trigger.ts';

const { webhook, accepts } = orderTrigger;
if (typeof webhook !== 'object' || webhook.proof.kind !== 'hmac') throw new Error('Deliveries are signed');
const { proof } = webhook;
const bodyOf = (delivery: RecordedDelivery) => Buffer.from(delivery.raw_body_base64, 'base64');
const header = ({ headers }: RecordedDelivery, wanted = '') =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
const topicOf = (delivery: RecordedDelivery) => header(delivery, webhook.topic?.header);
const isWanted = (delivery: RecordedDelivery) =>
  webhook.topic?.accepts.includes(topicOf(delivery) ?? '') ?? false;

const deliveries = recordedDeliveries();
const pings = deliveries.filter(({ secret }) => secret === null);
const signed = deliveries.filter(({ secret }) => secret !== null);
const wanted = signed.filter(isWanted);
const named = (some: RecordedDelivery[]) =>
  some.map((each) => [`${topicOf(each)} after: ${each.during}`, each] as const);

describe('a recorded delivery', () => {
  it.each(named(signed))('is signed as the trigger declares: %s', (_name, delivery) => {
    const { algorithm, encoding, header: signature } = proof;
    const expected = createHmac(algorithm, delivery.secret ?? '')
      .update(bodyOf(delivery))
      .digest(encoding);
    expect(header(delivery, signature)).toBe(expected);
  });

  it.each(named(wanted))('of an order is accepted, maps and adds up: %s', (_name, delivery) => {
    const event = accepts.parse(JSON.parse(bodyOf(delivery).toString()));
    const order = orderTrigger.map(event, { system: 'shop' });
    expect(Order.parse(order)).toEqual(order);
    expect(checkTotals(order)).toEqual([]);
    expect(orderTrigger.keys(event, {})).toEqual({ order: String(event.id) });
    expect(header(delivery, webhook.deliveryId)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is an event of this trigger only when an order was placed, changed or brought back', () => {
    const topics = (some: RecordedDelivery[]) => [...new Set(some.map(topicOf))].sort();
    expect(topics(wanted)).toEqual(['order.created', 'order.updated']);
    expect(topics(signed.filter((each) => !isWanted(each)))).toEqual([
      'action.woocommerce_order_status_completed',
      'coupon.created',
      'coupon.deleted',
      'customer.created',
      'customer.deleted',
      'customer.updated',
      'order.deleted',
      'product.created',
      'product.deleted',
      'product.updated',
    ]);
    expect(webhook.topic?.accepts).toContain('order.restored');
  });

  it('keeps the umlauts of the customer', () => {
    const created = wanted.find(({ during }) => during.includes('umlauts'));
    const event = accepts.parse(JSON.parse(created === undefined ? '' : bodyOf(created).toString()));
    expect(event.billing.city).toBe('Köln');
  });
});

describe('a recorded ping', () => {
  const isPing = (delivery: RecordedDelivery) =>
    header(delivery, 'content-type') === webhook.ping?.contentType &&
    webhook.ping?.body.test(bodyOf(delivery).toString());

  it('is recognised, and no delivery is taken for one', () => {
    expect(pings).toHaveLength(14);
    expect(pings.every(isPing)).toBe(true);
    expect(signed.some(isPing)).toBe(false);
  });
});

describe('an event', () => {
  const eventOf = (during: string) => {
    const found = wanted.find((each) => each.during === during);
    return accepts.parse(JSON.parse(found === undefined ? '' : bodyOf(found).toString()));
  };

  it('that is announced as created and as updated is one state of one order', () => {
    const [created, updated] = wanted
      .slice(0, 2)
      .map((each) => accepts.parse(JSON.parse(bodyOf(each).toString())));
    expect(created).toEqual(updated);
    expect(created && orderTrigger.eventId(created, {})).toBe('42@2026-11-21T03:40:27');
  });

  it('of a later change is another state', () => {
    const paid = orderTrigger.eventId(eventOf('order pending -> processing (stock is reduced)'), {});
    const completed = orderTrigger.eventId(eventOf('order completed (and action topic)'), {});
    expect(paid).not.toBe(completed);
  });

  it('of a cart at the checkout is ignored, one of an order never', () => {
    const order = eventOf('order pending -> processing (stock is reduced)');
    expect(orderTrigger.ignores?.(order)).toBeUndefined();
    expect(orderTrigger.ignores?.({ ...order, status: 'checkout-draft' })).toMatch(/cart at the checkout/);
  });

  it('tolerates fields of plug-ins, and says which field has drifted', () => {
    const event = eventOf('order meta edited');
    expect(accepts.parse({ ...event, gift_wrap: { colour: 'red' } })).toEqual(event);
    const drifted = accepts.safeParse({ ...event, total: 23.78 });
    expect(drifted.error?.issues.map(({ path }) => path.join('.'))).toEqual(['total']);
  });
});

describe('the connector', () => {
  it('describes itself as data, with a sample order and secrets marked', () => {
    const { nodes, connections } = described(woocommerceConnector);
    expect(nodes).toMatchObject([
      { type: 'woocommerce.order@1', sweepEveryMs: 300_000, sample: { ref: 'shop/order/20' } },
    ]);
    expect(connections).toMatchObject([
      {
        settings: {
          properties: {
            consumerSecret: { 'x-sensitive': 'secret' },
            webhookSecret: { 'x-sensitive': 'secret' },
          },
        },
      },
    ]);
  });
});
