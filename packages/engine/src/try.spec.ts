import type { FlowNode } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { charge, inside, outputOf } from './testing/nodes.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('try', () => {
  const tryFlow = (wires: Array<[string, string]> = [], more: Record<string, FlowNode> = {}) =>
    flowOf(
      {
        all: { type: 'core.try@1', params: {} },
        reserve: inside('all', action('reserve')),
        charge: inside('all', charge('trigger.number')),
        ship: inside('all', action('create-order')),
        ...more,
      },
      [['order', 'all'], ['all.try', 'reserve'], ['reserve', 'charge'], ['charge', 'ship'], ...wires],
    );

  it('does all of it when nothing fails', async () => {
    const world = new TestWorld(tryFlow());
    expect(await world.finish(world.accept())).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'reservation 1001': 1, 'charge 1001': 1, 'order 1001': 1 });
  });

  it('takes back what can be taken back, newest first, and fails with the failure', async () => {
    const world = new TestWorld(tryFlow());
    world.system.mishaps.set(3, 'business');
    expect(await world.finish(world.accept())).toMatchObject({
      kind: 'run.failed',
      step: 'all',
      failure: { code: 'erp.unknown-sku' },
    });
    expect(world.system.written()).toEqual({ 'charge 1001': 1 });
  });

  it('goes on by the way "failed" when there is one, and says what was taken back and what was not', async () => {
    const world = new TestWorld(tryFlow([['all.failed', 'note']], { note: action('send-letter') }));
    world.system.mishaps.set(3, 'business');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(await outputOf(world, run, 'all')).toMatchObject({
      undone: ['all/0/reserve'],
      notUndone: ['all/0/charge'],
      failure: { code: 'erp.unknown-sku' },
    });
  });

  it('lets a replay write again what was taken back', async () => {
    const world = new TestWorld(tryFlow());
    world.system.mishaps.set(3, 'business');
    await world.finish(world.accept());
    await world.finish(world.accept());
    expect(world.system.written()).toEqual({ 'reservation 1001': 1, 'charge 1001': 1, 'order 1001': 1 });
  });
});
