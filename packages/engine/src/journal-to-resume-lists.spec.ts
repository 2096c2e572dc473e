import { describe, expect, it } from 'vitest';
import { journalToResume } from './journal-to-resume.ts';
import { lines } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { replay } from './testing/replays.ts';
import { action, TestWorld } from './testing/world.ts';

describe('a replay of a list', () => {
  const reported = (params: object = {}) =>
    perLine(params, { report: action('send-letter') }, [['lines', 'report']]);

  it.each(['go-on', 'stop'])(
    'repairs the items that failed, and leaves the others (%s)',
    async (onFailedItem) => {
      const world = new TestWorld(reported({ onFailedItem }));
      world.system.mishaps.set(3, 'business');
      const event = lines(['a', 'b', 'c']);
      const failed = world.accept(event);
      expect(await world.finish(failed)).toMatchObject({ kind: 'run.failed' });
      const { end, journal } = await replay(world, failed, event);
      expect(end).toMatchObject({ kind: 'run.completed' });
      expect(world.system.written()).toEqual({
        'charge a': 1,
        'charge b': 1,
        'charge c': 1,
        'letter 7': 1,
      });
      const intended = journal.filter(
        (each) => each.kind === 'effect.intended' && each.takenFrom === undefined,
      );
      expect(intended.map((each) => 'step' in each && each.step)).not.toContain('lines/0/charge');
    },
  );

  it('does again what read the list while items were missing', async () => {
    const world = new TestWorld(reported());
    world.system.mishaps.set(1, 'business');
    const event = lines(['a', 'b']);
    const failed = world.accept(event);
    await world.finish(failed);
    const { taken } = await replay(world, failed, event);
    expect(taken.some((each) => 'step' in each && each.step === 'report')).toBe(false);
  });

  it('repairs the items of a run that did some items of a longer list', async () => {
    const world = new TestWorld(reported({ childRunsAbove: 2 }));
    world.system.mishaps.set(2, 'business');
    await world.driveOnce(world.accept(lines(['a', 'b', 'c'])));
    const [child] = world.children.children;
    const run = child?.run ?? '';
    expect(await world.finish(run)).toMatchObject({ failure: { evidence: { failedItems: 1 } } });
    const { plan } = world.prepared;
    const resumption = journalToResume({
      run,
      plan,
      container: 'lines',
      journal: await world.journal.read(run),
    });
    const taken = 'events' in resumption ? resumption.events : [];
    expect(taken.map((event) => ('step' in event ? `${event.kind} ${event.step ?? ''}` : ''))).toEqual([
      'scope.opened lines',
      'effect.intended lines/0/charge',
      'effect.confirmed lines/0/charge',
    ]);
  });
});
