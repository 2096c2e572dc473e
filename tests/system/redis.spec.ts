import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, recordedProducts, signedOrder } from '../support/deliveries.ts';
import { deployWith, nothingLeftToDo, quickPolicy, runThat } from '../support/runs.ts';
import { type Redis, startRedis } from '../support/redis.ts';
import { eventually, type OtherServer, startSystem, type System } from '../support/system.ts';

describe('two servers that share a database and a Redis', () => {
  let redis: Redis;
  let system: System;
  let other: OtherServer;
  let next = 3000;

  const running: Array<() => Promise<void>> = [];

  beforeAll(async () => {
    redis = await startRedis();
    running.unshift(() => redis.kill());
    system = await startSystem({ environment: { REDIS_URL: redis.url, WORKER_CONCURRENCY: '2' } });
    running.unshift(() => system.stop());
    for (const product of recordedProducts) system.erp.addProduct(product);
    await deployWith(system, quickPolicy);
    other = await system.another();
    running.unshift(() => other.stop());
  });
  afterAll(async () => {
    for (const stop of running) await stop();
  });

  const newOrders = (count: number) => Array.from({ length: count }, () => (next += 1));

  /** Both servers get the order at the same time; answers the runs they named. */
  async function deliverToBoth(order: number): Promise<Set<unknown>> {
    const urls = [system.webhookUrl, other.webhookUrl];
    const receipts = await Promise.all(urls.map((url) => deliver(url, signedOrder(order))));
    expect(receipts.map(({ status }) => status)).toEqual([202, 202]);
    return new Set(receipts.map(({ answer }) => answer['run']));
  }

  async function expectEachOnce(orders: readonly number[]): Promise<void> {
    await nothingLeftToDo(system);
    const found = orders.map((order) => system.erp.salesOrders({ reference: `shop/order/${String(order)}` }));
    expect(found.map((each) => each.map(({ state }) => state))).toEqual(orders.map(() => ['sale']));
  }

  it('take an order of the shop, told to both of them, as one', async () => {
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'many-lines' } });
    await system.shop.settled();
    /* Told as created and as updated, to each of the two. */
    expect(system.shop.deliveries().map(({ outcome }) => outcome)).toEqual(Array(4).fill('accepted'));
    const run = await runThat(system, 'completed', number);
    /* A sweep may have seen it, too. */
    expect(run.event.duplicates).toBeGreaterThanOrEqual(3);
    expect(system.erp.salesOrders().map(({ total, state }) => [total, state])).toEqual([
      [system.shop.orders()[0]?.total, 'sale'],
    ]);
  });

  it('make one run of what reaches both at the same moment', async () => {
    const orders = newOrders(20);
    const runs = await Promise.all(orders.map(deliverToBoth));
    expect(runs.map(({ size }) => size)).toEqual(orders.map(() => 1));
    await expectEachOnce(orders);
  });

  it('write the same record one after the other, never both', async () => {
    const calls = system.erp.calls()['sale.order/create'] ?? 0;
    const order = newOrders(1)[0] ?? 0;
    /* Two states of one order are two runs, and each wants the sales order. */
    const later = { date_modified_gmt: '2026-11-21T09:00:00' };
    await Promise.all([
      deliver(system.webhookUrl, signedOrder(order)),
      deliver(other.webhookUrl, signedOrder(order, later)),
    ]);
    await expectEachOnce([order]);
    expect(system.erp.calls()['sale.order/create']).toBe(calls + 1);
  });

  it('schedule the sweeps of a flow once for both', async () => {
    await eventually(
      'a schedule',
      async () => (await redis.ask('EXISTS bull:bells:repeat')) === ':1' || undefined,
    );
    expect(await redis.ask('ZCARD bull:bells:repeat')).toBe(':1');
  });

  it('lose nothing when Redis dies, and nothing when it comes back empty', async () => {
    const before = newOrders(10);
    system.erp.faults.inject({ kind: 'status-503-before', times: 10 });
    await Promise.all(before.map(deliverToBoth));
    await redis.kill();
    const meanwhile = newOrders(20);
    await Promise.all(meanwhile.map(deliverToBoth));
    await expectEachOnce([...before, ...meanwhile]);
    await redis.restart();
    const afterwards = newOrders(20);
    await Promise.all(afterwards.map(deliverToBoth));
    await expectEachOnce(afterwards);
  });

  it('take over from each other when one dies', async () => {
    const orders = newOrders(20);
    system.erp.faults.inject({ kind: 'slow-after', operation: 'sale.order/create', times: 20, delayMs: 200 });
    await Promise.all(orders.map((order) => deliver(other.webhookUrl, signedOrder(order))));
    await other.kill();
    await expectEachOnce(orders);
    other = await system.another();
  });
});
