import { randomBytes } from 'node:crypto';
import { itemLinks } from '../rest/links.ts';
import { gmtTime, siteTime } from '../site.ts';
import type { ShopStore } from '../store.ts';
import { pingReceiver } from './delivery.ts';

/** Topics a webhook may have, with the WordPress hooks behind each. The `restored` ones never fire here. */
const topicHooks = {
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
  'product.created': [
    'woocommerce_process_product_meta',
    'woocommerce_new_product',
    'woocommerce_new_product_variation',
  ],
  'product.updated': [
    'woocommerce_process_product_meta',
    'woocommerce_update_product',
    'woocommerce_update_product_variation',
  ],
  'product.deleted': ['wp_trash_post'],
  'product.restored': ['untrashed_post'],
} as const;
export type WebhookTopic = keyof typeof topicHooks;
export const webhookTopics = Object.keys(topicHooks) as WebhookTopic[];

export const webhookStatuses = ['active', 'paused', 'disabled'] as const;
type WebhookStatus = (typeof webhookStatuses)[number];

export interface Webhook {
  id: number;
  name: string;
  status: WebhookStatus;
  topic: WebhookTopic;
  deliveryUrl: string;
  secret: string;
  /** Failed deliveries in a row; shown nowhere over REST. */
  failures: number;
  /** True until a ping was answered with exactly 200: every save of an active webhook pings again. */
  pendingPing: boolean;
  createdAt: string;
  modifiedAt: string | null;
}

/** After this many failures in a row the next one disables the webhook: the 7th failure, as recorded. */
const MAX_FAILURES = 5;

export function isTopic(text: string): text is WebhookTopic {
  return text in topicHooks;
}

export interface NewWebhook {
  name?: string | undefined;
  status?: WebhookStatus | undefined;
  topic: WebhookTopic;
  deliveryUrl: string;
  secret?: string | undefined;
}

/** Creates a webhook. A secret that is not given is made here and shown nowhere. */
export function addWebhook(store: ShopStore, request: NewWebhook): Webhook {
  const createdAt = store.now();
  const webhook: Webhook = {
    id: store.nextId('webhook'),
    name: request.name ?? `Webhook created on ${siteTime(createdAt)}`,
    status: request.status ?? 'active',
    topic: request.topic,
    deliveryUrl: request.deliveryUrl,
    secret: request.secret ?? randomBytes(25).toString('hex'),
    failures: 0,
    pendingPing: true,
    createdAt,
    modifiedAt: null,
  };
  store.webhooks.set(webhook.id, webhook);
  store.changed();
  return webhook;
}

/** Pings the receiver of an active webhook until one ping was answered with 200. Runs inside the save. */
export async function pingIfPending(store: ShopStore, webhook: Webhook): Promise<void> {
  if (!webhook.pendingPing || webhook.status !== 'active') return;
  if (!(await pingReceiver(webhook))) return;
  webhook.pendingPing = false;
  webhook.modifiedAt = store.now();
  store.changed();
}

/** Counts what a delivery came to. One success resets the count; re-enabling by hand does not. */
export async function countDelivery(store: ShopStore, webhook: Webhook, succeeded: boolean): Promise<void> {
  if (succeeded) webhook.failures = 0;
  else if (webhook.failures > MAX_FAILURES) webhook.status = 'disabled';
  else webhook.failures += 1;
  webhook.modifiedAt = store.now();
  store.changed();
  await pingIfPending(store, webhook);
}

/** A webhook as the REST API shows it; the secret is never part of it. */
export function renderWebhook(siteUrl: string, webhook: Webhook) {
  const [resource = '', event = ''] = webhook.topic.split('.');
  const { createdAt, modifiedAt } = webhook;
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: topicHooks[webhook.topic],
    delivery_url: webhook.deliveryUrl,
    date_created: siteTime(createdAt),
    date_created_gmt: gmtTime(createdAt),
    date_modified: modifiedAt === null ? null : siteTime(modifiedAt),
    date_modified_gmt: modifiedAt === null ? null : gmtTime(modifiedAt),
    _links: itemLinks(siteUrl, 'webhooks', webhook.id),
  };
}
