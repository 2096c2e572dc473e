import type { AddressInfo } from 'node:net';
import { demoAccess } from '../access.ts';
import { catalogue, shopOnlyItem } from '../catalogue.ts';
import type { CatalogueItem } from '../catalogue.ts';
import { FaultPlan } from '../faults.ts';
import type { PageLink } from '../page-link.ts';
import { Authenticator } from './rest/auth.ts';
import type { ApiKey } from './rest/auth.ts';
import { seedCustomers } from './customers.ts';
import type { Order } from './orders/order.ts';
import type { OrderRequest } from './orders/request.ts';
import { updateOrder } from './orders/orders.ts';
import { phpJson } from './php/php-json.ts';
import { placeOrder } from './orders/place-order.ts';
import type { PlaceOrder } from './orders/place-order.ts';
import { seedProducts } from './products/products.ts';
import { renderOrder } from './orders/render-order.ts';
import type { WooOrderJson } from './orders/render-order.ts';
import { renderProduct } from './products/render-product.ts';
import { RestServer } from './rest/rest-server.ts';
import { customerRoutes } from './rest/customer-routes.ts';
import { orderRoutes } from './rest/order-routes.ts';
import { productRoutes } from './rest/product-routes.ts';
import { systemRoutes } from './rest/system-routes.ts';
import { webhookRoutes } from './rest/webhook-routes.ts';
import { demoCoupon } from './control/scenarios.ts';
import { buildServer } from './server.ts';
import { Snapshot } from './snapshot.ts';
import { ShopStore } from './store.ts';
import type { Coupon } from './store.ts';
import { WebhookQueue } from './webhooks/queue.ts';
import type { DeliverOptions, DeliveryResult } from './webhooks/queue.ts';
import type { WebhookTopic } from './webhooks/webhooks.ts';

export interface ShopOptions {
  /** 0, the default, is any free port. */
  port?: number;
  host?: string;
  /** Keeps orders, stock, webhooks and waiting events over a restart. Nothing is kept when absent. */
  dataFile?: string;
  now?: () => Date;
  consumerKey?: string;
  consumerSecret?: string;
  /** Further keys, for what a key without rights may not do. */
  moreKeys?: ApiKey[];
  /** The site's own idea of its address, used in links and in OAuth signatures. The real address when absent. */
  siteUrl?: string;
  /** Whether the site believes to be called over https (`is_ssl()`): only then basic auth counts. Default false. */
  treatAsHttps?: boolean;
  /**
   * How long an event waits until its webhook is sent. A real shop takes 6 to 46 s, as its queue runs once a
   * minute; the demo takes 50 ms, because nobody wants to watch a minute pass. Set it high and call `settled`
   * to see several events become one delivery.
   */
  webhookDelayMs?: number;
  items?: readonly CatalogueItem[];
  coupons?: Coupon[];
  /** Where else to go from the page. */
  links?: readonly PageLink[];
}

/** The keys that are accepted unless others are given. */
export const demoKeys = {
  consumerKey: demoAccess.shop.consumerKey,
  consumerSecret: demoAccess.shop.consumerSecret,
};

/** An emulated WooCommerce 11.0.1 shop that listens. */
export interface Shop {
  url: string;
  faults: FaultPlan;
  /** A customer goes through the checkout. Webhooks follow when the queue runs. */
  place(order: PlaceOrder): WooOrderJson;
  /** What `PUT /orders/:id` does. Throws when there is no such order. */
  change(orderId: number, patch: OrderRequest): WooOrderJson;
  orders(): WooOrderJson[];
  /** Sends deliveries of an order at once, past the queue: repeated, wrongly signed, altered or stale ones. */
  deliver(orderId: number, options?: DeliverOptions): Promise<DeliveryResult[]>;
  /** What the shop has sent so far, oldest first. */
  deliveries(): DeliveryResult[];
  /** Runs the webhook queue now; resolves when nothing waits and nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the shop. It behaves as the recordings of WooCommerce 11.0.1 do; private receivers are allowed, though. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const now = options.now ?? (() => new Date());
  const store = new ShopStore(now, options.coupons ?? [demoCoupon]);
  const faults = new FaultPlan();
  let url = '';
  const siteUrl = () => options.siteUrl ?? url;

  const queue = new WebhookQueue(store, {
    delayMs: options.webhookDelayMs ?? 50,
    faults,
    source: () => `${siteUrl()}/`,
    render: (topic, id) => deliveryBody(store, siteUrl(), topic, id),
  });
  const snapshot = await openData(store, options);
  store.onEvent((topic, id) => queue.add(topic, id));

  const orderOf = (id: number): Order => {
    const order = store.orders.get(id);
    if (order === undefined) throw new Error(`The shop has no order ${id}.`);
    return order;
  };
  const render = (order: Order) => renderOrder(store, siteUrl(), order);
  const actions: Omit<Shop, 'url' | 'close'> = {
    faults,
    place: (order) => render(placeOrder(store, order)),
    change: (id, patch) => render(updateOrder(store, orderOf(id), patch)),
    orders: () => [...store.orders.values()].filter((order) => order.status !== 'auto-draft').map(render),
    deliver: async (id, deliverOptions) => queue.deliverNow(orderOf(id).id, deliverOptions),
    deliveries: () => [...queue.results],
    settled: () => queue.settled(),
  };

  const rest = buildRest(store, siteUrl, options, now);
  const server = buildServer({ rest, faults, store, actions, siteUrl, links: options.links ?? [] });
  await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  const { address, port } = server.server.address() as AddressInfo;
  url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  queue.wake();

  return {
    ...actions,
    url,
    close: async () => {
      await server.close();
      await queue.close();
      await snapshot?.close();
    },
  };
}

async function openData(store: ShopStore, options: ShopOptions): Promise<Snapshot | undefined> {
  const start = store.now();
  for (const customer of seedCustomers(start)) store.customers.set(customer.id, customer);
  const items = options.items ?? [...catalogue, shopOnlyItem];
  for (const product of seedProducts(items, start)) store.products.set(product.id, product);
  if (options.dataFile === undefined) return undefined;
  const snapshot = new Snapshot(options.dataFile, store);
  await snapshot.load();
  store.onChange(() => snapshot.schedule());
  return snapshot;
}

function buildRest(
  store: ShopStore,
  siteUrl: () => string,
  options: ShopOptions,
  now: () => Date,
): RestServer {
  const { consumerKey, consumerSecret } = { ...demoKeys, ...options };
  const main: ApiKey = { consumerKey, consumerSecret, permissions: 'read_write', mayManage: true };
  const authenticator = new Authenticator([main, ...(options.moreKeys ?? [])], {
    url: siteUrl,
    isHttps: options.treatAsHttps ?? false,
    now,
  });
  const routes = [
    ...orderRoutes(store, siteUrl),
    ...productRoutes(store, siteUrl),
    ...customerRoutes(store, siteUrl),
    ...webhookRoutes(store, siteUrl),
  ];
  return new RestServer([...systemRoutes(siteUrl, () => routes), ...routes], authenticator, siteUrl);
}

function deliveryBody(
  store: ShopStore,
  siteUrl: string,
  topic: WebhookTopic,
  id: number,
): string | undefined {
  if (topic.endsWith('.deleted')) return phpJson({ id });
  const order = store.orders.get(id);
  if (topic.startsWith('order.')) return order && phpJson(renderOrder(store, siteUrl, order));
  const product = store.products.get(id);
  return product && phpJson(renderProduct(store, siteUrl, product));
}
