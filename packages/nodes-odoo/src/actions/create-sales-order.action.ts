import { Money } from '@crossdock/canonical';
import { defineAction, FailureError, z } from '@crossdock/sdk';
import type { Erp } from '../erp/erp.ts';
import type { SaleOrder } from '../erp/sale-orders.ts';
import { odoo } from '../odoo.connection.ts';
import { OdooId } from '../odoo-id.ts';
import { createSalesOrders } from './create-sales-orders.ts';
import { salesOrderSample } from './sales-order.sample.ts';
import { SalesOrder } from './sales-order.ts';
import { settleSalesOrder } from './settle-sales-order.ts';

const Output = z.object({
  id: OdooId,
  number: z.string().meta({ title: 'Number', description: 'As people in Odoo know it: S00042' }),
  state: z.string().meta({ title: 'State', description: 'draft, sent or sale' }),
  total: Money.meta({ title: 'Total', description: 'With tax, as Odoo computes it' }),
  tax: Money.meta({ title: 'Tax' }),
});

/**
 * Creates the sales order in Odoo, once per reference, and confirms it when Odoo computes what the shop charged.
 * Orders of many runs travel together, see `createSalesOrders`.
 *
 * Looking again finishes what an earlier attempt began: a draft left by a crash is checked and confirmed. The one
 * gap: a create that Odoo answers after our time-out and carries out only after we looked leaves a second draft. It is
 * never confirmed, and is reported as a duplicate by the next attempt for this reference.
 */
export const createSalesOrder = defineAction({
  id: 'odoo.create-sales-order',
  version: 1,
  title: 'Create sales order',
  description:
    'Creates a sales order, once per reference, and confirms it when Odoo computes the same totals.',
  connection: odoo,
  input: z.object({
    salesOrder: SalesOrder,
    shippingSku: z
      .string()
      .min(1, 'must not be empty')
      .default('SHIPPING')
      .meta({ title: 'SKU for shipping', description: 'The product in Odoo that stands for shipping' }),
    feeSku: z
      .string()
      .min(1, 'must not be empty')
      .default('FEE')
      .meta({ title: 'SKU for fees', description: 'The product in Odoo that stands for fees' }),
    confirm: z
      .boolean()
      .default(true)
      .meta({ title: 'Confirm', description: 'Otherwise the order stays a quotation' }),
  }),
  output: Output,
  effect: {
    once: {
      per: ({ salesOrder }) => salesOrder.reference,
      find: async (erp: Erp, input) => {
        const settled = await settleSalesOrder(erp, input);
        return settled === undefined ? undefined : outputOf(settled);
      },
    },
  },
  run: async (erp, input) => {
    const [result] = await createSalesOrders(erp, [input]);
    if (result !== undefined && 'output' in result) return outputOf(result.output);
    throw result === undefined
      ? new Error('The order was lost on the way')
      : new FailureError(result.failure);
  },
  batch: {
    most: 50,
    withinMs: 250,
    run: async (erp, items) => {
      const results = await createSalesOrders(
        erp,
        items.map(({ input }) => input),
      );
      return results.map((result) => ('output' in result ? { output: outputOf(result.output) } : result));
    },
  },
  record: ({ id, number }) => ({ label: number, entity: 'sales-order', id: String(id) }),
  sample: salesOrderSample,
});

function outputOf({ id, number, state, total, tax }: SaleOrder): z.output<typeof Output> {
  return { id, number, state, total, tax };
}
