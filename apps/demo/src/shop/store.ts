import type { Address, BillingAddress, Order } from './orders/order.ts';
import type { Product } from './products/products.ts';
import type { Webhook, WebhookTopic } from './webhooks/webhooks.ts';

export interface Customer {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  billing: BillingAddress;
  shipping: Address;
  createdAt: string;
}

/** A coupon code that takes a percentage off every line. */
export interface Coupon {
  id: number;
  code: string;
  percent: number;
}

/** A delivery that waits for the queue to run: which webhook, for which order or product. */
export interface QueuedDelivery {
  webhookId: number;
  resourceId: number;
}

type Sequence = 'order' | 'item' | 'meta' | 'webhook';

/** Everything that survives a restart of the shop. Plain JSON. */
export interface ShopData {
  sequences: Record<Sequence, number>;
  orders: Order[];
  products: Product[];
  webhooks: Webhook[];
  queue: QueuedDelivery[];
}

/** The shop's database: records, id sequences and the clock. It announces what happened to whom. */
export class ShopStore {
  readonly orders = new Map<number, Order>();
  readonly products = new Map<number, Product>();
  readonly customers = new Map<number, Customer>();
  readonly coupons: Coupon[];
  readonly webhooks = new Map<number, Webhook>();
  readonly queue: QueuedDelivery[] = [];
  readonly #sequences: Record<Sequence, number> = { order: 1000, item: 0, meta: 0, webhook: 0 };
  readonly #clock: () => Date;
  #announce: (topic: WebhookTopic, resourceId: number) => void = () => undefined;
  #saved: () => void = () => undefined;

  constructor(clock: () => Date, coupons: Coupon[]) {
    this.#clock = clock;
    this.coupons = coupons;
  }

  /** Orders and refunds share one sequence, as posts of WordPress do. */
  nextId(sequence: Sequence): number {
    this.#sequences[sequence] += 1;
    this.changed();
    return this.#sequences[sequence];
  }

  now(): string {
    return this.#clock().toISOString();
  }

  onEvent(listener: (topic: WebhookTopic, resourceId: number) => void): void {
    this.#announce = listener;
  }

  onChange(listener: () => void): void {
    this.#saved = listener;
  }

  announce(topic: WebhookTopic, resourceId: number): void {
    this.#announce(topic, resourceId);
    this.changed();
  }

  changed(): void {
    this.#saved();
  }

  dump(): ShopData {
    return {
      sequences: { ...this.#sequences },
      orders: [...this.orders.values()],
      products: [...this.products.values()],
      webhooks: [...this.webhooks.values()],
      queue: this.queue,
    };
  }

  restore(data: ShopData): void {
    Object.assign(this.#sequences, data.sequences);
    for (const order of data.orders) this.orders.set(order.id, order);
    for (const product of data.products) this.products.set(product.id, product);
    for (const webhook of data.webhooks) this.webhooks.set(webhook.id, webhook);
    this.queue.push(...data.queue);
  }
}
