import { createHash } from 'node:crypto';
import type { Address, BillingAddress, Order } from './order.ts';
import { createOrder } from './orders.ts';
import { productBySku } from '../products/products.ts';
import type { ShopStore } from '../store.ts';

/** What a customer does in the checkout: things by SKU, an address, maybe a coupon. */
export interface PlaceOrder {
  items: Array<{ sku: string; quantity: number }>;
  /** The address of the account when absent. */
  billing?: Partial<BillingAddress>;
  /** The billing address when absent. */
  shipping?: Partial<Address>;
  /** An account of the shop; a guest when absent. */
  customerId?: number;
  coupon?: string;
  /** Net, a decimal string. Default 4.12, which is 4.90 with 19 % tax. */
  shippingCost?: string;
  /** `paypal` is paid at once (processing), `bacs` waits for the transfer (on-hold). */
  payment?: keyof typeof payments;
  note?: string;
  meta?: Array<{ key: string; value: unknown }>;
}

const payments = { paypal: 'PayPal', bacs: 'Direct bank transfer' };

/** Places an order as the block checkout does: other origin and meta than over REST, and paid or on hold. */
export function placeOrder(store: ShopStore, order: PlaceOrder): Order {
  const billing = order.billing ?? store.customers.get(order.customerId ?? 0)?.billing ?? {};
  const { email: _email, ...sameAddress } = billing;
  const payment = order.payment ?? 'paypal';
  const key = JSON.stringify(order.items);
  return createOrder(
    store,
    {
      billing,
      shipping: order.shipping ?? sameAddress,
      customer_id: order.customerId ?? 0,
      customer_note: order.note ?? '',
      payment_method: payment,
      payment_method_title: payments[payment],
      set_paid: payment === 'paypal',
      ...(payment === 'bacs' && { status: 'on-hold' as const }),
      ...(payment === 'paypal' && { transaction_id: `PAY-${md5(key).slice(0, 12).toUpperCase()}` }),
      line_items: order.items,
      shipping_lines: [
        {
          method_id: 'flat_rate',
          method_title: 'Parcel',
          instance_id: '1',
          total: order.shippingCost ?? '4.12',
          meta_data: [{ key: 'Items', value: packingList(store, order) }],
        },
      ],
      ...(order.coupon !== undefined && { coupon_lines: [{ code: order.coupon }] }),
      meta_data: [...checkoutMeta(key), ...(order.meta ?? [])],
    },
    {
      createdVia: 'store-api',
      customerIp: '203.0.113.7',
      customerUserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
      cartHash: md5(key),
    },
  );
}

/** The meta keys that the block checkout leaves on every order, as recorded. */
function checkoutMeta(cart: string) {
  const empty = md5('[]');
  return [
    { key: '_coupons_hash', value: empty },
    { key: '_fees_hash', value: empty },
    { key: '_shipping_hash', value: md5(`shipping ${cart}`) },
    { key: '_taxes_hash', value: md5(`taxes ${cart}`) },
    { key: 'is_vat_exempt', value: 'no' },
  ];
}

/** `Mug &times; 2`: the shop really stores the HTML entity. */
function packingList(store: ShopStore, { items }: PlaceOrder): string {
  return items
    .map(({ sku, quantity }) => `${productBySku(store, sku)?.name ?? sku} &times; ${quantity}`)
    .join(', ');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
