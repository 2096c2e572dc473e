import { type BatchResult, business, FailureError, isFailureError } from '@crossdock/sdk';
import type { Erp } from '../erp/erp.ts';
import { isQuotation, type NewSaleOrder, type NewSaleOrderLine, type SaleOrder } from '../erp/sale-orders.ts';
import { odooDatetime, placedLines, saleOrderLines } from '../mappers/sale-order.ts';
import { differenceOf, leavingDoubt, settleSalesOrder, type WantedSalesOrder } from './settle-sales-order.ts';

type Result = BatchResult<SaleOrder>;

/** A draft that we have just created. */
interface Created {
  wanted: WantedSalesOrder;
  id: number;
}

/**
 * Creates sales orders together: Odoo takes some ten single creates a second, but several times as many in one call.
 *
 * 1. Everything Odoo has to know is looked up before anything is written. An order that lacks something, such as a
 *    product, fails alone.
 * 2. The others are created in one transaction, all or none. When Odoo refuses, nothing was done, and whoever sent
 *    the batch may halve it.
 * 3. Drafts that came out as the shop sold them are confirmed in one call. Any other, and every one of them when Odoo
 *    refuses that call, is brought to its end alone, with an outcome of its own.
 */
export async function createSalesOrders(erp: Erp, wanted: readonly WantedSalesOrder[]): Promise<Result[]> {
  await erp.products.learn(new Set(wanted.flatMap((each) => skusOf(each))));
  const prepared = await Promise.all(wanted.map((each) => resultOf(newSaleOrder(erp, each))));
  const ready = prepared.flatMap((each) => ('output' in each ? [each.output] : []));
  const ids = ready.length === 0 ? [] : await erp.saleOrders.create(ready);
  const created: Created[] = [];
  const known = prepared.map((each, index): Result | undefined => {
    if ('failure' in each) return each;
    const [order, id] = [wanted[index], ids[created.length]];
    if (order !== undefined && id !== undefined) created.push({ wanted: order, id });
    return undefined;
  });
  const settled = created.length === 0 ? [] : await settleAll(erp, created);
  return known.map((each) => each ?? settled.shift() ?? lost());
}

function skusOf(wanted: WantedSalesOrder): string[] {
  return placedLines(wanted.salesOrder, wanted).map(({ sku }) => sku);
}

async function newSaleOrder(erp: Erp, input: WantedSalesOrder): Promise<NewSaleOrder> {
  const { salesOrder } = input;
  const { currency } = salesOrder;
  const lines: NewSaleOrderLine[] = [];
  for (const line of await erp.products.find(placedLines(salesOrder, input))) {
    const taxIds: number[] = [];
    for (const rate of line.taxRates) taxIds.push(await erp.taxes.idOf(rate));
    lines.push(...saleOrderLines({ ...line, taxIds }, currency));
  }
  return {
    reference: salesOrder.reference,
    orderedAt: odooDatetime(salesOrder.orderedAt),
    customerId: salesOrder.customerId,
    deliveryId: salesOrder.deliveryId,
    pricelistId: await erp.pricelists.idFor(currency),
    lines,
    note: salesOrder.note,
  };
}

/** Brings drafts to their end: together where all is as it should be, alone where it is not. */
async function settleAll(erp: Erp, created: readonly Created[]): Promise<Result[]> {
  const references = created.map(({ wanted }) => wanted.salesOrder.reference);
  const found = await leavingDoubt(erp.saleOrders.byReferences(references));
  const asSold = new Map(
    created.flatMap((each): Array<[Created, SaleOrder]> => {
      const [order, ...others] = found.get(each.wanted.salesOrder.reference) ?? [];
      const isOurs = order?.id === each.id && others.length === 0 && isQuotation(order);
      return isOurs && differenceOf(order, each.wanted) === undefined ? [[each, order]] : [];
    }),
  );
  const toConfirm = [...asSold.keys()].filter(({ wanted }) => wanted.confirm);
  const confirmed = toConfirm.length === 0 ? true : await confirmTogether(erp, toConfirm);
  return Promise.all(
    created.map((each): Promise<Result> => {
      const order = asSold.get(each);
      if (order === undefined || (each.wanted.confirm && confirmed === false))
        return resultOf(alone(erp, each));
      if (!each.wanted.confirm) return Promise.resolve({ output: order });
      if (confirmed instanceof FailureError) return Promise.resolve({ failure: confirmed.failure });
      const orderedAt = odooDatetime(each.wanted.salesOrder.orderedAt);
      return Promise.resolve({ output: { ...order, state: 'sale', orderedAt } });
    }),
  );
}

/**
 * Whether all were confirmed and dated; a failure when nobody knows, so that each is looked at again. Confirming sets
 * the order date to now, so it is set back, in one call for all that were ordered at the same moment.
 */
async function confirmTogether(erp: Erp, orders: readonly Created[]): Promise<boolean | FailureError> {
  try {
    if (!(await leavingDoubt(erp.saleOrders.confirmAll(orders.map(({ id }) => id))))) return false;
    const dates = Map.groupBy(orders, ({ wanted }) => odooDatetime(wanted.salesOrder.orderedAt));
    await Promise.all(
      [...dates].map(([orderedAt, same]) =>
        leavingDoubt(
          erp.saleOrders.setOrderDate(
            same.map(({ id }) => id),
            orderedAt,
          ),
        ),
      ),
    );
    return true;
  } catch (error) {
    if (!isFailureError(error)) throw error;
    return new FailureError(error.failure);
  }
}

async function alone(erp: Erp, { wanted, id }: Created): Promise<SaleOrder> {
  const settled = await settleSalesOrder(erp, wanted, id);
  if (settled !== undefined) return settled;
  throw business(
    'odoo.missing-record',
    `Somebody cancelled order ${String(id)} in Odoo at once. Replay if in error.`,
    { outcome: 'unknown' },
  );
}

async function resultOf<Output>(work: Promise<Output>): Promise<BatchResult<Output>> {
  try {
    return { output: await work };
  } catch (error) {
    if (!isFailureError(error)) throw error;
    return { failure: error.failure };
  }
}

function lost(): never {
  throw new Error('An order of the batch was lost on the way');
}
