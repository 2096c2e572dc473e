import { Currency, DecimalText } from '@crossdock/canonical';
import { z } from '@crossdock/sdk';
import { OdooId } from '../odoo-id.ts';

const charged = {
  net: DecimalText.meta({ title: 'Net', description: 'After discount, without tax, for the whole line' }),
  tax: DecimalText.meta({ title: 'Tax', description: 'As the shop charged it' }),
  taxRates: z
    .array(DecimalText)
    .meta({ title: 'Tax rates', description: 'In percent: 19 for 19 %. Empty when no tax is due' }),
};

/** Something sold. */
export const SalesOrderLine = z
  .object({
    sku: z
      .string()
      .optional()
      .meta({ title: 'SKU', description: 'Internal reference of exactly one product in Odoo' }),
    name: z.string().meta({ title: 'Text', description: 'What the customer saw' }),
    quantity: DecimalText.meta({ title: 'Quantity' }),
    listNet: DecimalText.optional().meta({
      title: 'Net before discount',
      description: 'Shown as list price and discount when that gives the net to the cent',
    }),
    ...charged,
  })
  .meta({ title: 'Line' });
export type SalesOrderLine = z.output<typeof SalesOrderLine>;

/** Shipping or a fee. */
export const SalesOrderCharge = z
  .object({ name: z.string().meta({ title: 'Text' }), ...charged })
  .meta({ title: 'Charge' });
export type SalesOrderCharge = z.output<typeof SalesOrderCharge>;

/** An order in the words of a sales order in Odoo: what a mapping has to produce. Amounts are in `currency`. */
export const SalesOrder = z
  .object({
    reference: z
      .string()
      .min(1)
      .meta({ title: 'Reference', description: 'There will be one sales order of it: shop/order/1001' }),
    orderedAt: z.iso.datetime().meta({ title: 'Ordered at', description: 'UTC; becomes the order date' }),
    currency: Currency,
    customerId: OdooId.meta({ title: 'Customer', description: 'Id of the customer in Odoo' }),
    deliveryId: OdooId.optional().meta({
      title: 'Delivery address',
      description: 'Id of the delivery address in Odoo; Odoo chooses one of the customer when absent',
    }),
    note: z
      .string()
      .optional()
      .meta({ title: 'Note', description: 'Printed below the lines', ui: 'multiline' }),
    lines: z.array(SalesOrderLine).min(1, 'must have at least one line').meta({ title: 'Lines' }),
    shipping: z.array(SalesOrderCharge).default([]).meta({ title: 'Shipping' }),
    fees: z.array(SalesOrderCharge).default([]).meta({ title: 'Fees' }),
    expected: z
      .object({
        total: DecimalText.meta({ title: 'Total', description: 'With tax, as the customer was charged' }),
        tax: DecimalText.meta({ title: 'Tax' }),
      })
      .meta({ title: 'Expected', description: 'The order is confirmed only when Odoo computes the same' }),
  })
  .meta({ title: 'Sales order' });
export type SalesOrder = z.output<typeof SalesOrder>;
