import { readFileSync } from 'node:fs';

/** One delivery as a receiver got it. `secret` signed it; null for the unsigned ping. */
export interface RecordedDelivery {
  during: string;
  headers: Record<string, string>;
  raw_body_base64: string;
  secret: string | null;
}

/** An order as the REST API showed it. */
export interface RecordedOrder {
  name: string;
  order: Record<string, unknown>;
}

export interface RecordedCall {
  name: string;
  method: string;
  url: string;
  baseString: string | null;
  status: number;
  body: { code: string; message: string } | null;
}

export const recordedDeliveries = () => fixture<RecordedDelivery[]>('deliveries');
export const recordedOrders = () => fixture<RecordedOrder[]>('orders');
export const recordedCalls = () => fixture<RecordedCall[]>('auth');

function fixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Content;
}
