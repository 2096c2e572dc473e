import type { FlowNode } from '@crossdock/flow';
import type { StoredList } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { countOf } from './children.ts';
import { charge, forEach, inside, lines, outputOf } from './testing/nodes.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

const perLine = (
  params: object = {},
  more: Record<string, FlowNode> = {},
  wires: Array<[string, string]> = [],
) =>
  flowOf({ lines: forEach(params), charge: inside('lines', charge()), ...more }, [
    ['order', 'lines'],
    ['lines.each', 'charge'],
    ...wires,
  ]);

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

  it('gives long lists to runs of their own, and waits for them', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2 }));
    world.system.mishaps.set(4, 'business');
    const run = world.accept(lines(['a', 'b', 'c', 'd', 'e']));
    expect(await world.driveOnce(run)).toBe('parked');
    expect(world.children.children.map(({ event }) => countOf(event))).toEqual([2, 2, 1]);
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ failure: { evidence: { failedItems: 1 } } });
    expect(await outputOf(world, run, 'lines')).toMatchObject({ count: 5, done: 4, failed: 1, runs: 3 });
  });
});

describe('what a long list comes to', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index)}`);
  const settled = async (world: TestWorld, run: string) => {
    await world.driveOnce(run);
    await world.finishChildren();
    await world.finish(run);
  };

  it('is the results of its items in their order, with a gap for each that failed, and the failed ones', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2, result: { ref: 'item.number' } }));
    world.system.mishaps.set(2, 'business').set(5, 'business');
    const run = world.accept(lines(['a', 'b', 'c', 'd', 'e']));
    await settled(world, run);
    const failure = expect.objectContaining({ code: 'erp.unknown-sku' }) as unknown;
    expect(await outputOf(world, run, 'lines')).toEqual({
      count: 5,
      done: 3,
      failed: 2,
      runs: 3,
      results: ['a', null, 'c', 'd', null],
      failures: [
        { index: 1, run: `${run}:lines:0`, step: 'lines/1/charge', failure },
        { index: 4, run: `${run}:lines:4`, step: 'lines/0/charge', failure },
      ],
    });
  });

  it('can be read by the steps after it', async () => {
    const flow = perLine(
      { childRunsAbove: 2, result: { ref: 'item.number' } },
      {
        all: {
          type: 'test.send-letter@1',
          connection: 'erp',
          inputs: { number: { formula: 'steps.lines.results[0] + "+" + steps.lines.results[2]' } },
        },
      },
      [['lines', 'all']],
    );
    const world = new TestWorld(flow);
    await settled(world, world.accept(lines(['a', 'b', 'c'])));
    expect(world.system.written()).toMatchObject({ 'letter a+c': 1 });
  });

  it('is stored outside of the run once it is long', async () => {
    const text = 'x'.repeat(1_000);
    const flow = perLine({ childRunsAbove: 100, result: { formula: `item.number + "${text}"` } });
    const world = new TestWorld(flow);
    const run = world.accept(lines(numbers(300)));
    await settled(world, run);
    const { results } = (await outputOf(world, run, 'lines')) as { results: StoredList };
    expect(results.count).toBe(300);
    expect(await world.lists.read(results.stored, { from: 299, to: 300 })).toEqual([`n299${text}`]);
  });

  it('names the items of a run that failed as a whole, or was cancelled, together', async () => {
    const world = new TestWorld(
      perLine({ childRunsAbove: 2, onFailedItem: 'stop', result: { ref: 'item.number' } }),
    );
    world.system.mishaps.set(1, 'business');
    const run = world.accept(lines(['a', 'b', 'c', 'd', 'e']));
    await world.driveOnce(run);
    const cancelled = world.children.children[1]?.run ?? '';
    const lease = world.journal.claim(cancelled);
    if (lease === undefined) throw new Error('The run can be claimed');
    const event = { kind: 'run.cancelled' as const, at: world.now, by: 'me', reason: 'no', path: '' };
    await world.journal.append(lease, [event]);
    await world.finishChildren();
    await world.finish(run);
    const failureOf = (code: string) => expect.objectContaining({ code }) as unknown;
    expect(await outputOf(world, run, 'lines')).toMatchObject({
      done: 1,
      failed: 4,
      results: [null, null, null, null, 'e'],
      failures: [
        { index: 0, items: 2, failure: failureOf('erp.unknown-sku') },
        { index: 2, items: 2, failure: failureOf('core.items-cancelled') },
      ],
    });
  });
});

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

  it('takes the way "failed" of a long list in the run around, not in those of its items', async () => {
    const flow = perLine({ childRunsAbove: 2 }, { report: { ...action('send-letter') } }, [
      ['lines.failed', 'report'],
    ]);
    const world = new TestWorld(flow);
    world.system.mishaps.set(2, 'business');
    const run = world.accept(lines(['a', 'b', 'c']));
    await world.driveOnce(run);
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'charge a': 1, 'charge c': 1, 'letter 7': 1 });
    expect(await outputOf(world, run, 'lines')).toMatchObject({ done: 2, failed: 1 });
  });
});
