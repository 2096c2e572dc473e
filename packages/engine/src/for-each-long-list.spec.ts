import type { StoredList } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { countOf } from './children.ts';
import { lines, outputOf } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { action, TestWorld } from './testing/world.ts';

describe('for each over a long list', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index)}`);
  const settled = async (world: TestWorld, run: string) => {
    await world.driveOnce(run);
    await world.finishChildren();
    await world.finish(run);
  };

  it('does its items in runs of their own, and waits for them', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2 }));
    world.system.mishaps.set(4, 'business');
    const run = world.accept(lines(['a', 'b', 'c', 'd', 'e']));
    expect(await world.driveOnce(run)).toBe('parked');
    expect(world.children.children.map(({ event }) => countOf(event))).toEqual([2, 2, 1]);
    await world.finishChildren();
    expect(await world.finish(run)).toMatchObject({ failure: { evidence: { failedItems: 1 } } });
    expect(await outputOf(world, run, 'lines')).toMatchObject({ count: 5, done: 4, failed: 1, runs: 3 });
  });

  it('comes to the results of its items in their order, with a gap for each that failed, and the failed ones', async () => {
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

  it('gives its results to the steps after it', async () => {
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

  it('stores its results outside of the run once they are many', async () => {
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
