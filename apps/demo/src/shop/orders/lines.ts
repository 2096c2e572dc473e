import { Decimal } from 'decimal.js';
import type { Meta, Order, OrderLine } from './order.ts';
import type { LineRequest, MetaRequest, OrderRequest } from './request.ts';
import { productBySku } from '../products/products.ts';
import type { Product } from '../products/products.ts';
import { RestError } from '../rest/rest-error.ts';
import type { ShopStore } from '../store.ts';
import { applyPercentCoupon, recalculateTaxes, taxOf, money } from './totals.ts';

/** Puts the requested lines, shipping, fees and coupons into the order, and computes tax again if any came. */
export function writeLines(store: ShopStore, order: Order, request: OrderRequest): void {
  for (const line of request.line_items ?? []) writeLine(store, order, line);
  for (const line of request.shipping_lines ?? []) writeShipping(store, order, line);
  for (const line of request.fee_lines ?? []) writeFee(store, order, line);
  const touched = [
    request.line_items,
    request.shipping_lines,
    request.fee_lines,
    request.coupon_lines,
    request.billing,
    request.shipping,
  ];
  if (touched.every((part) => part === undefined)) return;
  recalculateTaxes(order, () => store.nextId('item'));
  for (const coupon of request.coupon_lines ?? []) redeem(store, order, coupon.code);
}

/** By key without id replaces, null removes, anything else is appended. */
export function writeMeta(store: ShopStore, meta: Meta[], requests: readonly MetaRequest[] = []): void {
  for (const { id, key, value } of requests) {
    const index = meta.findIndex((entry) => (id === undefined ? entry.key === key : entry.id === id));
    const existing = meta[index];
    if (existing === undefined) {
      if (key !== undefined && value !== null) meta.push({ id: store.nextId('meta'), key, value });
    } else if (value === null) meta.splice(index, 1);
    else existing.value = value;
  }
}

function writeLine(store: ShopStore, order: Order, request: LineRequest): void {
  if (request.id !== undefined) return changeLine(store, order, request.id, request);
  if (!request.product_id && !request.variation_id && !request.sku) {
    throw new RestError(400, 'woocommerce_rest_required_product_reference', 'Product ID or SKU is required.');
  }
  const product = findProduct(store, request);
  const parent = product?.type === 'variation' ? store.products.get(product.parentId) : undefined;
  const quantity = request.quantity ?? 1;
  const listTotal = money(new Decimal(product?.price || '0').times(quantity));
  const line = {
    id: store.nextId('item'),
    name: request.name ?? product?.name ?? '',
    productId: parent?.id ?? product?.id ?? 0,
    variationId: parent === undefined ? 0 : (product?.id ?? 0),
    quantity,
    taxClass: product?.taxClass ?? '',
    subtotal: request.subtotal ?? listTotal,
    total: request.total ?? request.subtotal ?? listTotal,
    taxes: [],
    meta: variationMeta(store, product),
  };
  writeMeta(store, line.meta, request.meta_data);
  order.lines.push(line);
}

/** A new quantity alone leaves the line's total as it was; quantity 0 removes the line. */
function changeLine(store: ShopStore, order: Order, id: number, request: LineRequest): void {
  const line = itemOf(order.lines, id);
  if (request.quantity === 0) {
    order.lines.splice(order.lines.indexOf(line), 1);
    return;
  }
  line.quantity = request.quantity ?? line.quantity;
  line.name = request.name ?? line.name;
  line.subtotal = request.subtotal ?? line.subtotal;
  line.total = request.total ?? line.total;
  writeMeta(store, line.meta, request.meta_data);
}

type ShippingRequest = NonNullable<OrderRequest['shipping_lines']>[number];

function writeShipping(store: ShopStore, order: Order, request: ShippingRequest): void {
  if (request.id !== undefined) {
    const line = itemOf(order.shippingLines, request.id);
    line.total = request.total ?? line.total;
    line.methodTitle = request.method_title ?? line.methodTitle;
    return;
  }
  if (!request.method_id) {
    throw new RestError(400, 'woocommerce_rest_invalid_shipping_item', 'Shipping method ID is required.');
  }
  const line = {
    id: store.nextId('item'),
    methodId: request.method_id,
    methodTitle: request.method_title ?? '',
    instanceId: request.instance_id ?? '',
    total: request.total ?? '0',
    taxes: [],
    meta: [],
  };
  writeMeta(store, line.meta, request.meta_data);
  order.shippingLines.push(line);
}

type FeeRequest = NonNullable<OrderRequest['fee_lines']>[number];

function writeFee(store: ShopStore, order: Order, request: FeeRequest): void {
  if (request.id !== undefined) {
    const line = itemOf(order.feeLines, request.id);
    line.total = request.total ?? line.total;
    return;
  }
  if (!request.name) throw new RestError(400, 'woocommerce_rest_invalid_fee_item', 'Fee name is required.');
  order.feeLines.push({
    id: store.nextId('item'),
    name: request.name,
    taxClass: request.tax_class ?? '',
    taxable: request.tax_status !== 'none',
    total: request.total ?? '0',
    taxes: [],
  });
}

function redeem(store: ShopStore, order: Order, code: string): void {
  const known = store.coupons.find((candidate) => candidate.code.toLowerCase() === code.toLowerCase());
  if (known === undefined) {
    const message = `Coupon &quot;${code}&quot; cannot be applied because it does not exist.`;
    throw new RestError(400, 'woocommerce_rest_invalid_coupon', message);
  }
  const lowered = known.code.toLowerCase();
  const info = JSON.stringify([known.id, lowered, 'percent', known.percent]);
  const coupon = {
    id: store.nextId('item'),
    code: lowered,
    percent: known.percent,
    discount: '0',
    discountTax: '0',
    meta: [{ id: store.nextId('meta'), key: 'coupon_info', value: info }],
  };
  const taxBefore = lineTax(order);
  applyPercentCoupon(order, coupon);
  recalculateTaxes(order, () => store.nextId('item'));
  coupon.discountTax = money(taxBefore.minus(lineTax(order)));
  order.couponLines.push(coupon);
}

function lineTax(order: Order): Decimal {
  return order.lines.reduce((sum, line) => sum.plus(taxOf(line.taxes, 'total')), new Decimal(0));
}

function findProduct(store: ShopStore, request: LineRequest): Product | undefined {
  const id = request.variation_id || request.product_id;
  return id ? store.products.get(id) : productBySku(store, request.sku ?? '');
}

function variationMeta(store: ShopStore, product: Product | undefined): Meta[] {
  if (product?.type !== 'variation' || product.attribute === null) return [];
  const { name, options } = product.attribute;
  return [{ id: store.nextId('meta'), key: name.toLowerCase(), value: options[0] ?? '' }];
}

function itemOf<Item extends { id: number }>(items: readonly Item[], id: number): Item {
  const item = items.find((candidate) => candidate.id === id);
  if (item !== undefined) return item;
  const message = 'Order item ID provided is not associated with order.';
  throw new RestError(400, 'woocommerce_rest_invalid_item_id', message);
}

/** The product a line is about: the variation when it has one. */
export function productIdOf(line: OrderLine): number {
  return line.variationId || line.productId;
}
