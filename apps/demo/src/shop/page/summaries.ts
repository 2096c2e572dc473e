import type { Order } from '../orders/order.ts';
import type { ShopStore } from '../store.ts';
import { totalsOf } from '../orders/totals.ts';
import { CURRENCY } from '../site.ts';
import type { DeliveryResult } from '../webhooks/queue.ts';

/** How many orders the page and the control API show, newest first. */
const SHOWN = 50;

/** The newest orders, as rows for people. */
export function orderSummaries(store: ShopStore, deliveries: readonly DeliveryResult[]) {
  const byOrder = Map.groupBy(
    deliveries.filter((delivery) => delivery.topic.startsWith('order.')),
    (delivery) => delivery.resourceId,
  );
  return [...store.orders.values()]
    .filter((order) => order.status !== 'auto-draft')
    .slice(-SHOWN)
    .toReversed()
    .map((order) => ({
      id: order.id,
      number: String(order.id),
      customer: nameOf(order),
      city: order.billing.city,
      items: order.lines.map(({ name, quantity }) => ({ name, quantity })),
      coupon: order.couponLines[0]?.code ?? null,
      total: totalsOf(order).total,
      currency: CURRENCY,
      status: order.trashed ? ('trash' as const) : order.status,
      placedAt: order.createdAt,
      waiting: isWaiting(store, order.id),
      deliveries: (byOrder.get(order.id) ?? []).map(({ topic, status, outcome, at }) => ({
        topic,
        status,
        outcome,
        at,
      })),
    }));
}
export type OrderSummary = ReturnType<typeof orderSummaries>[number];

/** The webhooks without their secrets. */
export function webhookSummaries(store: ShopStore) {
  return [...store.webhooks.values()].map((webhook) => ({
    id: webhook.id,
    topic: webhook.topic,
    url: webhook.deliveryUrl,
    status: webhook.status,
    failures: webhook.failures,
  }));
}
export type WebhookSummary = ReturnType<typeof webhookSummaries>[number];

function nameOf({ billing }: Order): string {
  return billing.company || `${billing.first_name} ${billing.last_name}`.trim() || 'Guest';
}

function isWaiting(store: ShopStore, orderId: number): boolean {
  return store.queue.some(
    ({ webhookId, resourceId }) =>
      resourceId === orderId && (store.webhooks.get(webhookId)?.topic.startsWith('order.') ?? false),
  );
}
