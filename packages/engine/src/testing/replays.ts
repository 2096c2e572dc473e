import { journalToResume } from '../journal-to-resume.ts';
import { inside } from './nodes.ts';
import { action, flowOf, type TestWorld } from './world.ts';

export const order = { number: '1001', total: '10.00' };

/** What a new run takes over that goes on from the failed step of this one. */
export async function resumptionOf(world: TestWorld, run: string) {
  const { plan } = world.prepared;
  return journalToResume({ run, plan, journal: await world.journal.read(run) });
}

/** Goes on from the failed step of a run, as a new one, to its end. */
export async function replay(world: TestWorld, run: string, event: unknown = order) {
  const resumption = await resumptionOf(world, run);
  if ('cannot' in resumption) throw new Error(`Cannot be replayed: ${resumption.cannot}`);
  const next = world.accept(event, resumption.events);
  const end = await world.finish(next);
  return { run: next, end, taken: resumption.events, journal: await world.journal.read(next) };
}

export const threeWrites = flowOf(
  { charge: action('charge'), book: action('book'), letter: action('send-letter') },
  [
    ['order', 'charge'],
    ['charge', 'book'],
    ['book', 'letter'],
  ],
);

/** Two writes that are taken back when one of them fails. */
export const tryOfTwo = flowOf(
  {
    all: { type: 'core.try@1', params: {} },
    reserve: inside('all', action('reserve')),
    charge: inside('all', action('charge')),
  },
  [
    ['order', 'all'],
    ['all.try', 'reserve'],
    ['reserve', 'charge'],
  ],
);
