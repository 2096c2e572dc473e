import { describe, expect, it } from 'vitest';
import { forEach, inside, lines, outputOf } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('for each', () => {
  it('does every item, in order, and collects a result for each', async () => {
    const world = new TestWorld(perLine({ result: { ref: 'steps.charge.id' } }));
    const run = world.accept(lines(['a', 'b', 'c']));
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.records.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(await outputOf(world, run, 'lines')).toMatchObject({
      count: 3,
      done: 3,
      failed: 0,
      results: [1, 2, 3],
    });
  });

  it('is over at once when the list is empty', async () => {
    const world = new TestWorld(perLine());
    expect(await world.finish(world.accept(lines([])))).toMatchObject({ kind: 'run.completed' });
  });

  it('lets the others go on when one item fails, and the run says how many did', async () => {
    const world = new TestWorld(perLine({ atATime: 2 }));
    world.system.mishaps.set(2, 'business');
    const run = world.accept(lines(['a', 'b', 'c']));
    expect(await world.finish(run)).toMatchObject({
      kind: 'run.failed',
      failure: { code: 'core.items-failed', evidence: { failedItems: 1 } },
    });
    expect(world.system.written()).toEqual({ 'charge a': 1, 'charge c': 1 });
    expect(await outputOf(world, run, 'lines')).toMatchObject({
      done: 2,
      failed: 1,
      failures: [{ index: 1 }],
    });
  });

  it('takes the way "failed" with its failed items when there is one, and the run completes', async () => {
    const flow = perLine({}, { report: { ...action('send-letter') } }, [['lines.failed', 'report']]);
    const world = new TestWorld(flow);
    world.system.mishaps.set(1, 'business');
    expect(await world.finish(world.accept(lines(['a', 'b'])))).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'charge b': 1, 'letter 7': 1 });
  });

  it('begins no further item after a failed one when told to stop', async () => {
    const world = new TestWorld(perLine({ onFailedItem: 'stop' }));
    world.system.mishaps.set(2, 'business');
    const last = await world.finish(world.accept(lines(['a', 'b', 'c'])));
    expect(last).toMatchObject({ kind: 'run.failed', step: 'lines', failure: { code: 'erp.unknown-sku' } });
    expect(world.system.written()).toEqual({ 'charge a': 1 });
  });

  it('sees the item of the list around from a list within', async () => {
    const flow = flowOf(
      {
        orders: forEach(),
        lines: inside('orders', forEach({ items: { ref: 'item.parts' } })),
        charge: inside('lines', {
          type: 'test.charge@1',
          connection: 'erp',
          inputs: { number: { formula: 'outer.item.number + "-" + item' } },
        }),
      },
      [
        ['order', 'orders'],
        ['orders.each', 'lines'],
        ['lines.each', 'charge'],
      ],
    );
    const world = new TestWorld(flow);
    await world.finish(
      world.accept({
        ...lines([]),
        lines: [
          { number: '1', parts: ['x', 'y'] },
          { number: '2', parts: ['z'] },
        ],
      }),
    );
    expect(Object.keys(world.system.written())).toEqual(['charge 1-x', 'charge 1-y', 'charge 2-z']);
  });
});
