import type { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { action, flowOf, TestWorld } from './testing/world.ts';
import type { Mishap } from './testing/systems.ts';

const flows: Record<string, Flow> = {
  'one write': flowOf({ erp: action('create-order') }, [['order', 'erp']]),
  'a read and two writes in a row': flowOf(
    { find: action('find-customer'), charge: action('charge'), erp: action('create-order') },
    [
      ['order', 'find'],
      ['find', 'charge'],
      ['charge', 'erp'],
    ],
  ),
  'two writes side by side and a third behind both': flowOf(
    {
      charge: action('charge'),
      erp: action('create-order'),
      again: { ...action('charge'), inputs: { number: { value: 'other' } } },
    },
    [
      ['order', 'charge'],
      ['order', 'erp'],
      ['charge', 'again'],
      ['erp', 'again'],
    ],
  ),
  'a branch that is not taken': flowOf(
    {
      route: {
        type: 'core.route@1',
        params: {
          branches: [
            {
              port: 'large',
              title: 'Large',
              when: { field: 'trigger.total', operator: 'at-least', value: '500' },
            },
          ],
        },
      },
      charge: action('charge'),
      erp: action('create-order'),
    },
    [
      ['order', 'route'],
      ['route.large', 'charge'],
      ['route.otherwise', 'erp'],
      ['charge', 'erp'],
    ],
  ),
};

const mishaps: Array<Mishap | 'none'> = ['none', 'answer-lost', 'lost-before', 'refused-for-now'];

async function undisturbed(flow: Flow): Promise<Record<string, number>> {
  const world = new TestWorld(flow);
  await world.finish(world.accept());
  return world.system.written();
}

describe.each(Object.entries(flows))('a worker that dies anywhere in %s', (_, flow) => {
  describe.each(mishaps)('while the first call meets: %s', (mishap) => {
    it.each(['before', 'after'] as const)(
      'and dies %s each durable write, leaves every effect done exactly once',
      async (when) => {
        const expected = await undisturbed(flow);
        for (let at = 1; ; at += 1) {
          const world = new TestWorld(flow);
          if (mishap !== 'none') world.system.mishaps.set(1, mishap);
          const run = world.accept();
          const first = await world.driveOnce(run, { at, when });
          const last = await world.finish(run);
          expect(last?.kind).toBe('run.completed');
          expect(world.system.written()).toEqual(expected);
          if (first !== 'crashed') break;
        }
      },
    );
  });

  it('and dies twice, leaves every effect done exactly once', async () => {
    const expected = await undisturbed(flow);
    for (let first = 1; first <= 4; first += 1) {
      for (let second = 1; second <= 4; second += 1) {
        const world = new TestWorld(flow);
        const run = world.accept();
        await world.driveOnce(run, { at: first, when: 'before' });
        await world.driveOnce(run, { at: second, when: 'after' });
        await world.finish(run);
        expect(world.system.written()).toEqual(expected);
      }
    }
  });
});
