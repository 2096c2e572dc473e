import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { demoAccess } from '@crossdock/demo';

/** A webhook delivery of a shop: bytes and what is said about them. */
export interface Delivery {
  body: Buffer | string;
  /** Base64, over the bytes; none is sent when undefined. */
  signature: string | undefined;
  topic: string;
  /** A new one each time it is sent, as WooCommerce does, unless it is given. */
  deliveryId?: string;
  contentType?: string;
}

/** What the receiver answered. */
export interface Receipt {
  status: number;
  contentType: string;
  answer: Record<string, unknown>;
}

export async function deliver(url: string, delivery: Delivery): Promise<Receipt> {
  const { body, signature, topic, deliveryId = randomUUID(), contentType = 'application/json' } = delivery;
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: {
      'content-type': contentType,
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-delivery-id': deliveryId,
      ...(signature === undefined ? {} : { 'x-wc-webhook-signature': signature }),
    },
  });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    answer: (await response.json()) as Record<string, unknown>,
  };
}

/** Any bytes, signed as the demo shop signs. */
export function signed(body: Buffer | string, secret: string = demoAccess.shop.webhookSecret): Delivery {
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { body, signature, topic: 'order.updated' };
}

/** An order as it stood in the body of a delivery, as far as specs look at it. */
export interface WooOrder {
  id: number;
  number: string;
  status: string;
  total: string;
  total_tax: string;
  line_items: Array<{ sku: string; quantity: number; total: string; [field: string]: unknown }>;
  [field: string]: unknown;
}

/** A delivery recorded from a real WooCommerce 11.0.1 shop, byte for byte, with the secret that signed it. */
export interface Recorded extends Delivery {
  secret: string;
  order: WooOrder;
}

interface RecordedLine {
  headers: Record<string, string>;
  raw_body_base64: string;
  secret: string | null;
}

const recordings = 'packages/nodes-woocommerce/src/fixtures/deliveries.json';

/** The recorded deliveries of one order, oldest first. */
export function recordedOf(orderId: number): Recorded[] {
  return (JSON.parse(readFileSync(recordings, 'utf8')) as RecordedLine[]).flatMap((line) => {
    const topic = line.headers['X-WC-Webhook-Topic'] ?? '';
    if (!/^order\.(created|updated)$/.test(topic) || line.secret === null) return [];
    const body = Buffer.from(line.raw_body_base64, 'base64');
    const order = JSON.parse(body.toString('utf8')) as WooOrder;
    const signature = line.headers['X-WC-Webhook-Signature'];
    return order.id === orderId ? [{ body, signature, topic, secret: line.secret, order }] : [];
  });
}

/** What an ERP must know to take the recorded orders. */
export const recordedProducts = [
  { sku: 'MUG-033735', name: 'Recorded mug', price: '9.99', taxClass: '' },
  { sku: 'HOOK-034007', name: 'Recorded hook', price: '6.00', taxClass: '' },
] as const;

/** A guest's order over one mug and a parcel, as recorded, under a number that no shop knows: no sweep finds it. */
export function unsweptOrder(number: number, change: Record<string, unknown> = {}): WooOrder {
  const [recorded] = recordedOf(47);
  if (recorded === undefined) throw new Error('The order 47 is not among the recordings');
  return { ...recorded.order, id: number, number: String(number), ...change };
}

/** Somebody who has never ordered before, by name and address as WooCommerce writes it. */
export function guestOf(order: number) {
  const name = { first_name: 'Greta', last_name: 'Gast', company: '' };
  const place = {
    address_1: 'Weg 1',
    address_2: '',
    city: 'Bonn',
    state: '',
    postcode: '53111',
    country: 'DE',
  };
  return { ...name, ...place, phone: '', email: `guest-${String(order)}@example.test` };
}

export function signedOrder(number: number, change: Record<string, unknown> = {}): Delivery {
  return signed(JSON.stringify(unsweptOrder(number, change)));
}
