import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectors } from './catalogue/connectors.ts';
import { demoLogin } from './config.ts';
import { ConnectionStore } from './connections/connection-store.ts';
import { seed } from './seed.ts';
import { type ControlPlane, startControlPlane } from './testing/control-plane.ts';

/** The control side of a shop: takes orders and subscriptions, and remembers them. */
let shop: Server;
let asked: Array<{ path: string; body: unknown }>;
let plane: ControlPlane;

beforeAll(async () => {
  asked = [];
  shop = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', body: JSON.parse(body) as unknown });
      response.end(JSON.stringify({ orders: [{ id: 12, number: '1001', total: '59.90' }] }));
    });
  });
  await new Promise<void>((resolve) => {
    shop.listen(0, '127.0.0.1', resolve);
  });
  const shopUrl = `http://127.0.0.1:${String((shop.address() as AddressInfo).port)}`;
  plane = await startControlPlane({ DEMO_SHOP_URL: shopUrl, DEMO_ERP_URL: 'http://127.0.0.1:9' }, connectors);
});
afterAll(async () => {
  await plane.close();
  shop.close();
});

const flow = 'woocommerce-order-to-odoo-sales-order';
const get = () => plane.client.flows.get({ params: { flow } });

describe('what an installation begins with in demo mode', () => {
  it('is an example flow that is published, deployed and bound', async () => {
    await Promise.all([seed(plane.app, plane.config), seed(plane.app, plane.config)]);
    expect(await get()).toMatchObject({
      draftDiffers: false,
      versions: [{ number: 1, author: 'Crossdock' }],
      deployments: [{ environment: 'dev', version: 1, enabled: true }],
    });
    const connections = await plane.client.system.connections({ params: { env: 'dev' } });
    expect(connections.map(({ alias, type }) => `${alias} ${type}`)).toEqual([
      'erp odoo',
      'shop woocommerce',
    ]);
    expect(await plane.client.flows.list({ params: { env: 'dev' } })).toHaveLength(1);
  });

  it('stays as people left it when the server starts again', async () => {
    const { draft } = await get();
    const params = { flow };
    await plane.client.flows.saveDraft({
      params,
      body: { flow: draft.flow, layout: {}, revision: draft.revision },
    });
    await plane.client.flows.deploy({ params: { env: 'dev', flow }, body: { version: 1, enabled: false } });
    await plane.client.system.putLookup({
      params: { env: 'dev', table: 'payment-methods' },
      body: { paypal: 'PP' },
    });
    await plane.client.system.putConnection({
      params: { env: 'dev', alias: 'erp' },
      body: {
        type: 'odoo',
        settings: { url: 'https://erp.example', database: 'live', login: 'ada', apiKey: 'her-own-key' },
      },
    });
    await seed(plane.app, plane.config);
    expect(await get()).toMatchObject({ draft: { layout: {} }, deployments: [{ enabled: false }] });
    expect(await plane.client.system.lookups({ params: { env: 'dev' } })).toEqual({
      'payment-methods': { paypal: 'PP' },
    });
    const erp = await plane.app.get(ConnectionStore).get('dev', 'erp');
    expect(erp?.settings).toMatchObject({ url: 'https://erp.example', apiKey: 'her-own-key' });
  });

  it('follows the demo systems to another port', async () => {
    const demo = { shopUrl: 'http://127.0.0.1:1', erpUrl: 'http://127.0.0.1:2' };
    await seed(plane.app, { ...plane.config, demo });
    const store = plane.app.get(ConnectionStore);
    expect(await store.get('dev', 'shop')).toMatchObject({ settings: { url: 'http://127.0.0.1:1' } });
    expect(await store.get('dev', 'erp')).toMatchObject({ settings: { url: 'https://erp.example' } });
  });

  it('has a login that is shown on the sign-in page, and a shop where one can order', async () => {
    expect((await plane.client.system.about({})).demo).toMatchObject(demoLogin);
    const order = await plane.client.system.placeDemoOrder({ body: { scenario: 'guest' } });
    expect(order).toEqual({ number: '1001', total: '59.90', currency: 'EUR' });
    expect(asked.at(-1)).toEqual({ path: '/demo/orders', body: { scenario: 'guest' } });
  });
});

describe('without demo mode', () => {
  it('there is no example, no shown login and no shop', async () => {
    const admin = { ADMIN_EMAIL: 'ada@shop.example', ADMIN_PASSWORD: 'correct horse' };
    const serious = await startControlPlane({ CROSSDOCK_DEMO: 'off', ...admin });
    try {
      await seed(serious.app, serious.config);
      expect((await serious.client.system.about({})).demo).toBeNull();
      expect(await serious.client.flows.list({ params: { env: 'dev' } })).toEqual([]);
      await expect(serious.client.system.placeDemoOrder({ body: {} })).rejects.toMatchObject({
        problem: { status: 404 },
      });
      expect(await serious.client.session.who({})).toMatchObject({ email: 'ada@shop.example', name: 'Ada' });
    } finally {
      await serious.close();
    }
  });
});
