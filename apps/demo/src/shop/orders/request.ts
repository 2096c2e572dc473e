import { z } from 'zod';
import { orderStatuses } from './order.ts';
import { boolean, emailOrEmpty, integer, list } from '../rest/params.ts';

const addressFields = {
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  company: z.string().optional(),
  address_1: z.string().optional(),
  address_2: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  postcode: z.string().optional(),
  country: z.string().optional(),
  phone: z.string().optional(),
};

export const MetaRequest = z.object({
  id: integer().optional(),
  key: z.string().optional(),
  value: z.unknown(),
});
export type MetaRequest = z.infer<typeof MetaRequest>;

/** A line: by `product_id` (and `variation_id`) or `sku`; with `id` it changes a line that is there. */
export const LineRequest = z.object({
  id: integer().optional(),
  name: z.string().optional(),
  product_id: integer().optional(),
  variation_id: integer().optional(),
  sku: z.string().optional(),
  quantity: integer().optional(),
  subtotal: z.string().optional(),
  total: z.string().optional(),
  meta_data: list(MetaRequest).optional(),
});
export type LineRequest = z.infer<typeof LineRequest>;

/**
 * The body of `POST /orders` and `PUT /orders/:id`, as far as the emulator writes. Other fields are ignored,
 * as WooCommerce ignores fields it does not know.
 */
export const OrderRequest = z.object({
  id: integer().optional(),
  status: z.enum(orderStatuses).optional(),
  customer_id: integer().optional(),
  customer_note: z.string().optional(),
  billing: z.object({ ...addressFields, email: emailOrEmpty.optional() }).optional(),
  shipping: z.object(addressFields).optional(),
  payment_method: z.string().optional(),
  payment_method_title: z.string().optional(),
  transaction_id: z.string().optional(),
  set_paid: boolean.optional(),
  created_via: z.string().optional(),
  meta_data: list(MetaRequest).optional(),
  line_items: list(LineRequest).optional(),
  shipping_lines: list(
    z.object({
      id: integer().optional(),
      method_id: z.string().optional(),
      method_title: z.string().optional(),
      instance_id: z.string().optional(),
      total: z.string().optional(),
      meta_data: list(MetaRequest).optional(),
    }),
  ).optional(),
  fee_lines: list(
    z.object({
      id: integer().optional(),
      name: z.string().optional(),
      tax_class: z.enum(['', 'reduced-rate']).optional(),
      tax_status: z.enum(['taxable', 'none']).optional(),
      total: z.string().optional(),
    }),
  ).optional(),
  coupon_lines: list(z.object({ code: z.string() })).optional(),
});
export type OrderRequest = z.infer<typeof OrderRequest>;
