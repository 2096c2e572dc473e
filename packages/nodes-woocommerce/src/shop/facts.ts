import { orderTopics } from '../schemas/order.ts';
import { niceToKnow } from './nice-to-know.ts';
import type { Shop, ShopWebhook } from './shop.ts';

/** Proves that the key may read orders, and tells what else was found, in words for people. */
export async function factsOf(shop: Shop): Promise<Record<string, string>> {
  const newest = await shop.orders.newestChange();
  const { name, version, currency, pricesIncludeTax } = await shop.about();
  const webhooks = await niceToKnow(shop.webhooks.ofTopic(orderTopics));
  return {
    ...(name === undefined ? {} : { store: name }),
    ...(version === undefined ? {} : { version }),
    ...(currency === undefined ? {} : { currency }),
    ...(pricesIncludeTax === undefined ? {} : { prices: pricesIncludeTax ? 'with tax' : 'without tax' }),
    newestOrder: newest === undefined ? 'none yet' : `${newest}Z`,
    ...(webhooks === undefined ? {} : { webhooks: sentenceOn(webhooks) }),
  };
}

function sentenceOn(webhooks: readonly ShopWebhook[]): string {
  if (webhooks.length === 0) return 'none for orders: they arrive by sweep only';
  return webhooks.map(({ topic, status }) => `${topic} ${status}`).join(', ');
}
