import type { FlowNode } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { outputOf } from './testing/nodes.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('waits', () => {
  const paid = (until?: number): FlowNode => ({
    type: 'test.wait-for-payment@1',
    connection: 'erp',
    inputs: {
      number: { ref: 'trigger.number' },
      ...(until === undefined ? {} : { until: { value: until } }),
    },
  });
  const flow = (until?: number) =>
    flowOf({ paid: paid(until), ship: action('create-order'), cancel: action('charge') }, [
      ['order', 'paid'],
      ['paid', 'ship'],
      ['paid.timeout', 'cancel'],
    ]);
  const signal = (at: number) => ({
    name: 'payment.confirmed',
    correlation: '1001',
    at,
    body: { by: 'card' },
  });

  it('put the run away until the signal comes', async () => {
    const world = new TestWorld(flow());
    const run = world.accept();
    expect(await world.driveOnce(run)).toBe('parked');
    expect(world.system.records).toEqual([]);
    world.signals.give(signal(world.now));
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
    expect(await outputOf(world, run, 'paid')).toMatchObject({ received: true, body: { by: 'card' } });
  });

  it('do not miss a signal that came before they began', async () => {
    const world = new TestWorld(flow());
    const run = world.accept();
    world.signals.give(signal(world.now));
    expect(await world.driveOnce(run)).toBe('over');
  });

  it('take the way "timeout" when nothing comes in time', async () => {
    const world = new TestWorld(flow(5_000));
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.now).toBe(5_000);
    expect(world.system.written()).toEqual({ 'charge 1001': 1 });
  });
});
