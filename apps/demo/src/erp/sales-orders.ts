import { Exact } from '@crossdock/canonical';
import { digitsOfOrder, lineFields, pricedLine } from './models/sale-order-line.ts';
import { totalsOf } from './models/sale-order.ts';
import type { Orm } from './orm/orm.ts';
import { lineTotals } from './sale-totals.ts';
import type { Row, Value } from './store.ts';

/** A sales order as people and tests look at it. Amounts are decimal strings in the order's currency. */
export interface SalesOrder {
  id: number;
  number: string;
  state: string;
  /** The order's `client_order_ref`: where the order came from, in the other system's words. */
  reference: string | null;
  origin: string | null;
  customer: { id: number; name: string; email: string | null };
  currency: string;
  untaxed: string;
  tax: string;
  total: string;
  lines: SalesOrderLine[];
  /** ISO 8601, UTC. */
  createdAt: string;
}

export interface SalesOrderLine {
  sku: string | null;
  name: string;
  quantity: string;
  unitPrice: string;
  discountPercent: string;
  taxes: string[];
  untaxed: string;
  tax: string;
  total: string;
}

export interface Partner {
  id: number;
  name: string;
  email: string | null;
  reference: string | null;
  city: string | null;
  country: string | null;
  /** Set for an address of another partner. */
  parent: number | null;
  createdAt: string;
}

export interface StockedProduct {
  id: number;
  sku: string;
  name: string;
  price: string;
  taxes: string[];
}

/** Which sales orders to look at: all of them, those with one reference, or the newest. */
export interface SalesOrderFilter {
  reference?: string | undefined;
  limit?: number;
}

/** Sales orders, newest first. */
export function listSalesOrders(orm: Orm, { reference, limit }: SalesOrderFilter = {}): SalesOrder[] {
  const domain = reference === undefined ? [] : [['client_order_ref', '=', reference]];
  return orm
    .search('sale.order', domain, { order: 'id desc', ...(limit === undefined ? {} : { limit }) })
    .map((id) => showOrder(orm, orm.record('sale.order', id)));
}

/** Customers and addresses, newest first; the company and its people are left out. */
export function listPartners(orm: Orm): Partner[] {
  return orm.search('res.partner', [['id', '>', 3]], { order: 'id desc' }).map((id) => {
    const partner = orm.record('res.partner', id);
    return {
      id,
      name: orm.displayName('res.partner', partner),
      email: text(partner['email']),
      reference: text(partner['ref']),
      city: text(partner['city']),
      country: text(orm.value('res.partner', partner, 'country_code')),
      parent: typeof partner['parent_id'] === 'number' ? partner['parent_id'] : null,
      createdAt: instant(partner['create_date']),
    };
  });
}

/** What can be sold, by SKU. */
export function listProducts(orm: Orm): StockedProduct[] {
  return orm.search('product.product', [], { order: 'default_code' }).map((id) => {
    const product = orm.record('product.product', id);
    return {
      id,
      sku: String(product['default_code'] || ''),
      name: String(orm.value('product.product', product, 'name')),
      price: new Exact(Number(orm.value('product.product', product, 'list_price'))).toFixed(2),
      taxes: taxNames(orm, orm.value('product.product', product, 'taxes_id')),
    };
  });
}

/**
 * How many documents exist per natural key, such as `sale.order/SHOP-1001` and `res.partner/anna@example.test`.
 * An effect that happened exactly once counts one.
 */
export function countDocuments(orm: Orm): Record<string, number> {
  const orders = listSalesOrders(orm).map(({ reference, number }) => `sale.order/${reference ?? number}`);
  const partners = listPartners(orm).map(
    ({ reference, email, name }) => `res.partner/${reference ?? email ?? name}`,
  );
  const counts: Record<string, number> = {};
  for (const key of [...orders, ...partners]) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function showOrder(orm: Orm, order: Row): SalesOrder {
  const digits = digitsOfOrder(orm, order);
  const { untaxed, tax, total } = totalsOf(orm, order);
  const customer = orm.record('res.partner', Number(order['partner_id']));
  const currency = orm.target('sale.order', order, 'currency_id');
  return {
    id: order.id,
    number: String(order['name']),
    state: String(order['state']),
    reference: text(order['client_order_ref']),
    origin: text(order['origin']),
    customer: {
      id: customer.id,
      name: orm.displayName('res.partner', customer),
      email: text(customer['email']),
    },
    currency: String(currency?.['name'] ?? ''),
    untaxed: untaxed.toFixed(digits),
    tax: tax.toFixed(digits),
    total: total.toFixed(digits),
    lines: orm
      .children('sale.order', order.id, 'order_line')
      .map((id) => showLine(orm, orm.record('sale.order.line', id), digits)),
    createdAt: instant(order['create_date']),
  };
}

function showLine(orm: Orm, line: Row, digits: number): SalesOrderLine {
  const product = orm.target('sale.order.line', line, 'product_id');
  const { untaxed, tax, total } = lineTotals(pricedLine(orm, line), digits);
  return {
    sku: text(product?.['default_code']),
    name: String(line['name']),
    quantity: new Exact(Number(line['product_uom_qty'])).toString(),
    unitPrice: new Exact(Number(line['price_unit'])).toFixed(2),
    discountPercent: new Exact(Number(line['discount'])).toString(),
    taxes: taxNames(orm, line[lineFields[orm.database.version].taxes]),
    untaxed: untaxed.toFixed(digits),
    tax: tax.toFixed(digits),
    total: total.toFixed(digits),
  };
}

function taxNames(orm: Orm, ids: Value | undefined): string[] {
  return Array.isArray(ids) ? ids.map((id) => String(orm.record('account.tax', Number(id))['name'])) : [];
}

const text = (value: Value | undefined) => (typeof value === 'string' && value !== '' ? value : null);
const instant = (stored: Value | undefined) => `${String(stored).slice(0, 23).replace(' ', 'T')}Z`;
