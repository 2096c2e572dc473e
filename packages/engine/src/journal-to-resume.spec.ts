import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal/events.ts';
import { journalToResume } from './journal-to-resume.ts';
import { order, replay, resumptionOf, threeWrites, tryOfTwo } from './testing/replays.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('a replay from the failed step', () => {
  it('takes over what was done, does the failed step again, and goes on', async () => {
    const world = new TestWorld(threeWrites);
    world.system.mishaps.set(2, 'business');
    const failed = world.accept();
    await world.finish(failed);
    const callsBefore = world.system.calls;
    const { end, taken } = await replay(world, failed);
    expect(end).toMatchObject({ kind: 'run.completed' });
    expect(world.system.calls - callsBefore).toBe(2);
    expect(world.system.written()).toEqual({ 'charge 1001': 1, 'booking 1001': 1, 'letter 1001': 1 });
    expect(taken.map((event) => ('step' in event ? event.step : ''))).not.toContain('book');
  });

  it('says of everything taken over in which run it was done, also when it was taken over twice', async () => {
    const world = new TestWorld(threeWrites);
    world.system.mishaps.set(2, 'business').set(3, 'business');
    const first = world.accept();
    await world.finish(first);
    const second = await replay(world, first);
    expect(second.end).toMatchObject({ kind: 'run.failed', step: 'book' });
    const third = await replay(world, second.run);
    expect(third.end).toMatchObject({ kind: 'run.completed' });
    expect(new Set(third.taken.map(({ takenFrom }) => takenFrom))).toEqual(new Set([first]));
  });

  it('looks before it writes where the failed run left a doubt', async () => {
    const flow = flowOf({ create: action('create-order') }, [['order', 'create']]);
    const world = new TestWorld(flow);
    world.system.mishaps.set(1, 'answer-lost');
    const run = world.accept();
    await world.driveOnce(run);
    const lease = world.journal.claim(run);
    if (lease === undefined) throw new Error('The run is over');
    await world.journal.append(lease, [
      { kind: 'run.cancelled', at: world.now, by: 'Ada', reason: 'stuck', path: '' },
    ]);
    expect((await replay(world, run)).end).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });

  it('begins where the failure came from, not where it was raised', async () => {
    const flow = flowOf(
      {
        charge: action('charge'),
        letter: action('send-letter'),
        raise: { type: 'core.raise@1', params: { code: 'order.stuck', message: { value: 'Stuck.' } } },
      },
      [
        ['order', 'charge'],
        ['charge', 'letter'],
        ['charge.failed', 'raise'],
      ],
    );
    const world = new TestWorld(flow);
    world.system.mishaps.set(1, 'business');
    const failed = world.accept();
    expect(await world.finish(failed)).toMatchObject({ failure: { code: 'order.stuck' } });
    expect((await replay(world, failed)).end).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'charge 1001': 1, 'letter 1001': 1 });
  });

  it('begins a "try" anew that took back what it wrote', async () => {
    const world = new TestWorld(tryOfTwo);
    world.system.mishaps.set(2, 'business');
    const failed = world.accept();
    await world.finish(failed);
    expect(world.system.written()).toEqual({});
    expect((await replay(world, failed)).end).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'reservation 1001': 1, 'charge 1001': 1 });
  });
});

describe('what a replay from the failed step does with waits', () => {
  const flow = flowOf({ wait: action('wait-for-payment'), charge: action('charge') }, [
    ['order', 'wait'],
    ['wait', 'charge'],
  ]);
  const cancelled: JournalEvent = { kind: 'run.cancelled', at: 50, by: 'Ada', reason: 'slow', path: '' };

  it('does not wait a second time for what has come', async () => {
    const world = new TestWorld(flow);
    const run = world.accept();
    await world.driveOnce(run);
    world.signals.give({
      name: 'payment.confirmed',
      correlation: '1001',
      at: world.now,
      body: { paid: true },
    });
    world.system.mishaps.set(1, 'business');
    await world.finish(run);
    const { journal } = await replay(world, run);
    expect(journal.filter(({ kind }) => kind === 'wait.declared')).toMatchObject([{ takenFrom: run }]);
    expect(journal.at(-1)).toMatchObject({ kind: 'run.completed' });
  });

  it('keeps a wait that ended although its step came to nothing', () => {
    const { plan } = new TestWorld(flow).prepared;
    const journal: JournalEvent[] = [
      { kind: 'run.accepted', at: 1, event: order },
      { kind: 'step.completed', at: 2, from: 2, attempt: 1, step: 'order', port: 'out', output: order },
      { kind: 'wait.declared', at: 3, step: 'wait', because: 'event', output: null },
      { kind: 'wait.ended', at: 9, step: 'wait', by: 'signal', body: {} },
      cancelled,
    ];
    const resumption = journalToResume({ run: 'r', plan, journal });
    expect('events' in resumption && resumption.events.map(({ kind }) => kind)).toEqual([
      'step.completed',
      'wait.declared',
      'wait.ended',
    ]);
  });

  it('waits anew for what has not come', () => {
    const { plan } = new TestWorld(flow).prepared;
    const journal: JournalEvent[] = [
      { kind: 'run.accepted', at: 1, event: order },
      { kind: 'wait.declared', at: 3, step: 'wait', because: 'event', output: null },
      cancelled,
    ];
    expect(journalToResume({ run: 'r', plan, journal })).toEqual({ events: [] });
  });
});

describe('what cannot be gone on with', () => {
  it('is a run that is under way, or in which nothing failed', async () => {
    const world = new TestWorld(threeWrites);
    const run = world.accept();
    expect(await resumptionOf(world, run)).toEqual({ cannot: 'not-over' });
    await world.finish(run);
    expect(await resumptionOf(world, run)).toEqual({ cannot: 'nothing-failed' });
  });

  it('is a run that said stop', async () => {
    const flow = flowOf({ stop: { type: 'core.stop@1', params: {} }, charge: action('charge') }, [
      ['order', 'stop'],
      ['order', 'charge'],
    ]);
    const world = new TestWorld(flow);
    world.system.mishaps.set(1, 'business');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.failed' });
    expect(await resumptionOf(world, run)).toEqual({ cannot: 'stopped' });
  });
});
