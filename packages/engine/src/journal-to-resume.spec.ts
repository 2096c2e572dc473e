import type { FlowNode } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from './journal/events.ts';
import { journalToResume } from './journal-to-resume.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

const order = { number: '1001', total: '10.00' };
const lines = (numbers: string[]) => ({ ...order, lines: numbers.map((number) => ({ number })) });
const within = (container: string, node: FlowNode): FlowNode => ({ ...node, within: container });
const chargeLine: FlowNode = {
  type: 'test.charge@1',
  connection: 'erp',
  inputs: { number: { ref: 'item.number' } },
};
const forEach = (params: object = {}): FlowNode => ({
  type: 'core.for-each@1',
  params: { items: { ref: 'trigger.lines' }, ...params },
});

async function resumptionOf(world: TestWorld, run: string) {
  const { plan } = world.prepared;
  return journalToResume({ run, plan, journal: await world.journal.read(run) });
}

/** Goes on from the failed step of a run, as a new one, to its end. */
async function replay(world: TestWorld, run: string, event: unknown = order) {
  const resumption = await resumptionOf(world, run);
  if ('cannot' in resumption) throw new Error(`Cannot be replayed: ${resumption.cannot}`);
  const next = world.accept(event, resumption.events);
  const end = await world.finish(next);
  return { run: next, end, taken: resumption.events, journal: await world.journal.read(next) };
}

const threeWrites = flowOf(
  { charge: action('charge'), book: action('book'), letter: action('send-letter') },
  [
    ['order', 'charge'],
    ['charge', 'book'],
    ['book', 'letter'],
  ],
);

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
    const flow = flowOf(
      {
        all: { type: 'core.try@1', params: {} },
        reserve: within('all', action('reserve')),
        charge: within('all', action('charge')),
      },
      [
        ['order', 'all'],
        ['all.try', 'reserve'],
        ['reserve', 'charge'],
      ],
    );
    const world = new TestWorld(flow);
    world.system.mishaps.set(2, 'business');
    const failed = world.accept();
    await world.finish(failed);
    expect(world.system.written()).toEqual({});
    expect((await replay(world, failed)).end).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'reservation 1001': 1, 'charge 1001': 1 });
  });
});

describe('a replay of a list', () => {
  const perLine = (params: object = {}) =>
    flowOf({ lines: forEach(params), charge: within('lines', chargeLine), report: action('send-letter') }, [
      ['order', 'lines'],
      ['lines.each', 'charge'],
      ['lines', 'report'],
    ]);

  it.each(['go-on', 'stop'])(
    'repairs the items that failed, and leaves the others (%s)',
    async (onFailedItem) => {
      const world = new TestWorld(perLine({ onFailedItem }));
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
        'letter 1001': 1,
      });
      const intended = journal.filter(
        (each) => each.kind === 'effect.intended' && each.takenFrom === undefined,
      );
      expect(intended.map((each) => 'step' in each && each.step)).not.toContain('lines/0/charge');
    },
  );

  it('does again what read the list while items were missing', async () => {
    const world = new TestWorld(perLine());
    world.system.mishaps.set(1, 'business');
    const event = lines(['a', 'b']);
    const failed = world.accept(event);
    await world.finish(failed);
    const { taken } = await replay(world, failed, event);
    expect(taken.some((each) => 'step' in each && each.step === 'report')).toBe(false);
  });

  it('repairs the items of a run that did some items of a longer list', async () => {
    const world = new TestWorld(perLine({ childRunsAbove: 2 }));
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
    const flow = flowOf(
      { lines: forEach(), charge: within('lines', chargeLine), report: action('send-letter') },
      [
        ['order', 'lines'],
        ['lines.each', 'charge'],
        ['lines', 'report'],
      ],
    );
    const steps = await taken(new TestWorld(flow), 'lines/1/charge', lines(['a', 'b']));
    expect(steps).toEqual(new Set(['order', 'lines', 'lines/0/charge']));
  });

  it('keeps what a "try" around it did before', async () => {
    const flow = flowOf(
      {
        all: { type: 'core.try@1', params: {} },
        reserve: within('all', action('reserve')),
        charge: within('all', action('charge')),
      },
      [
        ['order', 'all'],
        ['all.try', 'reserve'],
        ['reserve', 'charge'],
      ],
    );
    expect(await taken(new TestWorld(flow), 'all/0/charge')).toEqual(
      new Set(['order', 'all', 'all/0/reserve']),
    );
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

describe('doing it again on purpose', () => {
  const again = (of: string): JournalEvent => ({
    kind: 'run.replayed',
    at: 2_000,
    of,
    begins: 'start',
    by: 'Ada',
    reason: 'Deleted there by mistake',
    again: 'a1',
  });

  it('writes what was written before once more, and still only once in the face of crashes', async () => {
    const world = new TestWorld(flowOf({ create: action('create-order') }, [['order', 'create']]));
    const first = world.accept();
    await world.finish(first);
    const second = world.accept(order, [again(first)]);
    await world.driveOnce(second, { at: 2, when: 'before' });
    await world.finish(second);
    expect(world.system.written()).toEqual({ 'order 1001': 2 });
  });

  it('does so for the items of long lists as well', async () => {
    const flow = flowOf({ lines: forEach({ childRunsAbove: 1 }), charge: within('lines', chargeLine) }, [
      ['order', 'lines'],
      ['lines.each', 'charge'],
    ]);
    const world = new TestWorld(flow);
    await world.driveOnce(world.accept(lines(['a', 'b']), [again('run-0')]));
    const marks = world.children.children.map(({ event }) => event.again);
    expect(marks).toEqual(['a1', 'a1']);
  });
});
