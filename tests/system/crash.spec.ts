import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver, guestOf, recordedProducts, signedOrder } from '../support/deliveries.ts';
import {
  attemptsOf,
  counted,
  deployWith,
  ended,
  nothingLeftToDo,
  quickPolicy,
  runThat,
  stepOf,
} from '../support/runs.ts';
import { eventually, startSystem, type System } from '../support/system.ts';

describe('a server that dies without warning', () => {
  let system: System;
  let next = 7000;

  beforeAll(async () => {
    system = await startSystem();
    for (const product of recordedProducts) system.erp.addProduct(product);
    await deployWith(system, { retry: { ...quickPolicy.retry, attempts: 30 }, callTimeoutMs: 10_000 });
  });
  beforeEach(() => {
    system.erp.faults.clear();
  });
  afterAll(() => system.stop());

  const newOrders = (count: number) => Array.from({ length: count }, () => (next += 1));

  /** Delivers an order; answers its run once it is acknowledged, undefined when nobody answered. */
  async function acknowledged(order: number): Promise<string | undefined> {
    const receipt = await deliver(system.webhookUrl, signedOrder(order)).catch(() => undefined);
    return receipt?.status === 202 ? String(receipt.answer['run']) : undefined;
  }

  async function killAndRestart(): Promise<void> {
    await system.kill();
    await system.restart();
  }

  function salesOrdersOf(order: number) {
    return system.erp
      .salesOrders({ reference: `shop/order/${String(order)}` })
      .map(({ state, total }) => `${state} ${total}`);
  }

  async function expectEachOnce(orders: readonly number[]): Promise<void> {
    await nothingLeftToDo(system);
    expect(orders.map((order) => [order, salesOrdersOf(order)])).toEqual(
      orders.map((order) => [order, ['sale 17.84']]),
    );
  }

  async function callsTo(operation: string, before: number): Promise<void> {
    await eventually(
      `a call to ${operation}`,
      () => (system.erp.calls()[operation] ?? 0) > before || undefined,
    );
  }

  const allCalls = () => Object.values(system.erp.calls()).reduce((sum, calls) => sum + calls, 0);

  it.each([
    ['before the ERP wrote', 'delay', 'sale.order/create'],
    ['after the ERP wrote', 'slow-after', 'sale.order/create'],
    ['after the ERP confirmed', 'slow-after', 'sale.order/action_confirm'],
    ['after the ERP made the customer', 'slow-after', 'res.partner/load'],
  ] as const)('while it calls, %s, leaves one sales order', async (_words, kind, operation) => {
    const [order = 0] = newOrders(1);
    system.erp.faults.inject({ kind, operation, times: 1, delayMs: 700 });
    const before = system.erp.calls()[operation] ?? 0;
    const billing = guestOf(order);
    const receipt = await deliver(system.webhookUrl, signedOrder(order, { billing, shipping: billing }));
    await callsTo(operation, before);
    await killAndRestart();
    const run = await ended(system, String(receipt.answer['run']));
    expect(run.status).toBe('completed');
    expect(run.history.map(({ text }) => text).join('\n')).toContain('taken up again after an interruption');
    await expectEachOnce([order]);
    expect(system.erp.partners().filter(({ email }) => email === billing.email)).toHaveLength(1);
  });

  it('right after it acknowledged loses none of a burst', async () => {
    const orders = newOrders(30);
    const runs = await Promise.all(orders.map(acknowledged));
    await killAndRestart();
    expect(runs).not.toContain(undefined);
    await expectEachOnce(orders);
    expect(new Set(runs).size).toBe(orders.length);
  });

  it('while orders come in enters what it acknowledged, and what is sent again, once', async () => {
    const orders = newOrders(60);
    const runs = new Map<number, string>();
    let onAcknowledged = (): void => undefined;
    const lane = async (own: readonly number[]): Promise<void> => {
      for (const order of own) {
        const run = await acknowledged(order);
        if (run !== undefined) runs.set(order, run);
        onAcknowledged();
      }
    };
    const tenAcknowledged = new Promise<void>((resolve) => {
      onAcknowledged = () => {
        if (runs.size >= 10) resolve();
      };
    });
    const delivering = Promise.all([0, 1, 2].map((n) => lane(orders.filter((order) => order % 3 === n))));
    await tenAcknowledged;
    await killAndRestart();
    await delivering;
    await expectEachOnce([...runs.keys()]);
    expect(runs.size).toBeLessThan(orders.length);
    const again = await Promise.all(orders.map(acknowledged));
    await expectEachOnce(orders);
    expect(orders.map((order, index) => runs.get(order) ?? again[index])).toEqual(again);
  });

  it('while runs wait for their next attempt goes on with them', async () => {
    const orders = newOrders(5);
    system.erp.faults.inject({ kind: 'status-503-before' });
    const runs = await Promise.all(orders.map(acknowledged));
    await Promise.all(orders.map((order) => runThat(system, 'retrying', order)));
    await system.kill();
    system.erp.faults.clear();
    await system.restart();
    await expectEachOnce(orders);
    const story = await ended(system, runs[0] ?? '');
    const attempts = attemptsOf(story, 'customer');
    expect(attempts[0]).toContain('transient odoo.unavailable');
    expect(attempts.at(-1)).toBe('done');
  });

  it('again and again, while it takes up what the one before left, still enters each order once', async () => {
    const orders = newOrders(8);
    system.erp.faults.inject({ kind: 'slow-after', delayMs: 100 });
    await Promise.all(orders.map(acknowledged));
    for (let kill = 0; kill < 3; kill += 1) {
      const before = allCalls();
      await eventually('some calls to the ERP', () => allCalls() > before + 8 || undefined);
      await killAndRestart();
    }
    await expectEachOnce(orders);
  }, 40_000);

  it('leaves its runs to others only when its lease has ended', async () => {
    const [order = 0] = newOrders(1);
    system.erp.faults.inject({ kind: 'slow-after', operation: 'sale.order/create', times: 1, delayMs: 700 });
    const before = system.erp.calls()['sale.order/create'] ?? 0;
    const run = await acknowledged(order);
    await callsTo('sale.order/create', before);
    await system.kill();
    const leased = `active where run_id = '${run ?? ''}' and epoch = 1 and lease_until > now()`;
    expect(await counted(system, leased)).toBe(1);
    await system.restart();
    const story = await ended(system, run ?? '');
    expect(stepOf(story, 'create-sales-order').effect).toMatchObject({ state: 'confirmed', reused: true });
    await expectEachOnce([order]);
  });
});
