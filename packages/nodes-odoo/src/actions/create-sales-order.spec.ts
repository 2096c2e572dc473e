import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attempt, failureOf, OdooWorld, twoMugs, versions } from '../testing/odoo-world.ts';
import { createSalesOrder } from './create-sales-order.action.ts';

describe.each(versions)('a sales order in Odoo %s', (version) => {
  let world: OdooWorld;
  const create = (input = twoMugs(), client = world.client()) => attempt(createSalesOrder, client, input);
  const orders = () => world.server.salesOrders();
  const mug = { sku: 'MUG', name: 'Mug', quantity: '2', net: '19.98', tax: '3.80', taxRates: ['19'] };

  beforeAll(async () => {
    world = await OdooWorld.start({ version });
  });
  beforeEach(() => world.server.reset());
  afterAll(() => world.server.close());

  describe('that Odoo computes as the shop did', () => {
    it('is confirmed and answers with its number', async () => {
      const output = await create();
      expect(output).toEqual({
        id: orders()[0]?.id,
        number: 'S00001',
        state: 'sale',
        total: { amount: '23.78', currency: 'EUR' },
        tax: { amount: '3.80', currency: 'EUR' },
      });
      expect(orders()).toMatchObject([
        {
          reference: 'shop/order/1001',
          state: 'sale',
          lines: [{ sku: 'MUG', name: 'Mug', unitPrice: '9.99' }],
        },
      ]);
      expect(createSalesOrder.record?.(output)).toEqual({
        label: 'S00001',
        entity: 'sales-order',
        id: String(output.id),
      });
    });

    it('stays a quotation when it shall not be confirmed', async () => {
      const output = await create({ ...twoMugs(), confirm: false });
      expect([output.state, orders()[0]?.state]).toEqual(['draft', 'draft']);
    });

    it('keeps the moment the customer ordered, although confirming sets it to now', async () => {
      const { id } = await create();
      expect(await world.byHand.read('sale.order', id, ['date_order'])).toMatchObject({
        date_order: '2026-11-20 18:30:00',
      });
    });

    it('has two tax rates, a discount, shipping, a fee and a note', async () => {
      await create(
        twoMugs({
          note: 'Ring twice <b>please</b>',
          lines: [
            { ...mug, quantity: '8', net: '79.92', tax: '15.18' },
            {
              sku: 'TEA',
              name: 'Tea',
              quantity: '2',
              listNet: '40.00',
              net: '36.00',
              tax: '2.52',
              taxRates: ['7.0'],
            },
          ],
          shipping: [{ name: 'Parcel', net: '4.90', tax: '0.93', taxRates: ['19'] }],
          fees: [{ name: 'Gift wrap', net: '1.00', tax: '0.00', taxRates: [] }],
          expected: { total: '140.45', tax: '18.63' },
        }),
      );
      const lines = orders()[0]?.lines.map(({ sku, name, discountPercent, taxes, untaxed }) => {
        return [sku, name, discountPercent, taxes.join(), untaxed];
      });
      expect(lines).toEqual([
        ['MUG', 'Mug', '0', '19% VAT', '79.92'],
        ['TEA', 'Tea', '10', '7% VAT', '36.00'],
        ['SHIPPING', 'Parcel', '0', '19% VAT', '4.90'],
        ['FEE', 'Gift wrap', '0', '', '1.00'],
        [null, 'Ring twice <b>please</b>', '0', '', '0.00'],
      ]);
    });

    it('comes to the cent when three mugs cost ten euro', async () => {
      const line = { ...mug, quantity: '3', net: '10.00', tax: '1.90' };
      const output = await create(twoMugs({ lines: [line], expected: { total: '11.90', tax: '1.90' } }));
      expect(output.total.amount).toBe('11.90');
      expect(orders()[0]?.lines.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
        ['2', '3.33'],
        ['1', '3.34'],
      ]);
    });

    it('says a quantity finer than Odoo keeps in its text', async () => {
      const line = { ...mug, quantity: '0.125', net: '1.00', tax: '0.19' };
      await create(twoMugs({ lines: [line], expected: { total: '1.19', tax: '0.19' } }));
      expect(orders()[0]?.lines).toMatchObject([{ quantity: '1', name: 'Mug (quantity 0.125)' }]);
    });

    it('is in the currency of the shop', async () => {
      const output = await create(twoMugs({ currency: 'USD' }));
      expect(output.total).toEqual({ amount: '23.78', currency: 'USD' });
    });

    it('goes to the address the shop said', async () => {
      const other = await world.byHand.create('res.partner', { name: 'Old', parent_id: 1, type: 'delivery' });
      const chosen = await world.byHand.create('res.partner', {
        name: 'Work',
        parent_id: 1,
        type: 'delivery',
      });
      const { id } = await create(twoMugs({ deliveryId: chosen }));
      const { partner_shipping_id } = await world.byHand.read('sale.order', id, ['partner_shipping_id']);
      expect(partner_shipping_id).toEqual([chosen, expect.any(String)]);
      expect(other).not.toBe(chosen);
    });
  });

  describe('with something Odoo does not know', () => {
    const failing = async (changes: Parameters<typeof twoMugs>[0]) => {
      const failure = await failureOf(create(twoMugs(changes)));
      expect(failure).toMatchObject({ kind: 'business', outcome: 'not-done' });
      expect(world.server.calls()['sale.order/create']).toBeUndefined();
      return [failure.code, failure.message];
    };

    it('names the unknown SKU, its line and what to do', async () => {
      const lines = [mug, { ...mug, sku: 'TEAPOT-XL', name: 'Teapot XL' }];
      expect(await failing({ lines })).toEqual([
        'odoo.unknown-sku',
        'Odoo has no product with SKU TEAPOT-XL (line 2, "Teapot XL"). Create it there or correct the SKU, then replay.',
      ]);
    });

    it('finds the product as soon as it is there', async () => {
      const client = world.client();
      const order = twoMugs({ lines: [{ ...mug, sku: 'TEAPOT-XL' }] });
      expect(await failureOf(create(order, client))).toMatchObject({ code: 'odoo.unknown-sku' });
      world.server.addProduct({ sku: 'TEAPOT-XL', name: 'Teapot', price: '9.99', taxClass: '' });
      expect(await create(order, client)).toMatchObject({ state: 'sale' });
    });

    it('names a product without SKU', async () => {
      const { sku: _sku, ...unnumbered } = mug;
      const [code, message] = await failing({ lines: [unnumbered] });
      expect([code, message]).toEqual(['odoo.missing-sku', expect.stringContaining('line 1, "Mug"')]);
    });

    it('names a SKU that two products have', async () => {
      await world.byHand.create('product.product', { name: 'Another mug', default_code: 'MUG' });
      const [code, message] = await failing({});
      expect([code, message]).toEqual([
        'odoo.ambiguous-sku',
        expect.stringContaining('2 products with SKU MUG'),
      ]);
    });

    it('names a product that is archived', async () => {
      const [id] = await world.byHand.search('product.product', [['default_code', '=', 'MUG']]);
      await world.byHand.call('product.product', 'write', [[id], { active: false }]);
      const [code, message] = await failing({});
      expect([code, message]).toEqual([
        'odoo.archived-product',
        expect.stringContaining('SKU MUG (line 1, "Mug")'),
      ]);
    });

    it('names the product that stands for shipping', async () => {
      const order = twoMugs({ shipping: [{ name: 'Parcel', net: '4.90', tax: '0.93', taxRates: ['19'] }] });
      const failure = await failureOf(create({ ...order, shippingSku: 'POST' }));
      expect(failure.message).toContain('SKU POST (shipping "Parcel")');
    });

    it('names the tax rate that does not exist', async () => {
      const [code, message] = await failing({ lines: [{ ...mug, taxRates: ['21.5'] }] });
      expect([code, message]).toEqual(['odoo.no-tax', expect.stringContaining('no sale tax of 21.5 %')]);
    });

    it('does not take a tax that is part of the price', async () => {
      const exclusive = await world.byHand.search('account.tax', [['name', '=', '19% VAT']]);
      await world.byHand.call('account.tax', 'write', [exclusive, { active: false }]);
      expect((await failing({}))[0]).toBe('odoo.no-tax');
    });

    it('names the currency without a pricelist', async () => {
      const [code, message] = await failing({ currency: 'CHF' });
      expect([code, message]).toEqual(['odoo.no-pricelist', expect.stringContaining('no pricelist in CHF')]);
    });

    it('says in the words of Odoo that the customer is gone', async () => {
      expect(await failureOf(create(twoMugs({ customerId: 4711 })))).toMatchObject({
        kind: 'business',
        outcome: 'not-done',
        code: 'odoo.missing-record',
        message: expect.stringContaining('res.partner(4711,)'),
      });
    });
  });
});
