import { permanent, type SweepPage } from '@crossdock/sdk';
import { isDraft } from '../mappers/status.ts';

/** An order as the shop sent it, with as much known as a sweep needs. */
export interface RawOrder {
  id: number;
  status: string;
  /** UTC without `Z`, whole seconds. */
  date_modified_gmt: string;
  [field: string]: unknown;
}

export interface OrderQuery {
  modified_after?: string;
  modified_before?: string;
  order: 'asc' | 'desc';
  page?: number;
  per_page: number;
}

/** One page of orders, sorted by modification and then id, and how many there are on all pages. */
export type ListOrders = (query: OrderQuery) => Promise<{ orders: RawOrder[]; total: number }>;

const perPage = 100;
const second = 1000;
const day = 86_400 * second;

/**
 * What has changed since a cursor, oldest first, each state once. The cursor is the modification time of the last
 * order of a page, in the shop's own clock.
 *
 * 1. `modified_after` is exclusive on whole seconds (recorded from WooCommerce 11.0.1), so a query starts at least a
 *    second early: orders changed in the very second of the cursor are found.
 * 2. Pages are never counted. An order touched while we read moves to the end, and the one behind the edge of the
 *    page would slip over it. So the next query starts at the last order of the page instead.
 * 3. A second with more orders than a page is read by pages, from the last to the first: orders only leave it, and
 *    what moves up then moves to where we have yet to look.
 * 4. Without a cursor: the 24 hours before the newest change, in the shop's clock. Older orders are history that
 *    nobody has asked for. A shop without orders has no cursor yet.
 */
export async function* changedOrders(
  list: ListOrders,
  since: string | undefined,
  overlapMs: number,
): AsyncGenerator<SweepPage<RawOrder>> {
  const unseen = firstSights();
  let after = since === undefined ? await dayBeforeNewest(list) : moved(since, -Math.max(overlapMs, second));
  while (after !== undefined) {
    const { orders } = await list({ modified_after: after, order: 'asc', per_page: perPage });
    const last = lastChangeOf(orders, after);
    if (last === undefined) return;
    yield { events: unseen(orders), cursor: last };
    if (orders.length < perPage) return;
    const edge = moved(last, -second);
    if (edge > after) after = edge;
    else {
      for await (const rest of ofSecond(list, last)) yield { events: unseen(rest), cursor: last };
      after = last;
    }
  }
}

/** Fails when the shop has not filtered or sorted: reading on would lose orders, or never end. */
function lastChangeOf(orders: RawOrder[], after: string): string | undefined {
  const first = orders[0]?.date_modified_gmt;
  const last = orders.at(-1)?.date_modified_gmt;
  if (first === undefined || last === undefined) return undefined;
  if (first > after && last >= first) return last;
  throw permanent(
    'woocommerce.unexpected-answer',
    'The shop does not list orders by the time of their last change: WooCommerce 5.8 or newer is needed, and no ' +
      'plug-in that changes the order of lists.',
    { evidence: { asked: after, first, last } },
  );
}

async function* ofSecond(list: ListOrders, at: string): AsyncGenerator<RawOrder[]> {
  const within = {
    modified_after: moved(at, -second),
    modified_before: moved(at, second),
    order: 'asc',
  } as const;
  const { total } = await list({ ...within, per_page: 1 });
  for (let page = Math.ceil(total / perPage); page >= 1; page -= 1) {
    const { orders } = await list({ ...within, page, per_page: perPage });
    yield orders;
  }
}

/**
 * Drops drafts, and what an earlier page has shown already. Only the last second is ever read twice. Compared whole:
 * an order that changed twice within that second is two states.
 */
function firstSights(): (orders: RawOrder[]) => RawOrder[] {
  let latest = '';
  let seen = new Set<string>();
  return (orders) =>
    orders.filter((order) => {
      if (order.date_modified_gmt > latest) {
        latest = order.date_modified_gmt;
        seen = new Set();
      }
      const text = JSON.stringify(order);
      if (seen.has(text)) return false;
      seen.add(text);
      return !isDraft(order);
    });
}

/** When an order was last changed; undefined in a shop without orders. */
export async function newestChange(list: ListOrders): Promise<string | undefined> {
  const { orders } = await list({ order: 'desc', per_page: 1 });
  return orders[0]?.date_modified_gmt;
}

async function dayBeforeNewest(list: ListOrders): Promise<string | undefined> {
  const newest = await newestChange(list);
  return newest === undefined ? undefined : moved(newest, -day);
}

/** A time of the shop, moved by milliseconds. */
function moved(at: string, byMs: number): string {
  return new Date(Date.parse(`${at}Z`) + byMs).toISOString().slice(0, 19);
}
