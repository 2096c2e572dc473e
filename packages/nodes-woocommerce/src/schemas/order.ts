import { Currency } from '@crossdock/canonical';
import { z } from '@crossdock/sdk';

/** Money as WooCommerce prints it, without tax unless the field is one. Never a number: `price` is, and is not used. */
const Amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be an amount as text, such as 19.98');

/** Empty on lines that a rate does not touch, as on shipping of an order edited in the admin. */
const TaxAmount = z.string().regex(/^(-?\d+(\.\d+)?)?$/, 'must be an amount as text, such as 3.80, or empty');

/** UTC, though without the `Z`; the fields without `_gmt` are in the time of the site. */
const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'must be a time such as 2026-11-21T03:40:27');

const address = {
  first_name: z.string(),
  last_name: z.string(),
  company: z.string(),
  address_1: z.string(),
  address_2: z.string(),
  city: z.string(),
  state: z.string(),
  postcode: z.string(),
  country: z.string().regex(/^([A-Z]{2})?$/, 'must be a country code such as DE, or empty'),
};
export const WooAddress = z.object({ ...address, phone: z.string().optional() });
export type WooAddress = z.infer<typeof WooAddress>;

const charged = {
  id: z.number().int(),
  total: Amount,
  total_tax: TaxAmount,
  taxes: z.array(z.object({ id: z.number().int(), total: TaxAmount })),
};
export const WooCharge = z.object(charged);
export type WooCharge = z.infer<typeof WooCharge>;

const TaxLine = z.object({
  rate_id: z.number().int(),
  label: z.string(),
  /** Absent before WooCommerce 3.7. */
  rate_percent: z.number().optional(),
});
export type WooTaxLine = z.infer<typeof TaxLine>;

/**
 * An order as WooCommerce sends it, by webhook and over REST alike (recorded from WooCommerce 11.0.1): what the
 * canonical order is made of. Everything else is dropped, so that plug-ins may add what they like; what is here is
 * checked strictly.
 */
export const WooOrder = z.object({
  id: z.number().int().positive(),
  number: z.string().min(1),
  status: z.string(),
  currency: Currency,
  prices_include_tax: z.boolean(),
  date_created_gmt: Instant,
  date_modified_gmt: Instant,
  date_paid_gmt: Instant.nullable(),
  discount_total: Amount,
  shipping_total: Amount,
  total: Amount,
  total_tax: Amount,
  /** 0 is a guest. */
  customer_id: z.number().int().nonnegative(),
  billing: WooAddress.extend({ email: z.string() }),
  shipping: WooAddress,
  payment_method: z.string(),
  payment_method_title: z.string(),
  transaction_id: z.string(),
  customer_note: z.string(),
  line_items: z.array(
    z.object({
      ...charged,
      name: z.string(),
      /** Null when the product is gone, empty when it has none. */
      sku: z.string().nullable(),
      quantity: z.number(),
      /** Before discount. */
      subtotal: Amount,
    }),
  ),
  shipping_lines: z.array(z.object({ ...charged, method_title: z.string(), method_id: z.string() })),
  fee_lines: z.array(z.object({ ...charged, name: z.string() })),
  tax_lines: z.array(TaxLine),
  coupon_lines: z.array(z.object({ code: z.string(), discount: Amount })),
});
export type WooOrder = z.infer<typeof WooOrder>;

/** Topics of webhooks whose body is an order. `order.deleted` tells an id only, and is no state of an order. */
export const orderTopics: readonly string[] = ['order.created', 'order.updated', 'order.restored'];
