import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal/events.ts';
import { lines } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { order } from './testing/replays.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('doing it again on purpose', () => {
  const again = (of: string): JournalEvent => ({
    kind: 'run.replayed',
    at: 2_000,
    of,
    begins: 'start',
    by: 'Ada',
    reason: 'Deleted there by mistake',
    again: 'a1',
  });

  it('writes what was written before once more, and still only once in the face of crashes', async () => {
    const world = new TestWorld(flowOf({ create: action('create-order') }, [['order', 'create']]));
    const first = world.accept();
    await world.finish(first);
    const second = world.accept(order, [again(first)]);
    await world.driveOnce(second, { at: 2, when: 'before' });
    await world.finish(second);
    expect(world.system.written()).toEqual({ 'order 1001': 2 });
  });

  it('does so for the items of long lists as well', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 1 }));
    await world.driveOnce(world.accept(lines(['a', 'b']), [again('run-0')]));
    const marks = world.children.children.map(({ event }) => event.again);
    expect(marks).toEqual(['a1', 'a1']);
  });
});
