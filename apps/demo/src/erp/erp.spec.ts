import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startErp, type Erp, type ErpOptions } from './index.ts';
import { OdooClient } from './odoo-client.ts';

const running: Erp[] = [];

async function start(options: ErpOptions = {}): Promise<{ erp: Erp; odoo: OdooClient }> {
  const erp = await startErp({
    products: [
      { sku: 'MUG', name: 'Mug', price: '9.99', taxClass: '' },
      { sku: 'TEA', name: 'Tea', price: '20.00', taxClass: 'reduced-rate' },
    ],
    ...options,
  });
  running.push(erp);
  return { erp, odoo: new OdooClient(erp) };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((erp) => erp.close()));
});

async function productId(odoo: OdooClient, sku: string): Promise<number> {
  const [id] = await odoo.search('product.product', [['default_code', '=', sku]]);
  if (id === undefined) throw new Error(`no ${sku}`);
  return id;
}

async function placeOrder(odoo: OdooClient, reference: string): Promise<number> {
  const partner_id = await odoo.create('res.partner', { name: 'Anna Schmidt', email: 'anna@example.test' });
  const line = { product_id: await productId(odoo, 'MUG'), product_uom_qty: 2 };
  return odoo.create('sale.order', { partner_id, client_order_ref: reference, order_line: [[0, 0, line]] });
}

describe('a sales order in the ERP', () => {
  it('takes text, price and tax from the product when the shop sends none', async () => {
    const { erp, odoo } = await start();
    await placeOrder(odoo, 'SHOP-1');
    expect(erp.salesOrders()).toMatchObject([
      {
        number: 'S00001',
        state: 'draft',
        reference: 'SHOP-1',
        customer: { name: 'Anna Schmidt', email: 'anna@example.test' },
        currency: 'EUR',
        untaxed: '19.98',
        tax: '3.80',
        total: '23.78',
        lines: [{ sku: 'MUG', name: '[MUG] Mug', quantity: '2', unitPrice: '9.99', taxes: ['19% VAT'] }],
      },
    ]);
  });

  it('keeps two decimals of a price, whatever the shop sends', async () => {
    const { erp, odoo } = await start();
    const order = await placeOrder(odoo, 'SHOP-1');
    const line = { product_id: await productId(odoo, 'TEA'), price_unit: 1.005, tax_ids: [[5]] };
    await odoo.call('sale.order', 'write', [[order], { order_line: [[5], [0, 0, line]] }]);
    expect(erp.salesOrders()[0]).toMatchObject({
      untaxed: '1.01',
      tax: '0.00',
      lines: [{ unitPrice: '1.01' }],
    });
  });

  it('is in the currency of its pricelist', async () => {
    const { erp, odoo } = await start();
    const [pricelist_id] = await odoo.search('product.pricelist', [['currency_id', '=', 'USD']]);
    await odoo.create('sale.order', { partner_id: 1, pricelist_id });
    expect(erp.salesOrders()[0]?.currency).toBe('USD');
  });

  it('may exist twice under one reference, since nothing makes it unique', async () => {
    const { erp, odoo } = await start();
    await placeOrder(odoo, 'SHOP-1');
    await placeOrder(odoo, 'SHOP-1');
    expect(erp.documents()['sale.order/SHOP-1']).toBe(2);
  });

  it('is confirmed once when two ask at the same moment', async () => {
    const { erp, odoo } = await start();
    const order = await placeOrder(odoo, 'SHOP-1');
    const answers = await Promise.allSettled([
      odoo.call('sale.order', 'action_confirm', [[order]]),
      odoo.call('sale.order', 'action_confirm', [[order]]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(erp.salesOrders()[0]?.state).toBe('sale');
  });

  it('is not cancelled by 17.0, which answers with a wizard, unless the warning is switched off', async () => {
    const { erp, odoo } = await start({ version: '17.0' });
    const order = await placeOrder(odoo, 'SHOP-1');
    await odoo.call('sale.order', 'action_confirm', [[order]]);
    const answer = await odoo.call('sale.order', 'action_cancel', [[order]]);
    expect(answer).toMatchObject({ type: 'ir.actions.act_window' });
    expect(erp.salesOrders()[0]?.state).toBe('sale');
    const context = { disable_cancel_warning: true };
    expect(await odoo.call('sale.order', 'action_cancel', [[order]], { context })).toBe(true);
    expect(erp.salesOrders()[0]?.state).toBe('cancel');
  });

  it('is refused as a whole when one line has a field of the other version', async () => {
    const { erp, odoo } = await start({ version: '19.0' });
    const product_id = await productId(odoo, 'MUG');
    const lines = [
      [0, 0, { product_id }],
      [0, 0, { product_id, tax_id: [[6, 0, []]] }],
    ];
    await expect(odoo.create('sale.order', { partner_id: 1, order_line: lines })).rejects.toThrow(
      "builtins.ValueError: Invalid field 'tax_id' in 'sale.order.line'",
    );
    expect(erp.salesOrders()).toEqual([]);
  });
});

describe('an external id', () => {
  it('names one record, however many ask for it at once', async () => {
    const { erp, odoo } = await start();
    const partner = () =>
      odoo.call('res.partner', 'load', [
        ['id', 'name', 'country_id/id'],
        [['crossdock.customer_7', 'Anna', 'base.de']],
      ]);
    const answers = await Promise.all([partner(), partner(), partner()]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(erp.partners()).toMatchObject([{ name: 'Anna', country: 'DE' }]);
  });

  it('goes with its record', async () => {
    const { odoo } = await start();
    const res_id = await odoo.create('res.partner', { name: 'Anna' });
    await odoo.create('ir.model.data', { module: 'crossdock', name: 'anna', model: 'res.partner', res_id });
    await odoo.call('res.partner', 'unlink', [[res_id]]);
    expect(await odoo.search('ir.model.data', [['module', '=', 'crossdock']])).toEqual([]);
  });
});

describe('reading changes since a moment', () => {
  const moment = '2026-11-21 10:00:00';
  const now = () => new Date('2026-11-21T10:00:00.250Z');
  const since = (odoo: OdooClient, operator: string) =>
    odoo.search('res.partner', [
      ['write_date', operator, moment],
      ['name', '=', 'Anna'],
    ]);

  it('finds the record again with ">" in 17.0, which compares microseconds', async () => {
    const { odoo } = await start({ version: '17.0', now });
    const anna = await odoo.create('res.partner', { name: 'Anna' });
    expect([await since(odoo, '>'), await since(odoo, '=')]).toEqual([[anna], []]);
  });

  it('loses the record with ">" in 19.0, which compares whole seconds', async () => {
    const { odoo } = await start({ version: '19.0', now });
    const anna = await odoo.create('res.partner', { name: 'Anna' });
    expect([await since(odoo, '>'), await since(odoo, '>=')]).toEqual([[], [anna]]);
  });

  it('takes an underscore for any character, so that a pattern finds more than meant', async () => {
    const { odoo } = await start();
    const ids = [
      await odoo.create('res.partner', { name: 'A', email: 'a_b@example.test' }),
      await odoo.create('res.partner', { name: 'B', email: 'axb@example.test' }),
    ];
    expect(await odoo.search('res.partner', [['email', '=ilike', 'A_B@example.test']])).toEqual(ids);
  });
});

describe('what goes wrong on request', () => {
  it('nothing is done when the connection breaks before the call', async () => {
    const { erp, odoo } = await start();
    erp.faults.inject({ kind: 'drop-before', operation: 'sale.order/create', times: 1 });
    await expect(placeOrder(odoo, 'SHOP-1')).rejects.toThrow();
    expect(erp.salesOrders()).toEqual([]);
    expect(erp.calls()['sale.order/create']).toBe(1);
  });

  it.each([['drop-after'], ['status-500-after']] as const)('the order exists although %s', async (kind) => {
    const { erp, odoo } = await start();
    erp.faults.inject({ kind, operation: 'sale.order/create', times: 1 });
    await expect(placeOrder(odoo, 'SHOP-1')).rejects.toThrow();
    expect(erp.salesOrders({ reference: 'SHOP-1' })).toHaveLength(1);
  });

  it('the order exists although the answer came after the caller gave up', async () => {
    const { erp, odoo } = await start();
    const order = await placeOrder(odoo, 'SHOP-1');
    erp.faults.inject({ kind: 'slow-after', operation: 'sale.order/action_confirm', delayMs: 60_000 });
    const late = fetch(new URL('/json/2/sale.order/action_confirm', erp.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `bearer ${erp.access.apiKey}` },
      body: JSON.stringify({ ids: [order] }),
      signal: AbortSignal.timeout(100),
    });
    await expect(late).rejects.toThrow();
    expect(erp.salesOrders()[0]?.state).toBe('sale');
  });

  it('a proxy tells how long to wait', async () => {
    const { erp } = await start();
    erp.faults.inject({ kind: 'throttle', delayMs: 1500, times: 1 });
    const refused = await fetch(new URL('/web/version', erp.url));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect((await fetch(new URL('/web/version', erp.url))).status).toBe(200);
  });

  it('another writer wins, and Odoo says so in its own words', async () => {
    const { erp, odoo } = await start();
    erp.collide('sale.order/create');
    await expect(placeOrder(odoo, 'SHOP-1')).rejects.toThrow('psycopg2.errors.SerializationFailure');
    expect(erp.salesOrders()).toEqual([]);
    await placeOrder(odoo, 'SHOP-1');
    expect(erp.salesOrders()).toHaveLength(1);
  });
});

describe('a restart', () => {
  it('keeps documents, numbers and external ids', async () => {
    const dataFile = join(mkdtempSync(join(tmpdir(), 'erp-')), 'erp.json');
    const first = await start({ dataFile });
    await placeOrder(first.odoo, 'SHOP-1');
    const before = first.erp.salesOrders();
    await first.erp.close();
    const second = await start({ dataFile });
    expect(second.erp.salesOrders()).toEqual(before);
    await placeOrder(second.odoo, 'SHOP-2');
    expect(second.erp.salesOrders().map(({ number }) => number)).toEqual(['S00002', 'S00001']);
  });

  it('refuses the books of another version instead of misreading them', async () => {
    const dataFile = join(mkdtempSync(join(tmpdir(), 'erp-')), 'erp.json');
    const { erp, odoo } = await start({ dataFile, version: '17.0' });
    await placeOrder(odoo, 'SHOP-1');
    await erp.close();
    expect(readFileSync(dataFile, 'utf8')).toContain('SHOP-1');
    await expect(startErp({ dataFile, version: '19.0' })).rejects.toThrow(
      'not a data file of a demo ERP 19.0',
    );
  });
});
