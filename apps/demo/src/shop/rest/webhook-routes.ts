import { z } from 'zod';
import type { RestAnswer, RestCall, Route } from './rest-server.ts';
import { onChange } from './rest-server.ts';
import { RestError } from './rest-error.ts';
import { ListParams, onlyFields, pageOf, sortBy } from './list.ts';
import { boolean, readParams } from './params.ts';
import type { ShopStore } from '../store.ts';
import { addWebhook, isTopic, pingIfPending, renderWebhook, webhookStatuses } from '../webhooks/webhooks.ts';
import type { Webhook, WebhookTopic } from '../webhooks/webhooks.ts';

const WebhookChange = z.object({
  name: z.string().optional(),
  status: z.enum(webhookStatuses).optional(),
  topic: z.string().optional(),
  delivery_url: z.string().optional(),
  secret: z.string().optional(),
});
const WebhookCreate = WebhookChange.extend({ topic: z.string(), delivery_url: z.string() });
const WebhookList = ListParams.extend({ status: z.enum(['all', ...webhookStatuses]).default('all') });

/** `/wc/v3/webhooks`. A save pings the receiver before it answers; the secret never comes back. */
export function webhookRoutes(store: ShopStore, siteUrl: () => string): Route[] {
  const webhookOf = ({ ids }: RestCall): Webhook => {
    const webhook = store.webhooks.get(ids[0] ?? 0);
    if (webhook !== undefined) return webhook;
    throw new RestError(404, 'woocommerce_rest_shop_webhook_invalid_id', 'ID is invalid.');
  };
  const show = (webhook: Webhook, call: RestCall) => ({
    body: onlyFields(renderWebhook(siteUrl(), webhook), call),
  });
  return [
    {
      path: '/wc/v3/webhooks',
      methods: {
        GET: { right: 'list', run: (call) => listWebhooks(store, siteUrl(), call) },
        POST: {
          right: 'create',
          run: async (call) => {
            const { topic, delivery_url, ...rest } = readParams(WebhookCreate, call.params);
            const deliveryUrl = checkUrl(delivery_url);
            const webhook = addWebhook(store, { ...rest, topic: checkTopic(topic), deliveryUrl });
            // Rendered before the ping: the answer has no date_modified yet.
            const answer = show(webhook, call);
            await pingIfPending(store, webhook);
            const Location = `${siteUrl()}/wp-json/wc/v3/webhooks/${webhook.id}`;
            return { status: 201, headers: { Location }, ...answer };
          },
        },
      },
    },
    {
      path: '/wc/v3/webhooks/:id',
      methods: {
        GET: { right: 'view', run: (call) => show(webhookOf(call), call) },
        ...onChange({ right: 'edit', run: (call) => changeWebhook(store, webhookOf(call), call, show) }),
        DELETE: {
          right: 'delete',
          run: (call) => {
            const webhook = webhookOf(call);
            const { force } = readParams(z.object({ force: boolean.default(false) }), call.params);
            if (!force) {
              const message = 'Webhooks do not support trashing.';
              throw new RestError(501, 'woocommerce_rest_trash_not_supported', message);
            }
            store.webhooks.delete(webhook.id);
            store.changed();
            return show(webhook, call);
          },
        },
      },
    },
  ];
}

type Show = (webhook: Webhook, call: RestCall) => Partial<RestAnswer>;

async function changeWebhook(store: ShopStore, webhook: Webhook, call: RestCall, show: Show) {
  const request = readParams(WebhookChange, call.params);
  if (request.topic !== undefined) webhook.topic = checkTopic(request.topic);
  if (request.delivery_url !== undefined) webhook.deliveryUrl = checkUrl(request.delivery_url);
  webhook.name = request.name ?? webhook.name;
  webhook.status = request.status ?? webhook.status;
  webhook.secret = request.secret ?? webhook.secret;
  webhook.modifiedAt = store.now();
  store.changed();
  await pingIfPending(store, webhook);
  return show(webhook, call);
}

function listWebhooks(store: ShopStore, siteUrl: string, call: RestCall): Partial<RestAnswer> {
  const params = readParams(WebhookList, call.params);
  const found = [...store.webhooks.values()].filter(
    ({ id, status }) =>
      (params.status === 'all' || params.status === status) &&
      (params.include.length === 0 || params.include.includes(id)) &&
      !params.exclude.includes(id),
  );
  const sorted = sortBy(found, params.order, (webhook) => webhook.id);
  return pageOf(sorted, { siteUrl, resource: 'webhooks', call, params }, (webhook) =>
    renderWebhook(siteUrl, webhook),
  );
}

function checkTopic(topic: string): WebhookTopic {
  if (isTopic(topic)) return topic;
  const message = 'Webhook topic is required and must be valid.';
  throw new RestError(400, 'woocommerce_rest_shop_webhook_invalid_topic', message);
}

function checkUrl(url: string): string {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  const message = 'Webhook delivery URL must be a valid URL starting with http:// or https://.';
  throw new RestError(400, 'woocommerce_rest_shop_webhook_invalid_delivery_url', message);
}
