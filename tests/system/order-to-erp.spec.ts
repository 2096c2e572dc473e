import { demoAccess } from '@crossdock/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deliver,
  type Recorded,
  recordedOf,
  recordedProducts,
  type WooOrder,
} from '../support/deliveries.ts';
import { ended, runsOf, runThat, stepOf, useSecret } from '../support/runs.ts';
import { startSystem, type System } from '../support/system.ts';

describe.each(['17.0', '19.0'] as const)('an order of the shop in an Odoo %s', (version) => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ erp: { version } });
    for (const product of recordedProducts) system.erp.addProduct(product);
  });
  afterAll(() => system.stop());

  async function deliverRecorded(recorded: Recorded): Promise<void> {
    await useSecret(system, recorded.secret);
    const { status, answer } = await deliver(system.webhookUrl, recorded);
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { status: 'accepted', run: expect.any(String) as string },
    });
    expect((await ended(system, String(answer['run']))).failure).toBeNull();
  }

  const salesOrdersOf = (id: number | undefined) =>
    system.erp.salesOrders({ reference: `shop/order/${String(id)}` });

  function expectOneFor(order: Pick<WooOrder, 'id' | 'total' | 'total_tax'> | undefined): void {
    expect(salesOrdersOf(order?.id)).toEqual([
      expect.objectContaining({ state: 'sale', total: order?.total, tax: order?.total_tax, currency: 'EUR' }),
    ]);
  }

  it.each([45, 47])('recorded from a real shop (order %i) becomes one confirmed sales order', async (id) => {
    const [first, second] = recordedOf(id);
    if (first === undefined || second === undefined) throw new Error('The recordings are incomplete');
    await deliverRecorded(first);
    expectOneFor(first.order);
    /* A shop tells of each order twice, as created and as updated, each signed with the secret of its webhook. */
    await deliverRecorded(second);
    await deliverRecorded(second);
    expectOneFor(first.order);
    expect(second.topic).not.toBe(first.topic);
    expect((await runThat(system, 'completed', first.order.number)).event.duplicates).toBe(2);
  });

  it('is entered when it is paid, and stays one through all its later states', async () => {
    const states = recordedOf(42);
    for (const state of states) await deliverRecorded(state);
    expect(states.map(({ order }) => order.status)).toContain('pending');
    const runs = await runsOf(system, 42);
    const stories = await Promise.all(runs.map(({ id }) => ended(system, id)));
    const wrote = stories.map((story) => stepOf(story, 'create-sales-order'));
    expect(wrote.at(-1)?.state).toBe('skipped');
    expect(wrote.at(-2)?.effect?.reused).toBe(false);
    expect(wrote.slice(0, -2).every(({ effect }) => effect?.reused)).toBe(true);
    expect(wrote).toHaveLength(new Set(states.map(({ body }) => body.toString())).size);
    expectOneFor(states[1]?.order);
  });

  it.each(['simple', 'guest', 'business', 'discount', 'many-lines'] as const)(
    'that is %s is entered to the cent',
    async (scenario) => {
      await useSecret(system, demoAccess.shop.webhookSecret);
      const placed = await system.client.system.placeDemoOrder({ body: { scenario } });
      const run = await runThat(system, 'completed', placed.number);
      const order = system.shop.orders().find(({ number }) => number === placed.number);
      expect(run.keys).toEqual([{ kind: 'order', value: placed.number }]);
      expectOneFor(order);
      const soldInErp = salesOrdersOf(order?.id)[0]?.lines.flatMap(({ sku, quantity }) =>
        sku === null || sku === 'SHIPPING' ? [] : [`${sku} × ${quantity}`],
      );
      expect(soldInErp).toEqual(order?.line_items.map(({ sku, quantity }) => `${sku} × ${String(quantity)}`));
    },
  );

  it('delivered ten times at once, created and updated, is entered once', async () => {
    await useSecret(system, demoAccess.shop.webhookSecret);
    system.shop.faults.inject({ kind: 'drop-before', operation: 'webhook', times: 2 });
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'business' } });
    await system.shop.settled();
    const lost = system.shop.deliveries().filter(({ outcome }) => outcome === 'lost');
    expect(lost.map(({ topic }) => topic).sort()).toEqual(['order.created', 'order.updated']);
    const copies = Array.from({ length: 5 }, () => lost).flat();
    const receipts = await Promise.all(copies.map((copy) => deliver(system.webhookUrl, copy)));
    expect(
      new Set(receipts.map(({ status, answer }) => `${String(status)} ${String(answer['run'])}`)).size,
    ).toBe(1);
    const run = await runThat(system, 'completed', number);
    expect(run.event.duplicates).toBe(9);
    expect(salesOrdersOf(lost[0]?.resourceId)).toHaveLength(1);
  });

  it('is found by its number in the list of runs, with the number it has in the ERP', async () => {
    await useSecret(system, demoAccess.shop.webhookSecret);
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'guest' } });
    const run = await runThat(system, 'completed', number);
    const [entered] = system.erp.salesOrders({ limit: 1 });
    expect(stepOf(run, 'create-sales-order').effect?.record?.label).toBe(entered?.number);
    expect(await runsOf(system, 'no such order')).toEqual([]);
  });

  it('is found in the history by the number of its sales order too', async () => {
    const [salesOrder] = system.erp.salesOrders();
    const { runs } = await system.client.runs.list({
      params: { env: 'dev' },
      query: { search: salesOrder?.number ?? 'none' },
    });
    expect(runs.map(({ keys }) => `shop/order/${keys[0]?.value ?? ''}`)).toContain(salesOrder?.reference);
  });
});
