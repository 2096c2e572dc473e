import { z } from 'zod';
import { Address } from './address.ts';
import { Customer } from './customer.ts';
import { DecimalText } from './decimal.ts';
import { Currency, Money } from './money.ts';
import { Ref } from './ref.ts';

/** One tax on one line, as the shop charged it. */
export const TaxAmount = z
  .object({
    name: z.string().meta({ title: 'Tax name' }),
    rate: DecimalText.optional().meta({ title: 'Rate in percent', description: '19 for 19 %' }),
    amount: Money,
  })
  .meta({ title: 'Tax' });
export type TaxAmount = z.infer<typeof TaxAmount>;

/** What every charged thing has: its net amount after discount, and the tax on it. */
const charged = {
  net: Money.meta({ title: 'Net', description: 'After discount, without tax' }),
  tax: Money.meta({ title: 'Tax' }),
  taxes: z.array(TaxAmount).meta({ title: 'Taxes' }),
};

export const OrderLine = z
  .object({
    ref: Ref,
    sku: z
      .string()
      .optional()
      .meta({ title: 'SKU', description: 'Absent for a product the shop no longer knows' }),
    name: z.string().meta({ title: 'Name' }),
    quantity: DecimalText.meta({ title: 'Quantity' }),
    listNet: Money.meta({ title: 'Net before discount' }),
    discount: Money.meta({ title: 'Discount', description: 'Net; list net minus discount is net' }),
    ...charged,
  })
  .meta({ title: 'Order line' });
export type OrderLine = z.infer<typeof OrderLine>;

/** Shipping or a fee: charged, but no product. */
export const OrderCharge = z.object({ ref: Ref, name: z.string(), ...charged }).meta({ title: 'Charge' });
export type OrderCharge = z.infer<typeof OrderCharge>;

export const OrderStatus = z.enum([
  'pending',
  'on-hold',
  'paid',
  'completed',
  'cancelled',
  'refunded',
  'failed',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/**
 * An order as it was sold, whatever shop it comes from. Amounts are net and tax apart, even where the shop
 * shows prices with tax (`taxesIncluded` keeps that fact); see `totals.ts` for what must add up.
 */
export const Order = z
  .object({
    ref: Ref.meta({ title: 'Order reference', description: 'Its natural key: shop/order/1001' }),
    number: z.string().meta({ title: 'Order number', description: 'As the customer knows it' }),
    status: OrderStatus.meta({ title: 'Status' }),
    placedAt: z.iso.datetime().meta({ title: 'Placed at', description: 'UTC' }),
    changedAt: z.iso.datetime().meta({ title: 'Changed at', description: 'UTC' }),
    currency: Currency,
    taxesIncluded: z.boolean().meta({ title: 'Prices shown with tax' }),
    customer: Customer,
    billing: Address.meta({ title: 'Billing address' }),
    shipping: Address.meta({ title: 'Shipping address' }),
    lines: z.array(OrderLine).meta({ title: 'Lines' }),
    shippingCharges: z.array(OrderCharge).meta({ title: 'Shipping' }),
    fees: z.array(OrderCharge).meta({ title: 'Fees' }),
    discounts: z
      .array(z.object({ code: z.string(), amount: Money }))
      .meta({ title: 'Discount codes', description: 'Their amounts are in the lines already' }),
    totals: z
      .object({ net: Money, tax: Money, shipping: Money, discount: Money, total: Money })
      .meta({ title: 'Totals', description: 'As charged; shipping and discount are net' }),
    payment: z
      .object({
        method: z.string().meta({ title: 'Method code' }),
        title: z.string().meta({ title: 'Method' }),
        paidAt: z.iso.datetime().optional(),
        transaction: z.string().optional(),
      })
      .meta({ title: 'Payment' }),
    note: z.string().optional().meta({ title: "Customer's note" }),
  })
  .meta({ title: 'Order' });
export type Order = z.infer<typeof Order>;
