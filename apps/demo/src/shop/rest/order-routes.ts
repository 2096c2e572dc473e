import { z } from 'zod';
import { phpToJson } from '../php/php-query.ts';
import { createOrder, deleteOrder, updateOrder } from '../orders/orders.ts';
import { orderStatuses } from '../orders/order.ts';
import type { Order } from '../orders/order.ts';
import { OrderRequest } from '../orders/request.ts';
import { renderOrder } from '../orders/render-order.ts';
import type { RestAnswer, RestCall, Route } from './rest-server.ts';
import { onChange } from './rest-server.ts';
import { RestError } from './rest-error.ts';
import { DateParams, ListParams, onlyFields, pageOf, sortBy, withinDates } from './list.ts';
import { boolean, integer, list, readParams } from './params.ts';
import type { ShopStore } from '../store.ts';

const ORDER_BY = ['date', 'id', 'include', 'title', 'slug', 'modified'] as const;

const OrderList = z.object({
  ...ListParams.shape,
  ...DateParams.shape,
  orderby: z.enum(ORDER_BY).default('date'),
  status: list(z.enum(['any', 'trash', ...orderStatuses])).default(['any']),
  customer: integer().optional(),
  product: integer().optional(),
  created_via: list(z.string()).default([]),
  dp: integer().default(2),
});
type OrderList = z.output<typeof OrderList>;

/** `/wc/v3/orders`: list, read, create, change and delete. */
export function orderRoutes(store: ShopStore, siteUrl: () => string): Route[] {
  const orderOf = ({ ids }: RestCall): Order => {
    const order = store.orders.get(ids[0] ?? 0);
    if (order === undefined)
      throw new RestError(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
    return order;
  };
  const show = (order: Order, call: RestCall): Partial<RestAnswer> => {
    const { dp } = readParams(z.object({ dp: integer().default(2) }), call.params);
    return { body: onlyFields(renderOrder(store, siteUrl(), order, dp), call) };
  };
  const change = (call: RestCall) =>
    show(updateOrder(store, orderOf(call), readParams(OrderRequest, call.params)), call);

  return [
    {
      path: '/wc/v3/orders',
      methods: {
        GET: { right: 'list', run: (call) => listOrders(store, siteUrl(), call) },
        POST: {
          right: 'create',
          run: (call) => {
            const order = createOrder(store, readParams(OrderRequest, call.params));
            const Location = `${siteUrl()}/wp-json/wc/v3/orders/${order.id}`;
            return { status: 201, headers: { Location }, ...show(order, call) };
          },
        },
      },
    },
    {
      path: '/wc/v3/orders/:id',
      methods: {
        GET: { right: 'view', run: (call) => show(orderOf(call), call) },
        ...onChange({ right: 'edit', run: change }),
        DELETE: {
          right: 'delete',
          run: (call) => {
            const order = orderOf(call);
            const { force } = readParams(z.object({ force: boolean.default(false) }), call.params);
            // Recorded: the answer shows the order as it was before.
            const answer = show(order, call);
            deleteOrder(store, order, force);
            return answer;
          },
        },
      },
    },
  ];
}

function listOrders(store: ShopStore, siteUrl: string, call: RestCall): Partial<RestAnswer> {
  const params = readParams(OrderList, call.params);
  const found = withinDates([...store.orders.values()], params).filter((order) => matches(order, params));
  const sorted = sortBy(found, params.order, sortKey(params));
  const page = { siteUrl, resource: 'orders', call, params, linkDefaults: linkDefaults(call) };
  return pageOf(sorted, page, (order) => renderOrder(store, siteUrl, order, params.dp));
}

function matches(order: Order, params: OrderList): boolean {
  return (
    hasStatus(order, params.status) &&
    (params.include.length === 0 || params.include.includes(order.id)) &&
    !params.exclude.includes(order.id) &&
    (params.customer === undefined || order.customerId === params.customer) &&
    (params.product === undefined || order.lines.some((line) => line.productId === params.product)) &&
    (params.created_via.length === 0 || params.created_via.includes(order.createdVia)) &&
    (params.search === undefined || searchText(order).includes(params.search.toLowerCase()))
  );
}

/** `any` is every status but trash and the drafts that failed creates leave behind. */
function hasStatus(order: Order, wanted: OrderList['status']): boolean {
  if (order.trashed) return wanted.includes('trash');
  if (wanted.includes('any') && order.status !== 'auto-draft') return true;
  return wanted.includes(order.status);
}

function searchText({ id, billing }: Order): string {
  const { first_name, last_name, company, email } = billing;
  return [id, first_name, last_name, company, email].join(' ').toLowerCase();
}

/** Dates order by whole seconds, as the columns of the database have no more. */
function sortKey({ orderby, include }: OrderList): (order: Order) => string | number {
  switch (orderby) {
    case 'date':
    case 'title':
      return (order) => order.createdAt.slice(0, 19);
    case 'modified':
      return (order) => order.modifiedAt.slice(0, 19);
    case 'include':
      return (order) => include.indexOf(order.id);
    case 'id':
    case 'slug':
      return (order) => order.id;
  }
}

/** The list of orders writes these into its links, even when the caller did not name them (recorded). */
function linkDefaults({ query }: RestCall): Record<string, string> {
  const status = query['status'] ?? 'any';
  const statuses = typeof status === 'string' ? status.split(',') : [phpToJson(status)].flat();
  const entries = statuses.map((name, index): [string, string] => [`status[${index}]`, String(name)]);
  return { ...Object.fromEntries(entries), dp: '2', context: 'view' };
}
