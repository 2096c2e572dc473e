import { describe, expect, it } from 'vitest';
import { action, flowOf, TestWorld } from './testing/world.ts';

/** One flow that does the same with two versions of a node, the older first. */
const both = (type: string) =>
  new TestWorld(
    flowOf({ old: action(type), new: { ...action(type), type: `test.${type}@2` } }, [
      ['order', 'old'],
      ['old', 'new'],
    ]),
  );

describe('two versions of an action', () => {
  it('write once: the newer asks the system for what the older wrote, and answers in its own shape', async () => {
    const world = both('create-order');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({
      kind: 'run.completed',
      path: 'order.out,old.out,new.out',
    });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
    expect(await world.journal.read(run)).toContainEqual(
      expect.objectContaining({
        kind: 'effect.confirmed',
        step: 'new',
        reused: true,
        output: { order: '1' },
      }),
    );
  });

  it('write once where the system cannot be asked: the run fails, and a replay finds what was written', async () => {
    const world = both('charge');
    for (const run of [world.accept(), world.accept()]) {
      expect(await world.finish(run)).toMatchObject({
        kind: 'run.failed',
        failure: { kind: 'policy', outcome: 'done', code: 'core.other-version' },
      });
      expect(await world.journal.confirmed('dev/erp/test.charge/1001')).toMatchObject({ output: { id: 1 } });
    }
    expect(world.system.written()).toEqual({ 'charge 1001': 1 });
  });

  it('ask again when the system cannot be reached', async () => {
    const world = both('create-order');
    world.system.mishaps.set(2, 'refused-for-now');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
    const failed = (await world.journal.read(run)).find((event) => event.kind === 'step.failed');
    expect(failed).toMatchObject({ step: 'new', failure: { kind: 'transient', outcome: 'done' } });
  });
});
