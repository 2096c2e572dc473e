import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fold } from '../run-state.ts';
import type { EventKind, JournalEvent } from '../journal/events.ts';
import { type History, restored, takenDown } from './testing/history.ts';

const folder = new URL('./', import.meta.url);
const histories = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as History)
  .map((history) => [`${history.release}: ${history.stands}`, history] as const);

/** Typed so that a new kind of event has to be named here. */
const kinds: Record<EventKind, true> = {
  'run.accepted': true,
  'run.replayed': true,
  'step.completed': true,
  'step.skipped': true,
  'step.failed': true,
  'step.postponed': true,
  'scope.opened': true,
  'effect.intended': true,
  'effect.confirmed': true,
  'effect.refused': true,
  'effect.doubtful': true,
  'effect.settled': true,
  'wait.declared': true,
  'wait.ended': true,
  'run.parked': true,
  'run.completed': true,
  'run.failed': true,
  'run.cancelled': true,
};

describe.each(histories)('a run of release %s', (_, history) => {
  it('folds', () => {
    expect(fold(history.journal).ended !== undefined).toBe(history.journal.some(isEnd));
  });

  it('goes on where it stood, and ends with every effect done once', async () => {
    const world = await restored(history);
    for (const other of Object.keys(history.others ?? {})) await world.finish(other);
    await world.finish(history.run);
    const journal = await world.journal.read(history.run);
    const end = journal.findLast(isEnd);
    expect(endOf(end)).toEqual({ ends: history.then.ends, path: history.then.path });
    expect(world.system.written()).toEqual(history.then.written);
    expect(journal.slice(0, history.journal.length)).toEqual(history.journal);
  });

  it('is restored as it was taken down', async () => {
    const world = await restored(history);
    const { others, ...ownPart } = history;
    expect({ ...(await takenDown(world, history)), others }).toEqual({ ...ownPart, others });
  });
});

it('every kind of event stands in some history', () => {
  const there = new Set(histories.flatMap(([, { journal }]) => journal.map(({ kind }) => kind)));
  expect([...there].sort()).toEqual(Object.keys(kinds).sort());
});

function isEnd({ kind }: JournalEvent): boolean {
  return ['run.completed', 'run.failed', 'run.cancelled'].includes(kind);
}

function endOf(event: JournalEvent | undefined): { ends: string; path: string } {
  return { ends: event?.kind ?? 'nothing', path: event !== undefined && 'path' in event ? event.path : '' };
}
