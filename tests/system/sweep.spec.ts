import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detailOf, runsOf, runThat } from '../support/runs.ts';
import { eventually, startSystem, type System } from '../support/system.ts';

describe('an order whose webhook was lost', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const place = (scenario: 'simple' | 'guest') => system.client.system.placeDemoOrder({ body: { scenario } });

  function loseDeliveriesOf(orders: number): void {
    /* An order is told of twice, as created and as updated. */
    system.shop.faults.inject({ kind: 'drop-before', operation: 'webhook', times: orders * 2 });
  }

  const coverage = () =>
    system.client.triggers.coverage({
      params: { env: 'dev', flow: 'woocommerce-order-to-odoo-sales-order' },
      query: {},
    });

  const salesOrdersOf = (order: string) =>
    system.erp.salesOrders({ reference: `shop/order/${order}` }).map(({ state }) => state);

  it('is found in the shop, soon after a start, and entered once', async () => {
    loseDeliveriesOf(1);
    const { number } = await place('guest');
    await system.shop.settled();
    expect(system.shop.deliveries().map(({ outcome }) => outcome)).toEqual(['lost', 'lost']);
    await system.kill();
    await system.restart();
    const run = await runThat(system, 'completed', number);
    expect(run.source).toBe('sweep');
    expect(await runsOf(system, number)).toHaveLength(1);
    expect(run.history[0]?.text).toBe('Found by a sweep');
    expect(salesOrdersOf(number)).toEqual(['sale']);
  });

  it('is found when it was placed while nobody listened', async () => {
    await system.kill();
    loseDeliveriesOf(1);
    const placed = await fetch(`${system.shop.url}/demo/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ scenario: 'simple' }),
    });
    const { orders } = (await placed.json()) as { orders: Array<{ number: string }> };
    await system.restart();
    const number = orders[0]?.number ?? '';
    expect((await runThat(system, 'completed', number)).source).toBe('sweep');
    expect(salesOrdersOf(number)).toEqual(['sale']);
  });

  it('does not bring those again that came by webhook: a sweep recognises them', async () => {
    const before = await coverage();
    const { number } = await place('simple');
    const run = await runThat(system, 'completed', number);
    expect(run.source).toBe('webhook');
    await system.shop.settled();
    await system.kill();
    await system.restart();
    const after = await eventually('a sweep that saw the order', async () => {
      const now = await coverage();
      return now.seen > before.seen ? now : undefined;
    });
    expect(after.found).toBe(before.found);
    expect((await runsOf(system, number)).map(({ id }) => id)).toEqual([run.id]);
    expect(salesOrdersOf(number)).toEqual(['sale']);
  });

  it('by a delivery that comes late all the same, after the sweep, is not entered again', async () => {
    loseDeliveriesOf(1);
    const { number } = await place('guest');
    await system.shop.settled();
    await system.kill();
    await system.restart();
    const run = await runThat(system, 'completed', number);
    const sent = await system.shop.deliver(Number(number), { topic: 'order.created' });
    expect(sent.map(({ status }) => status)).toEqual([202]);
    expect((await detailOf(system, run.id)).event.duplicates).toBe(1);
    expect((await runsOf(system, number)).map(({ id }) => id)).toEqual([run.id]);
  });
});
