import { defineConnection, secret, z } from '@crossdock/sdk';
import { factsOf } from './shop/facts.ts';
import { RestApi } from './shop/rest.ts';
import { Shop } from './shop/shop.ts';

const WEBHOOK_HINT = 'The secret entered at the webhooks (WooCommerce, Settings, Advanced, Webhooks)';
const KEY_HINT =
  'Made in WooCommerce, Settings, Advanced, REST API; read rights are enough to receive orders';

/** A WooCommerce shop, read over its REST API v3. */
export const woocommerce = defineConnection({
  id: 'woocommerce',
  title: 'WooCommerce',
  monogram: 'Wo',
  description: 'A WooCommerce shop. Orders come by signed webhooks and by sweeps over its REST API.',
  settings: z.object({
    url: z.url({ protocol: /^https?$/, error: 'must be an address such as https://shop.example.com' }).meta({
      title: 'Address',
      description: 'Where customers open the shop, such as https://shop.example.com',
      ui: 'url',
    }),
    consumerKey: z
      .string()
      .regex(/^ck_\w+$/, 'must be a consumer key of WooCommerce, which begins with ck_')
      .meta({ title: 'Consumer key', description: KEY_HINT }),
    consumerSecret: z
      .string()
      .regex(/^cs_\w+$/, 'must be a consumer secret of WooCommerce, which begins with cs_')
      .meta(secret({ title: 'Consumer secret', description: 'Shown once, together with the consumer key' })),
    webhookSecret: z
      .string()
      .min(1, 'must not be empty: without it nobody could tell real deliveries from forged ones')
      .meta(secret({ title: 'Webhook secret', description: WEBHOOK_HINT })),
  }),
  open: ({ settings: { url, ...keys }, http, memory }) =>
    new Shop(new RestApi({ ...keys, url: url.replace(/\/+$/, '') }, http, memory)),
  test: factsOf,
});
