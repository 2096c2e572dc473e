import { readFileSync } from 'node:fs';
import type { CatalogueItem } from '../../catalogue.ts';
import { startShop } from '../shop.ts';
import type { Shop, ShopOptions } from '../shop.ts';

/** One call as recorded from WooCommerce 11.0.1. */
export interface RecordedCall {
  name: string;
  request: { method: string; path: string; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

/** One delivery as a receiver got it. */
export interface RecordedDelivery {
  path: string;
  headers: Array<[string, string]>;
  raw_body_base64: string;
  secret: string | null;
}

export interface RecordedAuth {
  name: string;
  url: string;
  baseString: string | null;
  status: number;
  body: { code: string; message: string } | null;
}

export function fixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Content;
}

export function recordedCall(file: string, name: string): RecordedCall {
  const call = fixture<RecordedCall[]>(file).find((candidate) => candidate.name === name);
  if (call === undefined) throw new Error(`Nothing was recorded under "${name}" in ${file}.json.`);
  return call;
}

const shirt = { of: 'SHIRT-033735', parentName: 'Shirt', attribute: 'Size' };
const shirtItem = { name: '', taxClass: '' as const, weight: '', stock: 7 };

/** What the recorded shop sold, in the order of its ids 11 to 15. */
const recordedItems: CatalogueItem[] = [
  {
    sku: 'MUG-033735',
    name: 'Mug',
    price: '9.99',
    taxClass: '',
    weight: '0.4',
    stock: 22,
    gtin: '4006381033735',
  },
  { sku: 'BOOK-033735', name: 'Book', price: '20', taxClass: 'reduced-rate', weight: '', stock: 30 },
  {
    ...shirtItem,
    sku: 'SHIRT-S-033735',
    name: 'Shirt - S',
    price: '15.00',
    variant: { ...shirt, option: 'S' },
  },
  {
    ...shirtItem,
    sku: 'SHIRT-M-033735',
    name: 'Shirt - M',
    price: '16.00',
    variant: { ...shirt, option: 'M' },
  },
];

/** A shop set up as the recorded one was, and believed to be called over https. */
export function recordedShop(options: ShopOptions = {}): Promise<Shop> {
  return startShop({
    items: recordedItems,
    coupons: [{ id: 10, code: 'TEN033735', percent: 15 }],
    siteUrl: 'https://shop.example.test',
    treatAsHttps: true,
    ...options,
  });
}

const generated = /^(id|number|order_key|date_\w+)$/;

/** Leaves out what differs from run to run: ids, keys, dates and addresses made of them. Nulls stay visible. */
export function withoutRunValues(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => {
      if (typeof part === 'string') return steady(key, part);
      return key === 'id' && typeof part === 'number' && part > 0 ? 'id' : part;
    }),
  );
}

function steady(key: string, text: string): string {
  if (generated.test(key)) return text === '' ? '' : key;
  if (key === 'href' || key === 'payment_url') {
    return text.replace(/(orders|order-pay|customers)\/\d+/, '$1/id').replace(/key=.*/, 'key');
  }
  return text;
}
