import { isFailureError, permanent, type SweepPage, z } from '@crossdock/sdk';
import { WooOrder } from '../schemas/order.ts';
import { changedOrders, newestChange, type OrderQuery, type RawOrder } from './changed-orders.ts';
import { niceToKnow } from './nice-to-know.ts';
import type { RestApi } from './rest.ts';

/** A webhook as the shop has it. WooCommerce disables one by itself after seven failures in a row. */
export interface ShopWebhook {
  id: number;
  topic: string;
  status: string;
  deliveryUrl: string;
}

/** What the shop says of itself; parts are missing when the key may not see them. */
export interface AboutShop {
  name?: string;
  version?: string;
  currency?: string;
  pricesIncludeTax?: boolean;
}

const RawOrders = z.array(
  z.looseObject({ id: z.number(), status: z.string(), date_modified_gmt: z.iso.datetime({ local: true }) }),
);
const Webhooks = z.array(
  z.object({ id: z.number(), topic: z.string(), status: z.string(), delivery_url: z.string() }),
);
const Status = z.object({
  environment: z.object({ version: z.string() }),
  settings: z.object({ currency: z.string() }),
});
const Setting = z.object({ value: z.string() });

/** A WooCommerce shop in our words. Rejects with a failure whenever the shop does not answer as it should. */
export class Shop {
  readonly #rest: RestApi;

  constructor(rest: RestApi) {
    this.#rest = rest;
  }

  readonly orders = {
    /** Orders changed since a cursor, as a webhook would deliver them. */
    changedSince: (since: string | undefined, overlapMs: number): AsyncIterable<SweepPage<RawOrder>> =>
      changedOrders((query) => this.#listOrders(query), since, overlapMs),

    /** When an order was last changed, in UTC without `Z`; undefined in a shop without orders. */
    newestChange: (): Promise<string | undefined> => newestChange((query) => this.#listOrders(query)),

    /** Undefined when there is no such order. */
    get: async (id: number): Promise<WooOrder | undefined> => {
      try {
        const { body } = await this.#rest.get(`orders/${id}`);
        return read(WooOrder, body);
      } catch (error) {
        if (isFailureError(error) && error.failure.evidence?.code === invalidOrderId) return undefined;
        throw error;
      }
    },
  };

  readonly webhooks = {
    /** All webhooks of these topics, whatever their status and whoever receives them. */
    ofTopic: async (topics: readonly string[]): Promise<ShopWebhook[]> => {
      const { body } = await this.#rest.get('webhooks', { per_page: 100 });
      return read(Webhooks, body)
        .filter(({ topic }) => topics.includes(topic))
        .map(({ delivery_url: deliveryUrl, ...webhook }) => ({ ...webhook, deliveryUrl }));
    },
  };

  async about(): Promise<AboutShop> {
    const [{ name }, status, tax] = await Promise.all([
      this.#rest.index(),
      niceToKnow(this.#rest.get('system_status', { _fields: 'environment,settings' })),
      niceToKnow(this.#rest.get('settings/tax/woocommerce_prices_include_tax')),
    ]);
    const seen = status && read(Status, status.body);
    return {
      ...(name === undefined ? {} : { name }),
      ...(seen && { version: seen.environment.version, currency: seen.settings.currency }),
      ...(tax && { pricesIncludeTax: read(Setting, tax.body).value === 'yes' }),
    };
  }

  async #listOrders(query: OrderQuery) {
    const all = { orderby: 'modified', dates_are_gmt: true, ...query };
    const { body, total } = await this.#rest.get('orders', all);
    return { orders: read(RawOrders, body), total };
  }
}

const invalidOrderId = 'woocommerce_rest_shop_order_invalid_id';

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw permanent(
    'woocommerce.unexpected-answer',
    `The shop's answer has not the shape of WooCommerce (${problems.join('; ')}): a plug-in may have changed it.`,
    { evidence: { problems } },
  );
}
