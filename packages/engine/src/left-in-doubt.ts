import { policy } from '@crossdock/sdk';
import { isCertain } from './certain.ts';
import { type Drive, Driver } from './driver.ts';
import { countingFailed, loadItems } from './items-run.ts';
import type { Instant, JournalEvent } from './journal/events.ts';
import { KeysUnderWay } from './keys-under-way.ts';
import type { PreparedPlan } from './prepare.ts';
import { fold } from './run-state.ts';
import { keyOf } from './step-path.ts';
import { gateClosed, type World } from './world.ts';

type Intended = Extract<JournalEvent, { kind: 'effect.intended' }>;

/**
 * Which calls an interrupted run may have under way although its journal does not say so: writes that needed no
 * promise (`keyed`, `repeatable`), announced on the strength of what can be computed again. It is computed again, up to
 * those writes and no further. What it answers may be appended: the journal then says what it would have said, had
 * the process that drove the run lived to write it.
 */
export async function callsUnderWay(run: Drive, world: World): Promise<JournalEvent[]> {
  if (run.interrupted !== true) return [];
  const items = run.items === undefined ? undefined : await loadItems(run.items, world.lists);
  if (items !== undefined && 'failure' in items) return [];
  const events: JournalEvent[] = [];
  const promised = new Set<string>();
  const prepared = timeless(items === undefined ? run.prepared : countingFailed(run.prepared, items));
  const { journal } = run;
  await new Driver(
    { lease: run.lease, prepared, journal, watch: (event) => events.push(event) },
    items,
    withoutCalls(world, promised),
  ).go();
  const known = fold(journal).openWrites;
  return firstOf(events, prepared).filter(
    (event) => event.kind !== 'effect.intended' || !(promised.has(event.key) || known.has(event.key)),
  );
}

/** Up to what was answered by others: a call that rests on it would have left a trace in the journal first. */
function firstOf(events: readonly JournalEvent[], prepared: PreparedPlan): JournalEvent[] {
  const own = events.filter(({ kind }) => kind !== 'step.postponed');
  const end = own.findIndex((event) => !isCertain([event], prepared));
  return end < 0 ? own : own.slice(0, end);
}

/** A run that is over time is looked at as if it had all the time there is. */
function timeless(prepared: PreparedPlan): PreparedPlan {
  const { runTimeoutMs: _, ...policyOfRun } = prepared.plan.policy;
  return { ...prepared, plan: { ...prepared.plan, policy: policyOfRun } };
}

/** A world in which nothing leaves and nothing is written; `promised`: what would have been intended durably first. */
function withoutCalls(world: World, promised: Set<string>): World {
  const closed = (): Promise<never> => Promise.reject(gateClosed());
  return {
    ...world,
    journal: {
      append: () => Promise.resolve(),
      intend: (_, events) => {
        const intent = events.findLast((event): event is Intended => event.kind === 'effect.intended');
        if (intent !== undefined) promised.add(intent.key);
        return Promise.resolve({ answer: 'busy' });
      },
      confirmed: (key) => world.journal.confirmed(key),
      read: (run) => world.journal.read(run),
    },
    connections: { open: closed },
    gather: { write: closed },
    signals: { expect: () => Promise.resolve(undefined), parked: () => Promise.resolve() },
    echoes: { remember: () => Promise.resolve(), isOurs: (alias, echo) => world.echoes.isOurs(alias, echo) },
    children: { ...world.children, start: () => Promise.resolve() },
    keys: new KeysUnderWay(),
  };
}

/**
 * What a run that ends now leaves in doubt: writes that were begun, and of which its journal does not say how they came
 * out. With these events it is in story and ledger that they may have been done, and a replay settles them.
 */
export function leftInDoubt(
  { journal, prepared }: Pick<Drive, 'journal'> & { prepared?: PreparedPlan },
  at: Instant,
): JournalEvent[] {
  const { openWrites } = fold(journal);
  return [...openWrites.keys()].flatMap((key): JournalEvent[] => {
    const last = journal.findLast((event) => 'key' in event && event.key === key);
    if (last?.kind !== 'effect.intended') return [];
    const { step, attempt, at: from } = last;
    const title = prepared?.steps.get(keyOf(step))?.step.title ?? keyOf(step);
    const { failure } = policy(
      'core.ended-in-doubt',
      `The run ended before it was known whether "${title}" was done. Look there, or replay: it is settled then.`,
      { outcome: 'unknown' },
    );
    return [{ kind: 'effect.doubtful', step, key, attempt, from, at, failure }];
  });
}
