import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attempt, failureOf, look, OdooWorld, twoMugs, versions } from '../testing/odoo-world.ts';
import { createSalesOrder } from './create-sales-order.action.ts';

describe.each(versions)('a sales order in Odoo %s', (version) => {
  let world: OdooWorld;
  const create = (input = twoMugs(), client = world.client()) => attempt(createSalesOrder, client, input);
  const find = (input = twoMugs()) => look(createSalesOrder, world.client(), input);
  const orders = () => world.server.salesOrders();
  const mug = { sku: 'MUG', name: 'Mug', quantity: '2', net: '19.98', tax: '3.80', taxRates: ['19'] };

  beforeAll(async () => {
    world = await OdooWorld.start({ version });
  });
  beforeEach(() => world.server.reset());
  afterAll(() => world.server.close());

  describe('that Odoo computes otherwise', () => {
    it('is removed, and both numbers are named', async () => {
      const charged = twoMugs({ lines: [{ ...mug, net: '19.99', tax: '3.79' }] });
      expect(await failureOf(create(charged))).toMatchObject({
        kind: 'business',
        outcome: 'not-done',
        code: 'odoo.totals-differ',
        message:
          'Odoo computes 23.79 EUR for order shop/order/1001, the shop charged 23.78 EUR (tax 3.80 and 3.80). ' +
          'The draft was removed; check taxes and rounding, then replay.',
        evidence: { oddTaxes: [{ place: 'line 1, "Mug"', charged: '3.79', computed: '3.8' }] },
      });
      expect(orders()).toEqual([]);
    });

    it('is in doubt when the draft cannot be removed, and removed by the next look', async () => {
      const charged = twoMugs({ expected: { total: '23.77', tax: '3.79' } });
      world.server.faults.inject({ kind: 'drop-before', operation: 'sale.order/unlink', times: 1 });
      expect(await failureOf(create(charged))).toMatchObject({
        kind: 'business',
        outcome: 'unknown',
        code: 'odoo.totals-differ',
        message: expect.stringContaining('The draft S00001 could not be removed'),
      });
      expect(orders()).toHaveLength(1);
      expect(await failureOf(find(charged))).toMatchObject({
        code: 'odoo.totals-differ',
        outcome: 'not-done',
      });
      expect(orders()).toEqual([]);
    });
  });

  describe('that Odoo does not confirm', () => {
    const blocked = { name: 'odoo.exceptions.UserError', message: 'The customer is blocked.' };
    const answering = (json2: { status: number; body: unknown }, jsonRpc: object) =>
      world.client({
        instead: ({ url, json }) => {
          if (!`${url}${JSON.stringify(json)}`.includes('action_confirm')) return undefined;
          const answer = url.includes('/json/2/')
            ? json2
            : { status: 200, body: { jsonrpc: '2.0', ...jsonRpc } };
          return { status: answer.status, headers: {}, text: JSON.stringify(answer.body) };
        },
      });

    it('is removed, and the reason is told in the words of Odoo', async () => {
      const client = answering({ status: 422, body: blocked }, { error: { data: blocked } });
      expect(await failureOf(create(twoMugs(), client))).toMatchObject({
        kind: 'business',
        outcome: 'not-done',
        code: 'odoo.not-confirmed',
        message:
          'Odoo does not confirm S00001. Odoo says: The customer is blocked. ' +
          'The draft was removed; put right what it names, then replay.',
      });
      expect(orders()).toEqual([]);
    });

    it('but asks a question first is removed as well', async () => {
      const wizard = { type: 'ir.actions.act_window', res_model: 'sale.order.credit' };
      const client = answering({ status: 200, body: wizard }, { result: wizard });
      const failure = await failureOf(create(twoMugs(), client));
      expect(failure).toMatchObject({ code: 'odoo.not-confirmed', outcome: 'not-done' });
      expect(failure.message).toContain('It asks a question first');
      expect(orders()).toEqual([]);
    });
  });

  describe('exists once', () => {
    it('when nothing was done before, the look finds nothing', async () => {
      expect(await find()).toBeUndefined();
    });

    it('when Odoo creates it but answers too late', async () => {
      world.server.faults.inject({
        kind: 'slow-after',
        operation: 'sale.order/create',
        delayMs: 60_000,
        times: 1,
      });
      expect(await failureOf(create(twoMugs(), world.client({ timeoutMs: 300 })))).toMatchObject({
        kind: 'transient',
        outcome: 'unknown',
        code: 'http.no-answer',
      });
      expect(orders()).toMatchObject([{ state: 'draft' }]);
      expect(await find()).toMatchObject({ number: 'S00001', state: 'sale', total: { amount: '23.78' } });
      expect(orders()).toMatchObject([{ state: 'sale' }]);
    });

    it.each(['sale.order/search_read', 'sale.order/action_confirm', 'sale.order/write'])(
      'when the connection breaks at %s, after the draft was made',
      async (operation) => {
        world.server.faults.inject({ kind: 'drop-before', operation, times: 1 });
        expect(await failureOf(create())).toMatchObject({ kind: 'transient', outcome: 'unknown' });
        expect(await find()).toMatchObject({ number: 'S00001', state: 'sale' });
        expect(orders()).toMatchObject([{ state: 'sale' }]);
        expect(await world.byHand.read('sale.order', orders()[0]?.id ?? 0, ['date_order'])).toMatchObject({
          date_order: '2026-11-20 18:30:00',
        });
      },
    );

    it('when the confirmation is done but its answer is lost', async () => {
      world.server.faults.inject({ kind: 'drop-after', operation: 'sale.order/action_confirm', times: 1 });
      expect(await failureOf(create())).toMatchObject({ outcome: 'unknown' });
      expect(await find()).toMatchObject({ number: 'S00001', state: 'sale' });
      expect(world.server.calls()['sale.order/action_confirm']).toBe(1);
    });

    it('when somebody else confirms it at the same moment', async () => {
      const client = world.client();
      await create({ ...twoMugs(), confirm: false }, client);
      const both = await Promise.all([look(createSalesOrder, client, twoMugs()), find()]);
      expect(both.map((output) => output?.state)).toEqual(['sale', 'sale']);
      expect(orders()).toMatchObject([{ state: 'sale' }]);
    });

    it('when it was there already: the new draft gives way', async () => {
      const first = await create();
      expect(await create()).toEqual(first);
      expect(orders()).toHaveLength(1);
    });

    it('when an earlier one was cancelled, a new one is made', async () => {
      const cancelled = await world.byHand.create('sale.order', {
        partner_id: 1,
        client_order_ref: 'shop/order/1001',
      });
      await world.byHand.call('sale.order', 'action_cancel', [[cancelled]]);
      expect(await find()).toBeUndefined();
      expect((await create()).id).not.toBe(cancelled);
    });

    it('when two are there, a person decides and nothing is made', async () => {
      const by = { partner_id: 1, client_order_ref: 'shop/order/1001' };
      for (const order of [by, by]) await world.byHand.create('sale.order', order);
      const duplicate = {
        kind: 'business',
        outcome: 'unknown',
        code: 'odoo.duplicate-reference',
        message: expect.stringContaining('S00001, S00002'),
      };
      expect(await failureOf(find())).toMatchObject(duplicate);
      expect(await failureOf(create())).toMatchObject(duplicate);
      expect(orders()).toHaveLength(2);
    });
  });

  describe('in bad weather', () => {
    it('tries again when another writer wins: nothing was done', async () => {
      world.server.collide('sale.order/create');
      expect(await failureOf(create())).toMatchObject({
        kind: 'transient',
        outcome: 'not-done',
        code: 'odoo.busy',
      });
      expect(orders()).toEqual([]);
    });

    it('looks again when another writer wins the confirmation: the draft is there', async () => {
      world.server.collide('sale.order/action_confirm');
      expect(await failureOf(create())).toMatchObject({
        kind: 'transient',
        outcome: 'unknown',
        code: 'odoo.busy',
      });
      expect(await find()).toMatchObject({ state: 'sale' });
    });

    it('waits as a proxy says: nothing was done', async () => {
      world.server.faults.inject({
        kind: 'throttle',
        operation: 'sale.order/create',
        delayMs: 3_000,
        times: 1,
      });
      expect(await failureOf(create())).toMatchObject({
        kind: 'transient',
        outcome: 'not-done',
        code: 'odoo.rate-limited',
        retryAfterMs: 3_000,
      });
    });

    it('does not believe an error page of a proxy: the order may be there', async () => {
      world.server.faults.inject({ kind: 'status-500-after', operation: 'sale.order/create', times: 1 });
      expect(await failureOf(create())).toMatchObject({
        kind: 'transient',
        outcome: 'unknown',
        code: 'odoo.unavailable',
      });
      expect(await find()).toMatchObject({ number: 'S00001' });
    });
  });
});
