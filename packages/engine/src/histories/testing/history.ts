import { Flow } from '@crossdock/flow';
import type { EventKind, Instant, JournalEvent } from '../../journal/events.ts';
import type { TestSystem } from '../../testing/systems.ts';
import { TestWorld } from '../../testing/world.ts';

/** A run as a release left it behind, and what must become of it. */
export interface History {
  release: string;
  /** Where the run stands, as a person says it. */
  stands: string;
  flow: unknown;
  run: string;
  journal: JournalEvent[];
  /** Other runs of its flow that it meets. */
  others?: Record<string, JournalEvent[]>;
  /** What was there in the other system. */
  records: TestSystem['records'];
  now: Instant;
  /** Signals that come before it goes on. */
  given?: Array<{ name: string; correlation: string; body: unknown }>;
  then: { ends: EventKind; path: string; written: Record<string, number> };
}

/** The world as it was, with ledger and journals, on the code of today. */
export async function restored(history: History): Promise<TestWorld> {
  const world = new TestWorld(Flow.parse(history.flow));
  world.now = history.now;
  world.system.records.push(...history.records);
  for (const [run, journal] of Object.entries(history.others ?? {})) await restore(world, run, journal);
  await restore(world, history.run, history.journal);
  for (const signal of history.given ?? []) world.signals.give({ ...signal, at: world.now });
  return world;
}

/** Writes a journal event by event, so that the ledger follows; who parks lets go of the run. */
async function restore(world: TestWorld, run: string, [first, ...events]: JournalEvent[]): Promise<void> {
  if (first?.kind !== 'run.accepted') throw new Error(`The journal of ${run} does not begin with its event`);
  world.journal.accept(run, first.event, first.at);
  let lease = world.journal.claim(run);
  for (const event of events) {
    if (event.kind === 'effect.settled') {
      world.journal.answer(run, event);
      continue;
    }
    lease ??= world.journal.claim(run);
    if (lease === undefined) throw new Error(`The journal of ${run} goes on after its end`);
    if (event.kind === 'effect.intended') await world.journal.intend(lease, [event]);
    else await world.journal.append(lease, [event]);
    if (event.kind === 'run.parked') lease = undefined;
  }
}

/** Takes down where a run of a world stands; what must become of it is for a person to say. */
export async function takenDown(
  world: TestWorld,
  about: Pick<History, 'release' | 'stands' | 'flow' | 'run' | 'then'> & Pick<Partial<History>, 'given'>,
): Promise<History> {
  const { release, stands, flow, run, given, then } = about;
  const { records } = world.system;
  const journal = await world.journal.read(run);
  return {
    release,
    stands,
    flow,
    run,
    journal,
    records,
    now: world.now,
    ...(given === undefined ? {} : { given }),
    then,
  };
}
