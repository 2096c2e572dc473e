import { customerIds } from '../customers.ts';
import type { BillingAddress } from '../orders/order.ts';
import type { PlaceOrder } from '../orders/place-order.ts';

/** Kinds of orders that a retailer meets every day, by name, with what is special about each. */
export const scenarios = {
  simple: { title: 'Simple order', hint: 'Customer with an account, one or two things' },
  guest: { title: 'Guest order', hint: 'No account, pays by bank transfer' },
  business: { title: 'Business order', hint: 'Company with VAT id, ships elsewhere' },
  discount: { title: 'Discounted order', hint: '10 % coupon over both tax rates' },
  'many-lines': { title: 'Many lines', hint: 'Eight lines, 19 % and 7 % tax' },
  'unknown-sku': { title: 'Unknown SKU', hint: 'Sells a teapot the ERP has never seen' },
} as const;
export type Scenario = keyof typeof scenarios;

/** The coupon of the discounted order. */
export const demoCoupon = { id: 10, code: 'WELCOME10', percent: 10 };

/** The nth order of a scenario. The same number always gives the same order, so that a demo can be repeated. */
export function scenarioOrder(scenario: Scenario, n: number): PlaceOrder {
  const billing = personOf(n);
  const quantity = 1 + (n % 3);
  switch (scenario) {
    case 'simple':
      return {
        customerId: customerIds[n % customerIds.length] ?? 0,
        items: [
          { sku: pick(['MUG-STONE', 'MUG-ENAMEL', 'APRON-GREEN'], n), quantity },
          ...(n % 2 === 0 ? [{ sku: 'COFFEE-YIRGA-250', quantity: 2 }] : []),
        ],
      };
    case 'guest':
      return {
        billing,
        payment: 'bacs',
        note: pick(['Please ring twice.', '', 'Gift: no invoice in the box, please.'], n),
        items: [{ sku: pick(['BOOK-BREWING', 'COFFEE-SANTOS-1000', 'BOOK-ROASTING'], n), quantity }],
      };
    case 'business':
      return {
        billing: { ...billing, ...pick(companies, n) },
        shipping: { ...pick(warehouses, n), first_name: 'Warenannahme', last_name: billing.last_name },
        payment: 'bacs',
        meta: [{ key: '_billing_vat_id', value: pick(vatIds, n) }],
        items: [
          { sku: 'COFFEE-SANTOS-1000', quantity: 12 * quantity },
          { sku: 'FILTER-100', quantity: 10 },
        ],
        shippingCost: '14.90',
      };
    case 'discount':
      return {
        billing,
        coupon: demoCoupon.code,
        items: [
          { sku: 'GRINDER-HAND', quantity: 1 },
          { sku: 'COFFEE-YIRGA-250', quantity: quantity + 2 },
          { sku: 'BOOK-BREWING', quantity: 1 },
        ],
      };
    case 'many-lines':
      return {
        billing,
        shippingCost: '0.00',
        items: [
          { sku: 'COFFEE-YIRGA-250', quantity: quantity + 1 },
          { sku: 'COFFEE-SANTOS-1000', quantity: 1 },
          { sku: 'MUG-STONE', quantity: 6 },
          { sku: 'MUG-ENAMEL', quantity },
          { sku: 'FILTER-100', quantity: 3 },
          { sku: 'BOOK-ROASTING', quantity: 1 },
          { sku: 'APRON-GREEN', quantity: 1 },
          { sku: 'APRON-NAVY', quantity: 1 },
        ],
      };
    case 'unknown-sku':
      return {
        billing,
        items: [
          { sku: 'TEAPOT-XL', quantity: 1 },
          { sku: 'COFFEE-YIRGA-250', quantity },
        ],
      };
  }
}

const people = [
  'Katharina Hoffmann|Gartenweg 12|50823|Köln|DE',
  'Ines Krämer|Uferweg 30|01097|Dresden|DE',
  'Valentin Huber|Annenstraße 14|8020|Graz|AT',
  'Mehmet Yılmaz|Sonnenallee 201|12059|Berlin|DE',
  'Björn Petersen|Hafenstraße 3|24103|Kiel|DE',
  'Lena Moosbrugger|Bahnhofstraße 5|6900|Bregenz|AT',
  'Anneliese Groß|Lindenallee 44|80331|München|DE',
  'Tobias Öztürk|Königstraße 61a|70173|Stuttgart|DE',
  'Maria-Luise von Ahlen|Schloßplatz 1|26122|Oldenburg|DE',
  'Felix Haslinger|Linzer Gasse 30|5020|Salzburg|AT',
] as const;

const companies = [
  { company: 'Kaffeehaus Morgenrot GmbH' },
  { company: 'Büro & Bohne OHG' },
  { company: 'Hotel Alpenblick KG' },
];
const warehouses = [
  { company: 'Lager Nord', address_1: 'Industriestraße 9', postcode: '28309', city: 'Bremen', country: 'DE' },
  { company: 'Tor 4', address_1: 'Am Güterbahnhof 2', postcode: '90471', city: 'Nürnberg', country: 'DE' },
];
const vatIds = ['DE123456788', 'DE987654328', 'DE112233445'];

/** Invented people; their mail goes to a domain that exists for examples only. */
function personOf(n: number): BillingAddress {
  const [name = '', address_1 = '', postcode = '', city = '', country = ''] = pick(people, n).split('|');
  const [first_name = '', ...rest] = name.split(' ');
  const email = `${plain(first_name)}.${plain(rest.join('-'))}@example.test`;
  return {
    first_name,
    last_name: rest.join(' '),
    company: '',
    address_1,
    address_2: '',
    city,
    state: '',
    postcode,
    country,
    phone: `+49 30 5550${String(100 + (n % 900))}`,
    email,
  };
}

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^a-z-]/g, '');
}
