import type { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal/events.ts';
import { callsUnderWay, leftInDoubt } from './left-in-doubt.ts';
import { journalToResume } from './journal-to-resume.ts';
import { inside } from './testing/nodes.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

const order = { number: '1001', total: '10.00' };
const map = { type: 'core.map@1', params: { fields: { number: { ref: 'trigger.number' } } } };

/** A run whose process died after so many appends, as it stands then, and what may be under way. */
async function cutOff(flow: Flow, crash: { at: number; when: 'before' | 'after' }) {
  const world = new TestWorld(flow);
  const run = world.accept(order);
  expect(await world.driveOnce(run, crash)).toBe('crashed');
  const journal = await world.journal.read(run);
  return { world, run, journal, underWay: await world.underWay(run) };
}

const brief = (events: readonly JournalEvent[]): string[] =>
  events.map((event) => `${event.kind} ${'step' in event ? String(event.step) : ''}`);

describe('what an interrupted run may have under way', () => {
  it('is the keyed write that was announced, with what it was computed from', async () => {
    const flow = flowOf({ map, charge: action('charge') }, [
      ['order', 'map'],
      ['map', 'charge'],
    ]);
    const { journal, underWay, world } = await cutOff(flow, { at: 1, when: 'before' });
    expect(brief(journal)).toEqual(['run.accepted ']);
    expect(brief(underWay)).toEqual(['step.completed order', 'step.completed map', 'effect.intended charge']);
    expect(world.system.written()).toEqual({ 'charge 1001': 1 });
  });

  it('is nothing behind a read, or another write, whose answer is not kept: it would have been kept first', async () => {
    const flow = flowOf({ erp: action('create-order'), charge: action('charge') }, [
      ['order', 'erp'],
      ['erp', 'charge'],
    ]);
    const { underWay } = await cutOff(flow, { at: 1, when: 'before' });
    expect(brief(underWay)).toEqual(['step.completed order']);
  });

  it('are writes side by side, and those of items', async () => {
    const each = { type: 'core.for-each@1', params: { items: { value: ['a', 'b'] }, atATime: 2 } };
    const flow = flowOf(
      {
        erp: action('create-order'),
        charge: action('charge'),
        each,
        reserve: inside('each', { ...action('reserve'), inputs: { number: { ref: 'item' } } }),
      },
      [
        ['order', 'erp'],
        ['order', 'charge'],
        ['order', 'each'],
        ['each.each', 'reserve'],
      ],
    );
    const { underWay } = await cutOff(flow, { at: 1, when: 'before' });
    const intended = underWay.filter(({ kind }) => kind === 'effect.intended');
    expect(brief(intended)).toContain('effect.intended charge');
    expect(brief(intended)).not.toContain('effect.intended erp');
  });
});

describe('a run that ends before it knows', () => {
  const flow = flowOf({ charge: action('charge') }, [['order', 'charge']]);

  it('because its time is over says which write may have been done, and a replay settles it by its key', async () => {
    const late: Flow = { ...flow, policy: { ...flow.policy, runTimeoutMs: 1_000 } };
    const { world, run } = await cutOff(late, { at: 1, when: 'before' });
    world.now = 2_000;
    await world.finish(run);
    const journal = await world.journal.read(run);
    expect(journal.slice(-2)).toMatchObject([
      {
        kind: 'effect.doubtful',
        step: 'charge',
        failure: { code: 'core.ended-in-doubt', outcome: 'unknown' },
      },
      { kind: 'run.failed', failure: { code: 'core.run-timed-out' } },
    ]);
    const resumption = journalToResume({ run, plan: world.prepared.plan, journal });
    if ('cannot' in resumption) throw new Error(resumption.cannot);
    const replay = world.accept(order, resumption.events);
    world.now = 0;
    expect(await world.finish(replay)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'charge 1001': 1 });
  });

  it('leaves nothing in doubt where every write has come to its end', async () => {
    const world = new TestWorld(flow);
    const run = world.accept(order);
    await world.finish(run);
    expect(leftInDoubt({ journal: await world.journal.read(run) }, 1)).toEqual([]);
  });

  it('was not interrupted: nothing may be under way', async () => {
    const world = new TestWorld(flow);
    const run = world.accept(order);
    const lease = world.journal.claim(run);
    if (lease === undefined) throw new Error('It is over');
    const journal = await world.journal.read(run);
    expect(
      await callsUnderWay({ lease, prepared: world.prepared, journal, interrupted: false }, world.outside()),
    ).toEqual([]);
  });
});
