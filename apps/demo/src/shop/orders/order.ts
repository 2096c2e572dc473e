import type { TaxClass } from '../site.ts';

export const orderStatuses = [
  'auto-draft',
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export interface Address {
  first_name: string;
  last_name: string;
  company: string;
  address_1: string;
  address_2: string;
  city: string;
  state: string;
  postcode: string;
  country: string;
  phone: string;
}
export type BillingAddress = Address & { email: string };

/** One row of `meta_data`. Values are whatever JSON the writer sent. */
export interface Meta {
  id: number;
  key: string;
  value: unknown;
}

/** Tax of one rate on one line, not rounded. `subtotal` is before discount and null where none exists. */
export interface LineTax {
  rateId: number;
  total: string;
  subtotal: string | null;
}

export interface OrderLine {
  id: number;
  name: string;
  productId: number;
  variationId: number;
  quantity: number;
  taxClass: TaxClass;
  subtotal: string;
  total: string;
  taxes: LineTax[];
  meta: Meta[];
}

interface ShippingLine {
  id: number;
  methodId: string;
  methodTitle: string;
  instanceId: string;
  total: string;
  taxes: LineTax[];
  meta: Meta[];
}

interface FeeLine {
  id: number;
  name: string;
  taxClass: TaxClass;
  taxable: boolean;
  total: string;
  taxes: LineTax[];
}

export interface CouponLine {
  id: number;
  code: string;
  percent: number;
  discount: string;
  discountTax: string;
  meta: Meta[];
}

/** An order as the shop stores it: amounts are decimal strings in euro, instants are ISO 8601 in UTC. */
export interface Order {
  id: number;
  status: OrderStatus;
  trashed: boolean;
  customerId: number;
  orderKey: string;
  billing: BillingAddress;
  shipping: Address;
  paymentMethod: string;
  paymentMethodTitle: string;
  transactionId: string;
  customerIp: string;
  customerUserAgent: string;
  createdVia: string;
  customerNote: string;
  cartHash: string;
  createdAt: string;
  modifiedAt: string;
  completedAt: string | null;
  paidAt: string | null;
  meta: Meta[];
  lines: OrderLine[];
  taxLines: Array<{ id: number; rateId: number }>;
  shippingLines: ShippingLine[];
  feeLines: FeeLine[];
  couponLines: CouponLine[];
  refunds: Array<{ id: number; reason: string; total: string }>;
}

export function emptyAddress(): Address {
  return {
    first_name: '',
    last_name: '',
    company: '',
    address_1: '',
    address_2: '',
    city: '',
    state: '',
    postcode: '',
    country: '',
    phone: '',
  };
}
