import { describe, expect, it } from 'vitest';
import { action, flowOf, TestWorld } from './testing/world.ts';

/** Two runs at the same write; the worker of the first has died at it, and nobody has taken it over yet. */
async function twoAtOneWrite() {
  const world = new TestWorld(flowOf({ erp: action('create-order') }, [['order', 'erp']]));
  const [first, second] = [world.accept(), world.accept()];
  expect(await world.driveOnce(first, { at: 1, when: 'after' })).toBe('crashed');
  return { world, first, second };
}

describe('a run that meets another one at its write', () => {
  it('stays away for as long as it has waited already, from half a second to a minute', async () => {
    const { world, second } = await twoAtOneWrite();
    const waits: number[] = [];
    for (let tries = 0; tries < 11; tries += 1) {
      expect(await world.driveOnce(second)).toBe('parked');
      const wake = world.journal.wakeOf(second) ?? 0;
      waits.push((wake - world.now) / 1000);
      world.now = wake;
    }
    expect(waits).toEqual([0.5, 0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('uses what the other one wrote, once that is done', async () => {
    const { world, first, second } = await twoAtOneWrite();
    expect(await world.driveOnce(second)).toBe('parked');
    expect(await world.finish(first)).toMatchObject({ kind: 'run.completed' });
    expect(await world.finish(second)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });
});
