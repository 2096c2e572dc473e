import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startShop } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { call } from '../testing/caller.ts';
import { recordedCall, recordedShop } from '../testing/recorded.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await recordedShop();
});
afterAll(() => shop.close());

const get = async (path: string) => (await call(shop, 'GET', path)).body;
const attributeOf = (product: unknown) => (product as { attributes: object[] }).attributes[0];
const keys = (value: unknown) => Object.keys(value as object);

describe('a product', () => {
  it.each([
    ['parent after variations', 13],
    ['variation through /products/<id>', 14],
  ])('has the recorded fields in the recorded order: %s', async (name, id) => {
    const recorded = recordedCall('products', name).response.body;
    const product = await get(`/wp-json/wc/v3/products/${id}`);
    expect(keys(product)).toEqual(keys(recorded));
    const { type, sku, price, parent_id, variations } = recorded as Record<string, unknown>;
    expect(product).toMatchObject({ type, sku, price, parent_id, variations });
    expect(keys(attributeOf(product))).toEqual(keys(attributeOf(recorded)));
  });

  it('is not found in the recorded words', async () => {
    const recorded = recordedCall('products', 'get missing');
    expect(await get(recorded.request.path)).toEqual(recorded.response.body);
  });

  it('is found by SKU, variations too, though plain lists show none', async () => {
    const one = recordedCall('products', 'find a variation by SKU on /products');
    expect(await get(one.request.path)).toMatchObject([{ id: 14, type: 'variation', parent_id: 13 }]);
    expect(await get('/wp-json/wc/v3/products?sku=mug-033735,BOOK-033735&_fields=sku')).toHaveLength(2);
    expect(await get('/wp-json/wc/v3/products?_fields=id,type')).not.toContainEqual(
      expect.objectContaining({ type: 'variation' }),
    );
  });
});

it('shows a customer with the recorded fields', async () => {
  const recorded = recordedCall('customers', 'get').response.body as { billing: object };
  const customer = (await get('/wp-json/wc/v3/customers/3')) as { billing: object };
  expect(keys(customer)).toEqual(keys(recorded));
  expect(keys(customer.billing)).toEqual(keys(recorded.billing));
  expect(await get('/wp-json/wc/v3/customers?email=anna.schmidt@example.test&_fields=id')).toEqual([
    { id: 3 },
  ]);
});

it('sells one thing in the demo that no ERP knows', async () => {
  const demo = await startShop({ treatAsHttps: true });
  const { body } = await call(demo, 'GET', '/wp-json/wc/v3/products?sku=TEAPOT-XL');
  expect(body).toMatchObject([{ sku: 'TEAPOT-XL', type: 'simple' }]);
  await demo.close();
});

it('tells a connector who it is without a key', async () => {
  const index = (await (await fetch(`${shop.url}/wp-json/wc/v3`)).json()) as { routes: object };
  expect(keys(index.routes)).toContain('/wc/v3/orders/(?P<id>[\\d]+)');
  expect(await get('/wp-json/wc/v3/system_status')).toMatchObject({
    environment: { version: '11.0.1' },
    settings: { currency: 'EUR' },
  });
});
