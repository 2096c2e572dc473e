import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver, guestOf, recordedProducts, signedOrder } from '../support/deliveries.ts';
import { attemptsOf, deployWith, ended, quickPolicy, stepOf } from '../support/runs.ts';
import { startSystem, type System } from '../support/system.ts';

/** Fewer attempts than it takes to break the connection: what each of them meets is the subject here. */
const policy = { ...quickPolicy, retry: { ...quickPolicy.retry, attempts: 4 } };

describe('an ERP that does not work', () => {
  let system: System;
  let order = 9000;

  beforeAll(async () => {
    system = await startSystem();
    for (const product of recordedProducts) system.erp.addProduct(product);
    await deployWith(system, policy);
  });
  beforeEach(() => {
    system.erp.faults.clear();
    order += 1;
  });
  afterAll(() => system.stop());

  /** Lets an order come in; answers its story when the run is over. */
  async function runOfNewOrder() {
    const { status, answer } = await deliver(system.webhookUrl, signedOrder(order));
    expect(status).toBe(202);
    return ended(system, String(answer['run']));
  }

  const salesOrders = () => system.erp.salesOrders({ reference: `shop/order/${String(order)}` });
  const expectEnteredOnce = () => {
    expect(salesOrders().map(({ state, total }) => `${state} ${total}`)).toEqual(['sale 17.84']);
  };

  it('that is down is tried again until it is back', async () => {
    system.erp.faults.inject({ kind: 'drop-before', times: 3 });
    const run = await runOfNewOrder();
    expect(attemptsOf(run, 'customer')).toEqual([
      'transient http.no-answer not-done',
      'transient http.no-answer not-done',
      'transient http.no-answer not-done',
      'done',
    ]);
    expectEnteredOnce();
  });

  it('that asks to wait is left alone for as long as it asked', async () => {
    system.erp.faults.inject({ kind: 'throttle', operation: 'sale.order/create', times: 1, delayMs: 1000 });
    const run = await runOfNewOrder();
    expect(attemptsOf(run, 'create-sales-order')).toEqual(['transient odoo.rate-limited not-done', 'done']);
    const [refused, done] = stepOf(run, 'create-sales-order').attempts;
    expect(Date.parse(done?.startedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(refused?.endedAt ?? '') + 1000,
    );
    expectEnteredOnce();
  });

  it('whose proxy says 503 may have written all the same: we look, find nothing, and write', async () => {
    system.erp.faults.inject({ kind: 'status-503-before', operation: 'sale.order/create', times: 2 });
    const run = await runOfNewOrder();
    expect(attemptsOf(run, 'create-sales-order')).toEqual([
      'transient odoo.unavailable unknown',
      'transient odoo.unavailable unknown',
      'done',
    ]);
    expect(stepOf(run, 'create-sales-order').effect).toMatchObject({ state: 'confirmed', reused: false });
    expectEnteredOnce();
  });

  it('that loses a race against another writer is asked again', async () => {
    system.erp.collide('sale.order/create', 2);
    const run = await runOfNewOrder();
    expect(attemptsOf(run, 'create-sales-order')).toEqual([
      'transient odoo.busy not-done',
      'transient odoo.busy not-done',
      'done',
    ]);
    expectEnteredOnce();
  });

  it.each([
    ['breaks the connection after', 'drop-after', 'transient http.no-answer unknown'],
    ['answers too late after', 'slow-after', 'transient http.no-answer unknown'],
    ['answers with an error after', 'status-500-after', 'transient odoo.unavailable unknown'],
  ] as const)('that %s the order was created keeps the one it has', async (_words, kind, seen) => {
    system.erp.faults.inject({ kind, operation: 'sale.order/create', times: 1, delayMs: 5000 });
    const run = await runOfNewOrder();
    expect(attemptsOf(run, 'create-sales-order')).toEqual([seen, 'done']);
    expect(stepOf(run, 'create-sales-order').effect).toMatchObject({
      state: 'confirmed',
      reused: true,
      record: { label: salesOrders()[0]?.number },
    });
    expect(run.history.map(({ text }) => text).join('\n')).toContain('was found done already');
    expectEnteredOnce();
  });

  it.each(['drop-after', 'slow-after'] as const)(
    'that confirmed the order, and was not heard (%s), has it confirmed once',
    async (kind) => {
      system.erp.faults.inject({ kind, operation: 'sale.order/action_confirm', times: 1, delayMs: 5000 });
      const before = system.erp.calls()['sale.order/action_confirm'] ?? 0;
      const run = await runOfNewOrder();
      expect(attemptsOf(run, 'create-sales-order')).toEqual(['transient http.no-answer unknown', 'done']);
      expect(system.erp.calls()['sale.order/action_confirm']).toBe(before + 1);
      expectEnteredOnce();
    },
  );

  it('that made the customer, and was not heard, has one customer', async () => {
    const billing = guestOf(order);
    system.erp.faults.inject({ kind: 'drop-after', operation: 'res.partner/load', times: 1 });
    const { answer } = await deliver(system.webhookUrl, signedOrder(order, { billing, shipping: billing }));
    const run = await ended(system, String(answer['run']));
    expect(attemptsOf(run, 'customer')).toEqual(['transient http.no-answer unknown', 'done']);
    expect(system.erp.partners().filter((partner) => partner.email === billing.email)).toHaveLength(1);
    expectEnteredOnce();
  });

  it('that stays away fails the run for the engineer on duty; a replay enters the order once', async () => {
    system.erp.faults.inject({ kind: 'drop-before' });
    const failed = await runOfNewOrder();
    expect(failed).toMatchObject({
      status: 'failed',
      failure: { kind: 'transient', code: 'http.no-answer', step: 'customer' },
    });
    expect(stepOf(failed, 'customer').attempts).toHaveLength(policy.retry.attempts);
    expect(salesOrders()).toEqual([]);
    system.erp.faults.clear();
    const params = { env: 'dev', run: failed.id };
    const { id } = await system.client.runs.replay({ params, body: { version: 'current' } });
    expect((await ended(system, id)).status).toBe('completed');
    expectEnteredOnce();
  });

  it('in doubt when attempts ran out is looked at before a replay writes', async () => {
    system.erp.faults.inject({ kind: 'drop-after', operation: 'sale.order/create', times: 1 });
    system.erp.faults.inject({ kind: 'drop-before', operation: 'sale.order/search_read' });
    const failed = await runOfNewOrder();
    expect(failed.failure?.step).toBe('create-sales-order');
    expect(stepOf(failed, 'create-sales-order').effect?.state).toBe('doubtful');
    system.erp.faults.clear();
    const params = { env: 'dev', run: failed.id };
    const { id } = await system.client.runs.replay({ params, body: { version: 'current' } });
    expect(stepOf(await ended(system, id), 'create-sales-order').effect?.reused).toBe(true);
    expectEnteredOnce();
  });

  it('that is away for long has its connection closed: runs wait without using up attempts, and go on by themselves', async () => {
    system.erp.faults.inject({ kind: 'drop-before' });
    const orders = [order, order + 1, order + 2, order + 3];
    order += 3;
    const runs = await Promise.all(
      orders.map(async (each) => String((await deliver(system.webhookUrl, signedOrder(each))).answer['run'])),
    );
    const gateOf = async () => {
      const connections = await system.client.system.connections({ params: { env: 'dev' } });
      return connections.find(({ alias }) => alias === 'erp')?.gate.state;
    };
    await expect.poll(gateOf, { timeout: 15_000 }).toBe('broken');
    system.erp.faults.clear();
    const stories = await Promise.all(runs.map((run) => ended(system, run)));
    expect(stories.map(({ status }) => status)).toEqual(orders.map(() => 'completed'));
    expect(stories.some(({ history }) => history.some(({ kind }) => kind === 'step.postponed'))).toBe(true);
    for (const each of orders)
      expect(system.erp.salesOrders({ reference: `shop/order/${String(each)}` })).toHaveLength(1);
  });
});
