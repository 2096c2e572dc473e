import type { RunDetail } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deployWith, detailOf, ended, quickPolicy, runsOf, runThat, stepOf } from '../support/runs.ts';
import { startSystem, type System } from '../support/system.ts';

/** The part of an order's event that a person corrects here. */
const Event = z.looseObject({ id: z.number(), line_items: z.array(z.looseObject({ sku: z.string() })) });

const teapot = { sku: 'TEAPOT-XL', name: 'Teapot XL', price: '41.18', taxClass: '' } as const;

describe('an order with an article that the ERP does not know', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  async function failedOrder(): Promise<RunDetail> {
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'unknown-sku' } });
    return runThat(system, 'failed', number);
  }

  async function replayed(
    { id }: Pick<RunDetail, 'id'>,
    body: { version?: 'original' | 'current'; body?: unknown } = {},
  ): Promise<RunDetail> {
    const replay = await system.client.runs.replay({
      params: { env: 'dev', run: id },
      body: { version: 'current', ...body },
    });
    return ended(system, replay.id);
  }

  const salesOrdersOf = ({ event }: RunDetail) =>
    system.erp.salesOrders({ reference: `shop/order/${String(Event.parse(event.body).id)}` });

  it('fails with a sentence for the people who keep the articles, and writes no order', async () => {
    const run = await failedOrder();
    expect(run.failure).toEqual({
      kind: 'business',
      code: 'odoo.unknown-sku',
      step: 'create-sales-order',
      message:
        'Odoo has no product with SKU TEAPOT-XL (line 1, "Teapot XL (not in the ERP)"). ' +
        'Create it there or correct the SKU, then replay.',
    });
    expect(stepOf(run, 'create-sales-order').attempts).toHaveLength(1);
    expect(salesOrdersOf(run)).toEqual([]);
    const { runs } = await system.client.runs.list({
      params: { env: 'dev' },
      query: { kind: 'business', limit: 50 },
    });
    expect(runs.map(({ id }) => id)).toContain(run.id);
  });

  it('is entered by a replay with a corrected article, under the same order', async () => {
    const failed = await failedOrder();
    const event = Event.parse(failed.event.body);
    const corrected = {
      ...event,
      line_items: event.line_items.map((line) =>
        line.sku === teapot.sku ? { ...line, sku: 'MUG-STONE' } : line,
      ),
    };
    const replay = await replayed(failed, { body: corrected });
    expect(replay).toMatchObject({ status: 'completed', source: 'replay', replayOf: failed.id });
    expect(Event.parse(replay.event.body)).toEqual(corrected);
    expect(salesOrdersOf(failed).map(({ state }) => state)).toEqual(['sale']);
    expect(salesOrdersOf(failed)[0]?.lines.map(({ sku }) => sku)).toContain('MUG-STONE');
  });

  it('is entered by a replay once the article is there; both runs tell of each other', async () => {
    const failed = await failedOrder();
    system.erp.addProduct(teapot);
    const replay = await replayed(failed);
    expect(replay).toMatchObject({ status: 'completed', replayOf: failed.id, keys: failed.keys });
    expect(salesOrdersOf(failed).map(({ state }) => state)).toEqual(['sale']);
    const original = await detailOf(system, failed.id);
    expect(original.status).toBe('failed');
    expect(original.replays.map(({ id, status }) => ({ id, status }))).toEqual([
      { id: replay.id, status: 'completed' },
    ]);
    const [key] = failed.keys;
    expect((await runsOf(system, key?.value ?? '')).map(({ id }) => id)).toEqual([replay.id, failed.id]);
  });

  it('once entered, is not entered again by another replay', async () => {
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'unknown-sku' } });
    const run = await runThat(system, 'completed', number);
    const calls = system.erp.calls();
    const replay = await replayed(run);
    expect(replay.status).toBe('completed');
    expect(stepOf(replay, 'customer').effect?.reused).toBe(true);
    expect(stepOf(replay, 'create-sales-order').effect).toMatchObject({
      reused: true,
      record: stepOf(run, 'create-sales-order').effect?.record,
    });
    expect(system.erp.calls()).toEqual(calls);
    expect(salesOrdersOf(run)).toHaveLength(1);
  });

  it('is replayed in the version that ran, or in the one that runs now', async () => {
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'simple' } });
    const run = await runThat(system, 'completed', number);
    const current = await deployWith(system, quickPolicy);
    expect(current).not.toBe(run.flow.version);
    expect((await replayed(run, { version: 'original' })).flow.version).toBe(run.flow.version);
    expect((await replayed(run, { version: 'current' })).flow.version).toBe(current);
    expect(salesOrdersOf(run)).toHaveLength(1);
  });

  it('replayed with an event that is no order is kept as a failed run that says why', async () => {
    const { number } = await system.client.system.placeDemoOrder({ body: { scenario: 'simple' } });
    const run = await runThat(system, 'completed', number);
    const replay = await replayed(run, { body: { id: 'not a number' } });
    expect(replay.failure).toMatchObject({ kind: 'permanent', code: 'core.event-misfit' });
    expect(replay.keys).toEqual(run.keys);
  });
});
