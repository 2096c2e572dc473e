import { createHmac } from 'node:crypto';

/** A delivery as a WooCommerce shop sends it: about 6 KB, five lines, two tax rates, shipping. */
export interface BenchDelivery {
  /** Order number, also its id. */
  number: number;
  body: Buffer;
  signature: string;
}

export const webhookSecret = 'bench-webhook-secret';

export function makeDelivery(number: number): BenchDelivery {
  const body = Buffer.from(JSON.stringify(orderOf(number)));
  return { number, body, signature: createHmac('sha256', webhookSecret).update(body).digest('base64') };
}

const cents = (amount: number): string => (amount / 100).toFixed(2);

function orderOf(id: number) {
  const lines = Array.from({ length: 5 }, (_, index) => lineOf(id, index));
  const net = lines.reduce((total, line) => total + line.net, 0);
  const tax19 = lines.reduce((total, line) => total + (line.rate === 19 ? line.tax : 0), 0);
  const tax7 = lines.reduce((total, line) => total + (line.rate === 7 ? line.tax : 0), 0);
  const shipping = { net: 490, tax: 93 };
  const address = {
    first_name: 'Hannelore',
    last_name: `Beispiel-${String(id)}`,
    company: '',
    address_1: 'Lange Straße 12',
    address_2: 'Hinterhaus, 3. Stock',
    city: 'Köln',
    state: '',
    postcode: '50667',
    country: 'DE',
    phone: '+49 221 1234567',
  };
  const at = new Date(Date.UTC(2026, 10, 21) + id * 1000).toISOString().slice(0, 19);
  return {
    id,
    parent_id: 0,
    status: 'processing',
    currency: 'EUR',
    version: '11.0.1',
    prices_include_tax: false,
    date_created: at,
    date_modified: at,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: cents(shipping.net),
    shipping_tax: cents(shipping.tax),
    cart_tax: cents(tax19 + tax7),
    total: cents(net + tax19 + tax7 + shipping.net + shipping.tax),
    total_tax: cents(tax19 + tax7 + shipping.tax),
    customer_id: 0,
    order_key: `wc_order_${String(id).padStart(13, 'x')}`,
    billing: { ...address, email: `kunde-${String(id)}@example.test` },
    shipping: address,
    payment_method: 'bacs',
    payment_method_title: 'Direct bank transfer',
    transaction_id: `TX-${String(id)}`,
    customer_ip_address: '192.0.2.17',
    customer_user_agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36',
    created_via: 'checkout',
    customer_note: 'Bitte beim Nachbarn abgeben, falls niemand da ist.',
    date_completed: null,
    date_paid: at,
    cart_hash: '8505f1a13809861cd1ce8a8b947e37cd',
    number: String(id),
    meta_data: [
      { id: id * 10 + 1, key: 'is_vat_exempt', value: 'no' },
      { id: id * 10 + 2, key: '_wc_order_attribution_source_type', value: 'organic' },
      { id: id * 10 + 3, key: '_wc_order_attribution_referrer', value: 'https://search.example.test/' },
      { id: id * 10 + 4, key: '_wc_order_attribution_session_pages', value: '7' },
    ],
    line_items: lines.map(({ json }) => json),
    tax_lines: [
      taxLine(1, 'DE-MWST.-1', 'MwSt.', 19, tax19, shipping.tax),
      taxLine(2, 'DE-MWST. 7-1', 'MwSt. 7', 7, tax7, 0),
    ],
    shipping_lines: [
      {
        id: id * 10 + 8,
        method_title: 'Parcel',
        method_id: 'flat_rate',
        instance_id: '1',
        total: cents(shipping.net),
        total_tax: cents(shipping.tax),
        taxes: [{ id: 1, total: cents(shipping.tax), subtotal: '' }],
        tax_status: 'taxable',
        meta_data: [],
      },
    ],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    payment_url: `https://shop.example.test/checkout/order-pay/${String(id)}/?pay_for_order=true`,
    is_editable: false,
    needs_payment: false,
    needs_processing: true,
    date_created_gmt: at,
    date_modified_gmt: at,
    date_completed_gmt: null,
    date_paid_gmt: at,
    currency_symbol: '€',
    _links: {
      self: [
        {
          href: `https://shop.example.test/wp-json/wc/v3/orders/${String(id)}`,
          targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
        },
      ],
      collection: [{ href: 'https://shop.example.test/wp-json/wc/v3/orders' }],
    },
  };
}

function lineOf(order: number, index: number) {
  const quantity = 1 + ((order + index) % 4);
  const price = 999 + index * 731;
  const net = price * quantity;
  const rate = index % 2 === 0 ? 19 : 7;
  const tax = Math.round((net * rate) / 100);
  const id = order * 10 + index;
  const json = {
    id,
    name: `Kaffeebecher "Morgenrot", handgetöpfert, Größe ${String(index + 1)}`,
    product_id: 100 + index,
    variation_id: 0,
    quantity,
    tax_class: rate === 19 ? '' : 'reduced-rate',
    subtotal: cents(net),
    subtotal_tax: cents(tax),
    total: cents(net),
    total_tax: cents(tax),
    taxes: [{ id: rate === 19 ? 1 : 2, total: cents(tax), subtotal: cents(tax) }],
    meta_data: [
      { id: id * 10, key: 'pa_farbe', value: 'morgenrot', display_key: 'Farbe', display_value: 'Morgenrot' },
      {
        id: id * 10 + 1,
        key: '_reduced_stock',
        value: String(quantity),
        display_key: '_reduced_stock',
        display_value: String(quantity),
      },
    ],
    sku: `MUG-${String(index + 1)}`,
    global_unique_id: `40063810337${String(index)}5`,
    price: price / 100,
    image: {
      id: 310 + index,
      src: `https://shop.example.test/wp-content/uploads/2026/10/becher-${String(index)}.jpg`,
    },
    parent_name: null,
  };
  return { json, net, tax, rate };
}

function taxLine(
  rateId: number,
  code: string,
  label: string,
  percent: number,
  tax: number,
  shippingTax: number,
) {
  return {
    id: rateId,
    rate_code: code,
    rate_id: rateId,
    label,
    compound: false,
    tax_total: cents(tax),
    shipping_tax_total: cents(shippingTax),
    rate_percent: percent,
    meta_data: [],
  };
}
