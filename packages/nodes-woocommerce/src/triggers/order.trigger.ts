import { Order } from '@crossdock/canonical';
import { defineTrigger } from '@crossdock/sdk';
import { isDraft } from '../mappers/status.ts';
import { toOrder } from '../mappers/to-order.ts';
import sample from '../samples/order.json' with { type: 'json' };
import { orderTopics, WooOrder } from '../schemas/order.ts';
import { woocommerce } from '../woocommerce.connection.ts';

const minutes = 60_000;

/** Starts a run for every state of an order that a WooCommerce shop tells of, or that a sweep finds there. */
export const orderTrigger = defineTrigger({
  id: 'woocommerce.order',
  version: 1,
  title: 'Order in WooCommerce',
  description:
    'Starts a run when an order is placed, changed or brought back from the trash. A sweep every five minutes finds what webhooks missed: WooCommerce sends each of them once.',
  connection: woocommerce,
  accepts: WooOrder,
  emits: Order,
  webhook: {
    proof: {
      kind: 'hmac',
      algorithm: 'sha256',
      encoding: 'base64',
      header: 'x-wc-webhook-signature',
      secret: 'webhookSecret',
    },
    topic: { header: 'x-wc-webhook-topic', accepts: orderTopics },
    ping: { contentType: 'application/x-www-form-urlencoded', body: /^webhook_id=\d+$/ },
    deliveryId: 'x-wc-webhook-delivery-id',
  },
  ignores: (woo) =>
    isDraft(woo)
      ? `Order ${String(woo.id)} is a cart at the checkout (${woo.status}), not an order yet.`
      : undefined,
  eventId: (woo) => `${woo.id}@${woo.date_modified_gmt}`,
  keys: (woo) => ({ order: woo.number }),
  sweep: {
    everyMs: 5 * minutes,
    overlapMs: 5 * minutes,
    list: (shop, since, overlapMs) => shop.orders.changedSince(since, overlapMs),
  },
  map: toOrder,
  sample,
});
