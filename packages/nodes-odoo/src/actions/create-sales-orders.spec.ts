import type { BatchResult } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, OdooWorld, twoMugs, versions } from '../testing/odoo-world.ts';
import { createSalesOrder } from './create-sales-order.action.ts';

type Input = ReturnType<typeof twoMugs>;

describe.each(versions)('sales orders that travel together to Odoo %s', (version) => {
  let world: OdooWorld;
  const orders = () => world.server.salesOrders();
  const order = (number: number, changes: Parameters<typeof twoMugs>[0] = {}) =>
    twoMugs({ reference: `shop/order/${String(number)}`, ...changes });
  const send = (inputs: Input[], client = world.client()): Promise<ReadonlyArray<BatchResult<unknown>>> => {
    const items = inputs.map((input) => ({
      input: createSalesOrder.input.parse(input),
      call: { key: 'k', run: 'r', step: 's', now: 0 },
    }));
    return createSalesOrder.batch?.run(client, items) ?? Promise.reject(new Error('no batch'));
  };
  const codes = (results: ReadonlyArray<BatchResult<unknown>>) =>
    results.map((result) => ('failure' in result ? result.failure.code : 'done'));
  const unknownSku = {
    lines: [{ sku: 'NONE', name: 'None', quantity: '1', net: '1.00', tax: '0.19', taxRates: ['19'] }],
  };

  beforeAll(async () => {
    world = await OdooWorld.start({ version });
  });
  beforeEach(() => world.server.reset());
  afterAll(() => world.server.close());

  it('become fifty orders, each its own, confirmed, with the date the customer ordered', async () => {
    const inputs = Array.from({ length: 50 }, (_, index) => order(index));
    expect(codes(await send(inputs))).toEqual(inputs.map(() => 'done'));
    expect(new Set(orders().map(({ reference }) => reference)).size).toBe(50);
    expect(orders().every(({ state }) => state === 'sale')).toBe(true);
    const [first] = orders();
    expect(await world.byHand.read('sale.order', first?.id ?? 0, ['date_order'])).toMatchObject({
      date_order: '2026-11-20 18:30:00',
    });
  });

  it('cost no more calls than one alone', async () => {
    const calls = async (inputs: Input[]): Promise<number> => {
      let count = 0;
      const instead = () => {
        count += 1;
        return undefined;
      };
      await send(inputs, world.client({ instead }));
      return count;
    };
    const one = await calls([order(1)]);
    expect(await calls(Array.from({ length: 20 }, (_, index) => order(index + 10)))).toBe(one);
  });

  it('fail alone when they lack something in Odoo', async () => {
    expect(codes(await send([order(1), order(2, unknownSku), order(3)]))).toEqual([
      'done',
      'odoo.unknown-sku',
      'done',
    ]);
    expect(
      orders()
        .map(({ reference }) => reference)
        .sort(),
    ).toEqual(['shop/order/1', 'shop/order/3']);
  });

  it('fail alone when Odoo computes something else than the shop', async () => {
    const wrong = order(2, { expected: { total: '24.00', tax: '3.80' } });
    expect(codes(await send([order(1), wrong, order(3)]))).toEqual(['done', 'odoo.totals-differ', 'done']);
    expect(
      orders()
        .map(({ reference, state }) => `${reference ?? ''} ${state}`)
        .sort(),
    ).toEqual(['shop/order/1 sale', 'shop/order/3 sale']);
  });

  it('are refused as a whole, with nothing done, when Odoo itself refuses one', async () => {
    const failure = await failureOf(send([order(1), order(2, { customerId: 987_654 })]));
    expect(failure.outcome).toBe('not-done');
    expect(orders()).toEqual([]);
  });

  it('are in doubt as a whole when the answer is lost, and found when looked for', async () => {
    world.server.faults.inject({ kind: 'drop-after', operation: 'sale.order/create', times: 1 });
    const failure = await failureOf(send([order(1), order(2)]));
    expect(failure.outcome).toBe('unknown');
    const { effect } = createSalesOrder;
    if (typeof effect === 'string' || !('once' in effect)) throw new Error('not once');
    const client = world.client();
    for (const number of [1, 2]) {
      const found = await effect.once.find(client, createSalesOrder.input.parse(order(number)), 'k');
      expect(found).toMatchObject({ state: 'sale' });
    }
    expect(orders()).toHaveLength(2);
  });
});
