import type { LineTax, Meta, Order, OrderLine } from './order.ts';
import { productIdOf } from './lines.ts';
import { needsPayment } from './orders.ts';
import { CURRENCY, CURRENCY_SYMBOL, WOOCOMMERCE_VERSION, gmtTime, siteTime, taxRate } from '../site.ts';
import type { ShopStore } from '../store.ts';
import { money, sum, sumOfCents, taxOf, totalsOf } from './totals.ts';
import { itemLinks } from '../rest/links.ts';

export type WooOrderJson = ReturnType<typeof renderOrder>;

/** An order as `GET /orders/:id` shows it: the fields and their order as recorded from WooCommerce 11.0.1. */
export function renderOrder(store: ShopStore, siteUrl: string, order: Order, decimals = 2) {
  const totals = totalsOf(order);
  const amount = (value: string) => money(value, decimals);
  return {
    id: order.id,
    parent_id: 0,
    status: order.trashed ? ('trash' as const) : order.status,
    currency: CURRENCY,
    version: WOOCOMMERCE_VERSION,
    prices_include_tax: false,
    date_created: siteTime(order.createdAt),
    date_modified: siteTime(order.modifiedAt),
    discount_total: amount(totals.discountTotal),
    discount_tax: amount(totals.discountTax),
    shipping_total: amount(totals.shippingTotal),
    shipping_tax: amount(totals.shippingTax),
    cart_tax: amount(totals.cartTax),
    total: amount(totals.total),
    total_tax: amount(totals.totalTax),
    customer_id: order.customerId,
    order_key: order.orderKey,
    billing: billingOf(order),
    shipping: shippingOf(order),
    payment_method: order.paymentMethod,
    payment_method_title: order.paymentMethodTitle,
    transaction_id: order.transactionId,
    customer_ip_address: order.customerIp,
    customer_user_agent: order.customerUserAgent,
    created_via: order.createdVia,
    customer_note: order.customerNote,
    date_completed: order.completedAt === null ? null : siteTime(order.completedAt),
    date_paid: order.paidAt === null ? null : siteTime(order.paidAt),
    cart_hash: order.cartHash,
    number: String(order.id),
    meta_data: order.meta,
    line_items: order.lines.map((line) => renderLine(store, line, decimals)),
    tax_lines: order.taxLines.map((line) => renderTaxLine(order, line, decimals)),
    shipping_lines: order.shippingLines.map((line) => ({
      id: line.id,
      method_title: line.methodTitle,
      method_id: line.methodId,
      instance_id: line.instanceId,
      total: amount(line.total),
      total_tax: money(money(taxOf(line.taxes, 'total')), decimals),
      taxes: renderTaxes(line.taxes, decimals),
      tax_status: 'taxable',
      meta_data: line.meta.map(renderMeta),
    })),
    fee_lines: order.feeLines.map((line) => ({
      id: line.id,
      name: line.name,
      tax_class: line.taxClass,
      tax_status: line.taxable ? 'taxable' : 'none',
      amount: '',
      total: amount(line.total),
      total_tax: money(money(taxOf(line.taxes, 'total')), decimals),
      taxes: renderTaxes(line.taxes, decimals),
      meta_data: [],
    })),
    coupon_lines: order.couponLines.map((line) => ({
      id: line.id,
      code: line.code,
      discount: line.discount,
      discount_tax: line.discountTax,
      meta_data: line.meta.map(renderMeta),
      discount_type: 'percent',
      nominal_amount: line.percent,
      free_shipping: false,
    })),
    refunds: order.refunds.map((refund) => ({ ...refund, total_tax: amount('0') })),
    payment_url: `${siteUrl}/checkout/order-pay/${order.id}/?pay_for_order=true&key=${order.orderKey}`,
    is_editable: ['pending', 'on-hold', 'auto-draft'].includes(order.status),
    needs_payment: needsPayment(order),
    needs_processing: order.lines.some((line) => line.productId > 0),
    date_created_gmt: gmtTime(order.createdAt),
    date_modified_gmt: gmtTime(order.modifiedAt),
    date_completed_gmt: order.completedAt === null ? null : gmtTime(order.completedAt),
    date_paid_gmt: order.paidAt === null ? null : gmtTime(order.paidAt),
    currency_symbol: CURRENCY_SYMBOL,
    _links: orderLinks(siteUrl, order),
  };
}

function renderLine(store: ShopStore, line: OrderLine, decimals: number) {
  const product = store.products.get(productIdOf(line));
  const parent = line.variationId === 0 ? undefined : store.products.get(line.productId);
  return {
    id: line.id,
    name: line.name,
    product_id: line.productId,
    variation_id: line.variationId,
    quantity: line.quantity,
    tax_class: line.taxClass,
    subtotal: money(line.subtotal, decimals),
    subtotal_tax: money(money(taxOf(line.taxes, 'subtotal')), decimals),
    total: money(line.total, decimals),
    total_tax: money(money(taxOf(line.taxes, 'total')), decimals),
    taxes: renderTaxes(line.taxes, decimals),
    meta_data: line.meta.map(renderMeta),
    sku: product?.sku ?? null,
    global_unique_id: product?.gtin ?? null,
    // PHP divides floats here: 25.48 / 3 really arrives as 8.493333333333334.
    price: Number(line.total) / Math.max(1, line.quantity),
    // Recorded without pictures: '' for a product of its own, 0 for a variation or an unknown product.
    image: { id: product?.type === 'simple' ? '' : 0, src: '' },
    parent_name: parent?.name ?? null,
  };
}

function renderTaxes(taxes: readonly LineTax[], decimals: number) {
  return taxes.map((tax) => ({
    id: tax.rateId,
    total: money(tax.total, decimals),
    subtotal: tax.subtotal === null ? '' : money(tax.subtotal, decimals),
  }));
}

function renderTaxLine(order: Order, line: { id: number; rateId: number }, decimals: number) {
  const rate = taxRate(line.rateId);
  const ofRate = (lines: ReadonlyArray<{ taxes: LineTax[] }>) =>
    sumOfCents(
      lines.map(({ taxes }) => sum(taxes.filter((tax) => tax.rateId === rate.id).map((tax) => tax.total))),
    );
  return {
    id: line.id,
    rate_code: rate.code,
    rate_id: rate.id,
    label: rate.label,
    compound: false,
    tax_total: money(ofRate([...order.lines, ...order.feeLines]), decimals),
    shipping_tax_total: money(ofRate(order.shippingLines), decimals),
    rate_percent: Number(rate.percent),
    meta_data: [],
  };
}

function renderMeta(meta: Meta) {
  const { key, value } = meta;
  const isAttribute = !key.startsWith('_') && /^[a-z]+$/.test(key);
  const label = isAttribute ? `${key.slice(0, 1).toUpperCase()}${key.slice(1)}` : key;
  return { ...meta, display_key: label, display_value: value };
}

function billingOf({ billing }: Order) {
  const { phone, email, ...address } = billing;
  return { ...address, email, phone };
}

function shippingOf({ shipping }: Order) {
  const { phone, ...address } = shipping;
  return { ...address, phone };
}

function orderLinks(siteUrl: string, order: Order) {
  const base = `${siteUrl}/wp-json/wc/v3`;
  const emailTemplates = `${base}/orders/${order.id}/actions/email_templates`;
  return {
    ...itemLinks(siteUrl, 'orders', order.id),
    email_templates: [{ embeddable: true, href: emailTemplates }],
    ...(order.customerId > 0 && { customer: [{ href: `${base}/customers/${order.customerId}` }] }),
  };
}
