import { describe, expect, it } from 'vitest';
import { journalToResume } from './journal-to-resume.ts';
import { lines } from './testing/nodes.ts';
import { perLine } from './testing/per-line.ts';
import { order, threeWrites, tryOfTwo } from './testing/replays.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('a replay that does a chosen step again', () => {
  async function taken(world: TestWorld, at: string, event: unknown = order): Promise<Set<string>> {
    const run = world.accept(event);
    await world.finish(run);
    const { plan } = world.prepared;
    const resumption = journalToResume({ run, plan, journal: await world.journal.read(run), at });
    const events = 'events' in resumption ? resumption.events : [];
    return new Set(events.map((each) => ('step' in each ? (each.step ?? '') : '')));
  }

  it('takes over what came before it, of a run that completed', async () => {
    expect(await taken(new TestWorld(threeWrites), 'book')).toEqual(new Set(['order', 'charge']));
  });

  it('takes nothing over of a wait that ended at it', async () => {
    const flow = flowOf({ charge: action('charge'), wait: action('wait-for-payment') }, [
      ['order', 'charge'],
      ['charge', 'wait'],
    ]);
    const world = new TestWorld(flow);
    world.signals.give({ name: 'payment.confirmed', correlation: '1001', at: world.now, body: {} });
    expect(await taken(world, 'wait')).toEqual(new Set(['order', 'charge']));
  });

  it('keeps the other items of the list around it', async () => {
    const flow = perLine({}, { report: action('send-letter') }, [['lines', 'report']]);
    const steps = await taken(new TestWorld(flow), 'lines/1/charge', lines(['a', 'b']));
    expect(steps).toEqual(new Set(['order', 'lines', 'lines/0/charge']));
  });

  it('keeps what a "try" around it did before', async () => {
    expect(await taken(new TestWorld(tryOfTwo), 'all/0/charge')).toEqual(
      new Set(['order', 'all', 'all/0/reserve']),
    );
  });
});
