import type { OrderStatus } from '@crossdock/canonical';
import { business } from '@crossdock/sdk';
import type { WooOrder } from '../schemas/order.ts';

/** The statuses of WooCommerce itself in our words; plug-ins may add others. */
const statuses: Readonly<Record<string, OrderStatus>> = {
  pending: 'pending',
  'on-hold': 'on-hold',
  processing: 'paid',
  completed: 'completed',
  cancelled: 'cancelled',
  refunded: 'refunded',
  failed: 'failed',
};

/** A checkout somebody has opened, not an order. Webhooks announce it all the same; the trigger ignores it and sweeps leave it out. */
const drafts: readonly string[] = ['checkout-draft', 'auto-draft'];

export function isDraft({ status }: { status: string }): boolean {
  return drafts.includes(status);
}

/** Fails with `woocommerce.not-placed` on a draft and `woocommerce.unknown-status` on what a plug-in has added. */
export function statusOf(woo: Pick<WooOrder, 'number' | 'status'>): OrderStatus {
  const { number, status } = woo;
  const known = statuses[status];
  if (known !== undefined) return known;
  if (isDraft(woo)) {
    throw business(
      'woocommerce.not-placed',
      `Order ${number} is a draft: the customer has not placed it yet.`,
      {
        evidence: { status },
      },
    );
  }
  throw business(
    'woocommerce.unknown-status',
    `Order ${number} has the status "${status}", which is none of WooCommerce's own: give it one of those in the shop.`,
    { evidence: { status, known: Object.keys(statuses) } },
  );
}
