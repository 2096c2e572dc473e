import { Exact } from '@crossdock/canonical';
import { userError, validationError } from '../errors.ts';
import type { Behaviour, Values } from '../orm/model.ts';
import type { Orm } from '../orm/orm.ts';
import { lineTotals, type PricedLine } from '../sale-totals.ts';
import type { Row, Value } from '../store.ts';
import { unitId } from './settings.ts';

/** The names that changed with 18.0. */
export const lineFields = {
  '17.0': { taxes: 'tax_id', unit: 'product_uom' },
  '19.0': { taxes: 'tax_ids', unit: 'product_uom_id' },
} as const;

/** A stored line as the totals are computed from it. */
export function pricedLine(orm: Orm, line: Row): PricedLine {
  const taxes = line[lineFields[orm.database.version].taxes];
  const ids: readonly unknown[] = Array.isArray(taxes) ? taxes : [];
  return {
    quantity: new Exact(Number(line['product_uom_qty'])),
    unitPrice: new Exact(Number(line['price_unit'])),
    discountPercent: new Exact(Number(line['discount'])),
    taxes: ids.map(Number).map((id) => {
      const tax = orm.record('account.tax', id);
      return {
        id,
        percent: new Exact(Number(tax['amount'])),
        included: orm.value('account.tax', tax, 'price_include') === true,
      };
    }),
  };
}

/** Decimals of the order's currency. */
export function digitsOfOrder(orm: Orm, order: Row): number {
  const currency = orm.target('sale.order', order, 'currency_id');
  return currency === undefined ? 2 : Number(orm.value('res.currency', currency, 'decimal_places'));
}

function totalsOf(orm: Orm, line: Row) {
  const order = orm.record('sale.order', Number(line['order_id']));
  return lineTotals(pricedLine(orm, line), digitsOfOrder(orm, order));
}

/**
 * 19.0 subtracts two floats and shows the noise (15.179999999999993), 17.0 counts in smallest units and shows less
 * of it (0.9500000000000001). Both recorded.
 */
function noisyTax(orm: Orm, line: Row): Value {
  const { untaxed, tax, total } = totalsOf(orm, line);
  if (orm.database.version === '19.0') return total.toNumber() - untaxed.toNumber();
  return tax.times(100).toNumber() * 0.01;
}

export const saleOrderLine: Behaviour = {
  order: 'order_id, sequence, id',
  digits: { price_unit: 2, discount: 2, product_uom_qty: 2 },
  compute: {
    price_subtotal: (orm, line) => totalsOf(orm, line).untaxed.toNumber(),
    price_total: (orm, line) => totalsOf(orm, line).total.toNumber(),
    price_tax: noisyTax,
    state: (orm, line) => orm.target('sale.order.line', line, 'order_id')?.['state'] ?? false,
    currency_id: (orm, line) => {
      const order = orm.target('sale.order.line', line, 'order_id');
      return order === undefined ? false : orm.value('sale.order', order, 'currency_id');
    },
  },
  displayName: (orm, line) => {
    const order = orm.record('sale.order', Number(line['order_id']));
    return `${String(order['name'])} - ${String(line['name'])}`;
  },
  defaults: (orm, given) =>
    typeof given['display_type'] === 'string' ? noteDefaults : productDefaults(orm, given),
  check: (_orm, line) => {
    const isNote = line['display_type'] !== false;
    if (!isNote && line['product_id'] === false) {
      throw validationError(
        'The operation cannot be completed: Missing required fields on accountable sale order line.',
      );
    }
  },
  beforeWrite: (orm, line, changes) => {
    const order = orm.record('sale.order', Number(line['order_id']));
    if (order['locked'] !== true) return;
    const protectedFields = ['product_id', 'name', 'price_unit', 'product_uom_qty', 'discount'];
    const touched = Object.keys(changes).filter((name) => protectedFields.includes(name));
    if (touched.length === 0) return;
    const titles = touched.map((name) => orm.field('sale.order.line', name)?.string ?? name);
    throw userError(
      `It is forbidden to modify the following fields in a locked order:\n${titles.join('\n')}`,
    );
  },
};

const noteDefaults: Values = { sequence: 10, product_uom_qty: 0, price_unit: 0 };

/** What Odoo fills in from the product: text, unit, price and taxes. Prices are in company currency. */
function productDefaults(orm: Orm, given: Values): Values {
  const { taxes, unit } = lineFields[orm.database.version];
  const fixed = { sequence: 10, product_uom_qty: 1, [unit]: unitId };
  const product = orm.store.get('product.product', Number(given['product_id'] ?? 0));
  if (product === undefined) return { ...fixed, name: given['name'] ?? 'Line' };
  return {
    ...fixed,
    name: orm.displayName('product.product', product),
    price_unit: listPrice(orm, product, Number(given['order_id'])),
    [taxes]: orm.value('product.product', product, 'taxes_id'),
  };
}

function listPrice(orm: Orm, product: Row, orderId: number): number {
  const order = orm.record('sale.order', orderId);
  const currency = orm.target('sale.order', order, 'currency_id');
  const rate = currency === undefined ? 1 : Number(currency['rate']);
  const price = new Exact(Number(orm.value('product.product', product, 'list_price')));
  return price.times(rate).toDecimalPlaces(2, Exact.ROUND_HALF_UP).toNumber();
}
