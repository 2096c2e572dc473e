import { randomBytes } from 'node:crypto';
import { emptyAddress } from './order.ts';
import type { Order, OrderStatus } from './order.ts';
import { productIdOf, writeLines, writeMeta } from './lines.ts';
import type { OrderRequest } from './request.ts';
import { sell } from '../products/products.ts';
import { RestError } from '../rest/rest-error.ts';
import type { ShopStore } from '../store.ts';
import { totalsOf } from './totals.ts';

/** What the caller of a create may not send, because the checkout or the API sets it. */
export interface OrderOrigin {
  createdVia: 'rest-api' | 'store-api';
  customerIp: string;
  customerUserAgent: string;
  cartHash: string;
}

const overRest: OrderOrigin = { createdVia: 'rest-api', customerIp: '', customerUserAgent: '', cartHash: '' };

/**
 * Creates an order. It announces `order.created` and `order.updated`, in the order recorded: created first
 * over REST, updated first from the block checkout.
 */
export function createOrder(store: ShopStore, request: OrderRequest, origin: OrderOrigin = overRest): Order {
  if (request.id) {
    throw new RestError(400, 'woocommerce_rest_shop_order_exists', 'Cannot create existing shop_order.');
  }
  checkCustomer(store, request);
  const order = blankOrder(store, origin);
  store.orders.set(order.id, order);
  try {
    write(store, order, request);
  } catch (error) {
    throw leaveDraft(store, order, error);
  }
  moveTo(store, order, request.status ?? 'pending');
  if (request.set_paid === true) pay(store, order);
  const topics = ['order.created', 'order.updated'] as const;
  const announced = origin.createdVia === 'store-api' ? topics.toReversed() : topics;
  for (const topic of announced) store.announce(topic, order.id);
  return order;
}

/** Changes an order. Even a request that changes nothing moves `date_modified` and announces `order.updated`. */
export function updateOrder(store: ShopStore, order: Order, request: OrderRequest): Order {
  checkCustomer(store, request);
  write(store, order, request);
  if (request.status !== undefined) moveTo(store, order, request.status);
  if (request.set_paid === true) pay(store, order);
  syncStock(store, order, holdsStock(order));
  order.modifiedAt = store.now();
  store.announce('order.updated', order.id);
  return order;
}

/** Moves an order to the trash, or deletes it for good. Only the first says so to webhooks; stock stays. */
export function deleteOrder(store: ShopStore, order: Order, force: boolean): void {
  if (force) {
    store.orders.delete(order.id);
    store.changed();
  } else {
    order.trashed = true;
    store.announce('order.deleted', order.id);
  }
}

function blankOrder(store: ShopStore, origin: OrderOrigin): Order {
  const now = store.now();
  return {
    id: store.nextId('order'),
    status: 'auto-draft',
    trashed: false,
    customerId: 0,
    orderKey: `wc_order_${randomBytes(10).toString('base64url').replace(/[-_]/g, 'x').slice(0, 13)}`,
    billing: { ...emptyAddress(), email: '' },
    shipping: emptyAddress(),
    paymentMethod: '',
    paymentMethodTitle: '',
    transactionId: '',
    customerNote: '',
    ...origin,
    createdAt: now,
    modifiedAt: now,
    completedAt: null,
    paidAt: null,
    meta: [],
    lines: [],
    taxLines: [],
    shippingLines: [],
    feeLines: [],
    couponLines: [],
    refunds: [],
  };
}

function write(store: ShopStore, order: Order, request: OrderRequest): void {
  order.customerId = request.customer_id ?? order.customerId;
  order.customerNote = request.customer_note ?? order.customerNote;
  order.paymentMethod = request.payment_method ?? order.paymentMethod;
  order.paymentMethodTitle = request.payment_method_title ?? order.paymentMethodTitle;
  order.transactionId = request.transaction_id ?? order.transactionId;
  order.createdVia = request.created_via ?? order.createdVia;
  Object.assign(order.billing, request.billing);
  Object.assign(order.shipping, request.shipping);
  writeMeta(store, order.meta, request.meta_data);
  writeLines(store, order, request);
}

/** A failed create leaves a draft behind when the lines were written already, as recorded for coupons. */
function leaveDraft(store: ShopStore, order: Order, error: unknown): unknown {
  const isCoupon = error instanceof RestError && error.code === 'woocommerce_rest_invalid_coupon';
  if (isCoupon) error.data['new_draft_order_id'] = order.id;
  else store.orders.delete(order.id);
  return error;
}

function checkCustomer(store: ShopStore, request: OrderRequest): void {
  if (!request.customer_id || store.customers.has(request.customer_id)) return;
  throw new RestError(400, 'woocommerce_rest_invalid_customer_id', 'Customer ID is invalid.');
}

function pay(store: ShopStore, order: Order): void {
  if (!needsPayment(order)) return;
  moveTo(store, order, order.lines.some((line) => line.productId > 0) ? 'processing' : 'completed');
}

export function needsPayment(order: Order): boolean {
  return (order.status === 'pending' || order.status === 'failed') && Number(totalsOf(order).total) > 0;
}

/** Any status may follow any other; what hangs on it are dates, stock and the refund of the whole order. */
function moveTo(store: ShopStore, order: Order, status: OrderStatus): void {
  const now = store.now();
  const before = order.status;
  order.status = status;
  if (status === 'processing' || status === 'completed') order.paidAt ??= now;
  if (status === 'completed') order.completedAt ??= now;
  if (status === 'refunded' && before !== 'refunded') refundWhole(store, order);
  syncStock(store, order, holdsStock(order));
}

/** Setting the status alone makes a refund without lines, as recorded. */
function refundWhole(store: ShopStore, order: Order): void {
  const { total } = totalsOf(order);
  if (Number(total) === 0) return;
  order.refunds.push({ id: store.nextId('order'), reason: 'Order fully refunded.', total: `-${total}` });
}

/** Undefined: this status leaves the stock as it is. */
function holdsStock(order: Order): boolean | undefined {
  switch (order.status) {
    case 'on-hold':
    case 'processing':
    case 'completed':
      return true;
    case 'pending':
    case 'cancelled':
    case 'failed':
      return false;
    case 'refunded':
    case 'auto-draft':
    case 'checkout-draft':
      return undefined;
  }
}

/** Stock is taken once for each line; how much is noted in the line's meta `_reduced_stock`. */
function syncStock(store: ShopStore, order: Order, holds: boolean | undefined): void {
  if (holds === undefined) return;
  for (const line of order.lines) {
    const product = store.products.get(productIdOf(line));
    if (product === undefined || product.stock === null) continue;
    const taken = Number(line.meta.find((meta) => meta.key === '_reduced_stock')?.value ?? 0);
    const wanted = holds ? line.quantity : 0;
    sell(store, product.id, wanted - taken);
    const value = wanted === 0 ? null : String(wanted);
    writeMeta(store, line.meta, [{ key: '_reduced_stock', value }]);
  }
}
