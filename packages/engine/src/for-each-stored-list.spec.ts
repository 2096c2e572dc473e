import { describe, expect, it } from 'vitest';
import { charge, forEach, inside, outputOf } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('for each over a stored list', () => {
  const numbers = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ number: `n${String(index)}` }));
  const stored = (world: TestWorld, count: number) => ({
    number: '7',
    total: '1.00',
    lines: world.lists.store(numbers(count)),
  });

  it('does its items in runs of their own, which read no more than they do', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2 }));
    const run = world.accept(stored(world, 5));
    await world.driveOnce(run);
    expect(world.lists.reads).toEqual([]);
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.lists.reads).toEqual([2, 2, 1]);
    expect(Object.keys(world.system.written())).toEqual(numbers(5).map(({ number }) => `charge ${number}`));
    expect(await outputOf(world, run, 'lines')).toEqual({ count: 5, done: 5, failed: 0, runs: 3 });
  });

  it('counts items by their place in the whole list', async () => {
    const byPlace = {
      type: 'test.charge@1',
      connection: 'erp',
      inputs: { number: { formula: 'text(index)' } },
    };
    const flow = flowOf({ lines: forEach({ childRunsAbove: 2 }), charge: inside('lines', byPlace) }, [
      ['order', 'lines'],
      ['lines.each', 'charge'],
    ]);
    const world = new TestWorld(flow);
    await world.driveOnce(world.accept(stored(world, 5)));
    await world.finishChildren();
    expect(Object.keys(world.system.written())).toEqual(
      [0, 1, 2, 3, 4].map((place) => `charge ${String(place)}`),
    );
  });

  it('is over at once when the list is empty', async () => {
    const world = new TestWorld(perLine());
    expect(await world.finish(world.accept(stored(world, 0)))).toMatchObject({ kind: 'run.completed' });
    expect(world.children.children).toEqual([]);
  });

  it('starts runs a hundred at a time, however long the list', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 1 }));
    const started: number[] = [];
    const start = world.children.start.bind(world.children);
    world.children.start = (parent, events) => {
      started.push(events.length);
      return start(parent, events);
    };
    await world.driveOnce(world.accept(stored(world, 250)));
    expect(started).toEqual([100, 100, 50]);
  });

  it('fails the runs whose items are no longer kept, and says so', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2 }));
    const event = stored(world, 3);
    const run = world.accept(event);
    await world.driveOnce(run);
    world.lists.drop(event.lines);
    const [child] = world.children.children;
    expect(await world.finish(child?.run ?? '')).toMatchObject({ failure: { code: 'core.list-gone' } });
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ failure: { evidence: { failedItems: 3 } } });
  });

  it('may stand within another list, and sees the item around', async () => {
    const byBoth = {
      type: 'test.charge@1',
      connection: 'erp',
      inputs: { number: { formula: 'outer.item.number + "-" + item.number + "-" + text(index)' } },
    };
    const flow = flowOf(
      {
        orders: forEach({ result: { ref: 'steps.lines.done' } }),
        lines: inside('orders', forEach({ items: { ref: 'item.parts' }, childRunsAbove: 2 })),
        charge: inside('lines', byBoth),
      },
      [
        ['order', 'orders'],
        ['orders.each', 'lines'],
        ['lines.each', 'charge'],
      ],
    );
    const world = new TestWorld(flow);
    world.system.mishaps.set(5, 'business');
    const orders = [
      { number: 'a', parts: world.lists.store(numbers(3)) },
      { number: 'b', parts: world.lists.store(numbers(2)) },
    ];
    const run = world.accept({ number: '7', total: '1.00', lines: orders });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await world.driveOnce(run)).toBe('parked');
      await world.finishChildren();
    }
    expect(await world.finish(run)).toMatchObject({ failure: { evidence: { failedItems: 1 } } });
    expect(Object.keys(world.system.written())).toEqual([
      'charge a-n0-0',
      'charge a-n1-1',
      'charge a-n2-2',
      'charge b-n0-0',
    ]);
    expect(await outputOf(world, run, 'orders')).toMatchObject({
      results: [3, null],
      failures: [{ index: 1, step: 'orders', failure: { code: 'core.items-failed' } }],
    });
  });

  it('may stand within a list that is done in runs of its own', async () => {
    const flow = flowOf(
      {
        orders: forEach({ childRunsAbove: 1, result: { ref: 'steps.lines.results' } }),
        lines: inside(
          'orders',
          forEach({ items: { ref: 'item.parts' }, childRunsAbove: 2, result: { formula: 'outer.index' } }),
        ),
        charge: inside('lines', charge()),
      },
      [
        ['order', 'orders'],
        ['orders.each', 'lines'],
        ['lines.each', 'charge'],
      ],
    );
    const world = new TestWorld(flow);
    const orders = [0, 1].map(() => ({ parts: world.lists.store(numbers(3)) }));
    const run = world.accept({ number: '7', total: '1.00', lines: orders });
    expect(await world.driveOnce(run)).toBe('parked');
    const own = [...world.children.children];
    for (const child of own) expect(await world.driveOnce(child.run)).toBe('parked');
    await world.finishChildren(world.children.children.filter((child) => !own.includes(child)));
    await world.finishChildren(own);
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(await outputOf(world, run, 'orders')).toMatchObject({
      results: [
        [0, 0, 0],
        [1, 1, 1],
      ],
    });
  });

  it('keeps its own count when a short list stands within it', async () => {
    const flow = flowOf(
      {
        orders: forEach({ childRunsAbove: 2 }),
        lines: inside('orders', forEach({ items: { ref: 'item.parts' } })),
        charge: inside('lines', {
          type: 'test.charge@1',
          connection: 'erp',
          inputs: { number: { formula: 'item' } },
        }),
      },
      [
        ['order', 'orders'],
        ['orders.each', 'lines'],
        ['lines.each', 'charge'],
      ],
    );
    const world = new TestWorld(flow);
    const orders = [{ parts: ['a', 'b', 'c', 'd'] }, { parts: ['e'] }, { parts: [] }];
    await world.driveOnce(world.accept({ number: '7', total: '1.00', lines: orders }));
    await world.finishChildren();
    expect(Object.keys(world.system.written())).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((each) => `charge ${each}`),
    );
  });

  it('within a "try" keeps what its runs have written, and says so', async () => {
    const flow = flowOf(
      {
        all: { type: 'core.try@1', params: {} },
        lines: inside('all', forEach({ childRunsAbove: 2 })),
        charge: inside('lines', charge()),
        fail: inside('all', { type: 'core.raise@1', params: { code: 'shop.no', message: { value: 'No.' } } }),
        report: { ...action('send-letter') },
      },
      [
        ['order', 'all'],
        ['all.try', 'lines'],
        ['lines.each', 'charge'],
        ['lines', 'fail'],
        ['all.failed', 'report'],
      ],
    );
    const world = new TestWorld(flow);
    const run = world.accept(stored(world, 3));
    await world.driveOnce(run);
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(await outputOf(world, run, 'all')).toMatchObject({ undone: [], notUndone: ['all/0/lines'] });
    expect(world.system.written()).toMatchObject({ 'charge n0': 1, 'charge n1': 1, 'charge n2': 1 });
  });
});
