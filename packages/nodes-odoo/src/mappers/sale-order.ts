import { digitsOf, Exact, roundTo } from '@crossdock/canonical';
import { business } from '@crossdock/sdk';
import type { SalesOrder, SalesOrderCharge, SalesOrderLine } from '../actions/sales-order.ts';
import type { NewSaleOrderLine } from '../erp/sale-orders.ts';
import { keepsQuantity, priceLine } from './line-pricing.ts';

/** A line of the sales order with the SKU Odoo is asked for, and how a person would find it. */
export interface PlacedLine extends SalesOrderLine {
  sku: string;
  /** `line 2, "Teapot XL"`. */
  place: string;
}

/** Which products stand for what is no product. */
export interface ChargeSkus {
  shippingSku: string;
  feeSku: string;
}

/** Everything charged, as lines: products first, then shipping, then fees. */
export function placedLines(order: SalesOrder, { shippingSku, feeSku }: ChargeSkus): PlacedLine[] {
  const products = order.lines.map((line, index): PlacedLine => {
    const place = `line ${String(index + 1)}, "${line.name}"`;
    if (line.sku !== undefined && line.sku !== '') return { ...line, sku: line.sku, place };
    throw business(
      'odoo.missing-sku',
      `The product of ${place}, has no SKU, so it cannot be found in Odoo. Give it one, then replay.`,
    );
  });
  const charge = (sku: string, kind: string) => (each: SalesOrderCharge) => {
    return { ...each, sku, quantity: '1', place: `${kind} "${each.name}"` };
  };
  return [
    ...products,
    ...order.shipping.map(charge(shippingSku, 'shipping')),
    ...order.fees.map(charge(feeSku, 'fee')),
  ];
}

/** One charged line as the lines of Odoo that come to it. */
export function saleOrderLines(
  line: PlacedLine & { productId: number; taxIds: readonly number[] },
  currency: string,
): NewSaleOrderLine[] {
  const { name, quantity, productId, taxIds } = line;
  const parts = priceLine(line, digitsOf(currency));
  const text = keepsQuantity(parts, line) ? name : `${name} (quantity ${quantity})`;
  return parts.map((part) => ({ ...part, productId, taxIds, text }));
}

/** Lines whose tax is not their net times their rates: the first place to look when totals differ. */
export function oddTaxes(lines: readonly PlacedLine[], currency: string) {
  return lines.flatMap(({ place, net, tax, taxRates }) => {
    const taxes = taxRates.map((rate) =>
      roundTo(new Exact(net).times(rate).dividedBy(100), digitsOf(currency)),
    );
    const computed = taxes.reduce<Exact>((sum, each) => sum.plus(each), new Exact(0));
    return computed.equals(tax) ? [] : [{ place, net, taxRates, charged: tax, computed: computed.toFixed() }];
  });
}

/** An instant as Odoo reads it: UTC, whole seconds, without a zone. It refuses ISO 8601 (recorded from Odoo 19.0). */
export function odooDatetime(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
