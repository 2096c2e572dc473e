import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startErp, type Erp } from '../index.ts';
import { OdooClient } from '../odoo-client.ts';

describe('the control API', () => {
  let erp: Erp;

  beforeAll(async () => {
    erp = await startErp({ products: [{ sku: 'MUG', name: 'Mug', price: '9.99', taxClass: '' }] });
  });
  beforeEach(() => erp.reset());
  afterAll(() => erp.close());

  const send = (path: string, body: unknown, method = 'POST') =>
    fetch(new URL(path, erp.url), { method, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const get = async (path: string): Promise<unknown> => (await fetch(new URL(path, erp.url))).json();

  it('finds the sales orders of one reference', async () => {
    const odoo = new OdooClient(erp);
    for (const client_order_ref of ['SHOP-1', 'SHOP-2']) {
      await odoo.create('sale.order', { partner_id: 1, client_order_ref });
    }
    expect(await get('/demo/sales-orders?reference=SHOP-2')).toMatchObject([{ reference: 'SHOP-2' }]);
    expect(await get('/demo/sales-orders')).toHaveLength(2);
  });

  it('adds a product the ERP did not know', async () => {
    const added = await send('/demo/products', { sku: 'TEAPOT-XL', name: 'Teapot', price: '34.90' });
    expect(added.status).toBe(201);
    expect(erp.products().map(({ sku }) => sku)).toEqual(['MUG', 'TEAPOT-XL']);
  });

  it('names each field that is wrong', async () => {
    const refused = await send('/demo/products', { sku: '', name: 'Teapot', price: '34,90' });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      status: 400,
      errors: [
        { field: 'sku', message: 'must not be empty' },
        { field: 'price', message: 'must be a price without tax such as 19.90' },
      ],
    });
    expect((await send('/demo/modes', 'no json')).status).toBe(400);
  });

  it('takes the ERP down and stays reachable itself', async () => {
    await send('/demo/modes', { mode: 'down', forSeconds: 60 });
    await expect(fetch(new URL('/web/version', erp.url))).rejects.toThrow();
    expect(await get('/demo/modes')).toMatchObject({ mode: 'down', until: expect.any(String) });
    await send('/demo/modes', { mode: 'normal' });
    expect((await fetch(new URL('/web/version', erp.url))).status).toBe(200);
  });

  it('injects faults and removes them', async () => {
    const fault = { kind: 'status-503-before', operation: 'web/version', times: 2 };
    expect((await send('/demo/faults', fault)).status).toBe(201);
    expect((await fetch(new URL('/web/version', erp.url))).status).toBe(503);
    await send('/demo/faults', undefined, 'DELETE');
    expect((await fetch(new URL('/web/version', erp.url))).status).toBe(200);
    expect(await get('/demo/faults')).toEqual([]);
  });

  it('shows people the orders without letting a name break the page', async () => {
    const odoo = new OdooClient(erp);
    const partner_id = await odoo.create('res.partner', { name: '<script>Anna</script>' });
    await odoo.create('sale.order', { partner_id, client_order_ref: 'SHOP-1' });
    const page = await (await fetch(erp.url)).text();
    expect(page).toContain('SHOP-1');
    expect(page).not.toContain('<script>Anna');
  });
});
