import { money } from '@crossdock/canonical';
import { business, FailureError, isFailureError } from '@crossdock/sdk';
import { sameMoney, shownMoney } from '../amounts.ts';
import type { Erp } from '../erp/erp.ts';
import { isQuotation, type SaleOrder } from '../erp/sale-orders.ts';
import { type ChargeSkus, odooDatetime, oddTaxes, placedLines } from '../mappers/sale-order.ts';
import type { SalesOrder } from './sales-order.ts';

/** The sales order there shall be, and how far it shall go. */
export interface WantedSalesOrder extends ChargeSkus {
  salesOrder: SalesOrder;
  confirm: boolean;
}

/**
 * Brings what is in Odoo under a reference to its end: checked against the shop, confirmed, dated. It takes up
 * wherever an earlier attempt stopped. Undefined when there is nothing.
 *
 * 1. More than one order: a person decides. But the draft we have just `created` gives way to one that was there.
 * 2. A quotation whose totals differ from the shop's is removed. So is one that Odoo does not confirm.
 * 3. What is confirmed stays as it is.
 * 4. A call that fails on the way leaves the outcome unknown, so that the next attempt looks again.
 */
export async function settleSalesOrder(
  erp: Erp,
  wanted: WantedSalesOrder,
  created?: number,
): Promise<SaleOrder | undefined> {
  const { reference } = wanted.salesOrder;
  const found = await leavingDoubt(erp.saleOrders.byReference(reference));
  const older = found.filter(({ id }) => id !== created);
  if (created !== undefined && older.length > 0) await leavingDoubt(erp.saleOrders.remove(created));
  const [order, ...others] = older.length > 0 ? older : found;
  if (order === undefined) return undefined;
  if (others.length > 0) throw duplicates(reference, [order, ...others]);
  return isQuotation(order) ? finish(erp, order, wanted) : dated(erp, order, wanted);
}

async function finish(erp: Erp, order: SaleOrder, wanted: WantedSalesOrder): Promise<SaleOrder> {
  const difference = differenceOf(order, wanted);
  if (difference !== undefined) throw await withdrawn(erp, order, difference);
  if (!wanted.confirm) return order;
  const confirmed = await confirm(erp, order, wanted);
  return dated(erp, confirmed, wanted);
}

async function confirm(erp: Erp, order: SaleOrder, { salesOrder }: WantedSalesOrder): Promise<SaleOrder> {
  try {
    return await erp.saleOrders.confirm(order, salesOrder.reference);
  } catch (error) {
    if (!isFailureError(error)) throw error;
    if (error.failure.code !== 'odoo.not-confirmed') throw inDoubt(error);
    throw await withdrawn(erp, order, {
      code: error.failure.code,
      reason: error.message,
      advice: 'put right what it names, then replay.',
    });
  }
}

/** Confirming sets the order date to now; the customer ordered earlier, and sales are reported by that date. */
async function dated(erp: Erp, order: SaleOrder, { salesOrder }: WantedSalesOrder): Promise<SaleOrder> {
  const orderedAt = odooDatetime(salesOrder.orderedAt);
  if (order.orderedAt === orderedAt) return order;
  await leavingDoubt(erp.saleOrders.setOrderDate([order.id], orderedAt));
  return { ...order, orderedAt };
}

/** Why a quotation cannot become an order, and what to do about it. */
interface Objection {
  code: string;
  reason: string;
  advice: string;
  evidence?: Record<string, unknown>;
}

/** Why a quotation is not what the shop sold; undefined when it is. */
export function differenceOf(order: SaleOrder, wanted: WantedSalesOrder): Objection | undefined {
  const { reference, currency, expected, lines } = wanted.salesOrder;
  const total = money(expected.total, currency);
  const tax = money(expected.tax, currency);
  if (sameMoney(order.total, total) && sameMoney(order.tax, tax)) return undefined;
  return {
    code: 'odoo.totals-differ',
    reason:
      `Odoo computes ${shownMoney(order.total)} for order ${reference}, the shop charged ${shownMoney(total)} ` +
      `(tax ${order.tax.amount} and ${tax.amount}).`,
    advice: 'check taxes and rounding, then replay.',
    evidence: {
      odoo: { total: order.total, tax: order.tax },
      shop: { total, tax },
      lines: lines.length,
      oddTaxes: oddTaxes(placedLines(wanted.salesOrder, wanted), currency),
    },
  };
}

/** Removes the quotation and says why. When that fails too, it stays and the next attempt finds it. */
async function withdrawn(erp: Erp, order: SaleOrder, objection: Objection): Promise<FailureError> {
  const { code, reason, advice, evidence = {} } = objection;
  try {
    await erp.saleOrders.remove(order.id);
  } catch (error) {
    if (!isFailureError(error)) throw error;
    const message = `${reason} The draft ${order.number} could not be removed: delete it in Odoo; ${advice}`;
    return business(code, message, { outcome: 'unknown', evidence: { ...evidence, removal: error.failure } });
  }
  return business(code, `${reason} The draft was removed; ${advice}`, { evidence });
}

function duplicates(reference: string, orders: readonly SaleOrder[]): FailureError {
  const numbers = orders.map(({ number }) => number);
  const message = `Odoo has ${orders.length} sales orders for ${reference}: ${numbers.join(', ')}. Cancel all but one there, then replay.`;
  return business('odoo.duplicate-reference', message, { outcome: 'unknown', evidence: { numbers } });
}

/** There may be an order by now: whatever fails, only a look can tell how far it came. */
export async function leavingDoubt<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isFailureError(error) ? inDoubt(error) : error;
  }
}

const inDoubt = ({ failure }: FailureError) => new FailureError({ ...failure, outcome: 'unknown' });
