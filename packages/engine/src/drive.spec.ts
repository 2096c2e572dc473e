import { describe, expect, it } from 'vitest';
import { action, flowOf, TestWorld } from './testing/world.ts';

const orderToErp = flowOf(
  {
    map: {
      type: 'core.map@1',
      params: {
        fields: {
          number: { ref: 'trigger.number' },
          total: { formula: 'round(decimal(trigger.total) * decimal("1.19"), 2)' },
        },
      },
    },
    route: {
      type: 'core.route@1',
      params: {
        branches: [
          {
            port: 'large',
            title: 'Large',
            when: { field: 'steps.map.total', operator: 'at-least', value: '100' },
          },
        ],
      },
    },
    'create-order': action('create-order'),
    charge: action('charge'),
  },
  [
    ['order', 'map'],
    ['map', 'route'],
    ['route.large', 'charge'],
    ['route.otherwise', 'create-order'],
    ['charge', 'create-order'],
  ],
);

describe('drive', () => {
  it('takes an order to the ERP along the branch that holds', async () => {
    const world = new TestWorld(orderToErp);
    const last = await world.finish(world.accept({ number: '7', total: '10.00' }));
    expect(last).toMatchObject({
      kind: 'run.completed',
      path: 'order.out,map.out,route.otherwise,create-order.out',
    });
    expect(world.system.written()).toEqual({ 'order 7': 1 });
  });

  it('runs both writes when the other branch holds', async () => {
    const world = new TestWorld(orderToErp);
    await world.finish(world.accept({ number: '7', total: '100.00' }));
    expect(world.system.written()).toEqual({ 'charge 7': 1, 'order 7': 1 });
  });

  it('tries again after a transient refusal, and records each attempt', async () => {
    const world = new TestWorld(orderToErp);
    world.system.mishaps.set(1, 'refused-for-now').set(2, 'refused-for-now');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    const refused = (await world.journal.read(run)).filter(({ kind }) => kind === 'effect.refused');
    expect(refused).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });

  it('looks before it writes again when the answer was lost although the ERP had executed', async () => {
    const world = new TestWorld(orderToErp);
    world.system.mishaps.set(1, 'answer-lost');
    const run = world.accept();
    expect(await world.finish(run)).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
    expect((await world.journal.read(run)).find(({ kind }) => kind === 'effect.confirmed')).toMatchObject({
      reused: true,
    });
  });

  it('writes after a look that found nothing', async () => {
    const world = new TestWorld(orderToErp);
    world.system.mishaps.set(1, 'lost-before');
    await world.finish(world.accept());
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });

  it('fails the run with the sentence of the connector when the data is wrong, and never tries again', async () => {
    const world = new TestWorld(orderToErp);
    world.system.mishaps.set(1, 'business');
    const last = await world.finish(world.accept());
    expect(last).toMatchObject({
      kind: 'run.failed',
      step: 'create-order',
      failure: { kind: 'business', message: 'Unknown SKU X.' },
    });
    expect(world.system.calls).toBe(1);
  });

  it('uses the result of an earlier run for the same order instead of writing again', async () => {
    const world = new TestWorld(orderToErp);
    await world.finish(world.accept());
    const replay = world.accept();
    await world.finish(replay);
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
    expect((await world.journal.read(replay)).find(({ kind }) => kind === 'effect.confirmed')).toMatchObject({
      reused: true,
      record: { label: 'S1' },
    });
  });

  it('waits while another live run is at the same write', async () => {
    const world = new TestWorld(orderToErp);
    const first = world.accept();
    const second = world.accept();
    expect(await world.driveOnce(first, { at: 1, when: 'after' })).toBe('crashed');
    expect(await world.driveOnce(second)).toBe('parked');
    await world.finish(first);
    await world.finish(second);
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });

  it('stops for a person when nobody can know whether an unsafe write was done', async () => {
    const world = new TestWorld(flowOf({ letter: action('send-letter') }, [['order', 'letter']]));
    world.system.mishaps.set(1, 'lost-before');
    const last = await world.finish(world.accept());
    expect(last).toMatchObject({
      kind: 'run.failed',
      failure: { kind: 'policy', code: 'core.in-doubt', outcome: 'unknown' },
    });
    expect(world.system.calls).toBe(1);
  });

  it('stops for a person when an unsafe write has another key than when its worker died', async () => {
    const world = new TestWorld(flowOf({ letter: action('send-letter') }, [['order', 'letter']]));
    const order = { number: '1001', total: '10.00' };
    const base = { at: world.now, attempt: 1 };
    const run = world.accept(order, [
      { ...base, kind: 'step.completed', step: 'order', from: world.now, port: 'out', output: order },
      { ...base, kind: 'effect.intended', step: 'letter', key: 'another' },
    ]);
    expect(await world.finish(run)).toMatchObject({
      kind: 'run.failed',
      failure: { code: 'core.in-doubt' },
    });
    expect(world.system.calls).toBe(0);
  });

  it('names the step, the field and the reason when an action is not given what it needs', async () => {
    const broken = flowOf(
      { 'create-order': { ...action('create-order'), inputs: { number: { ref: 'trigger.nothing' } } } },
      [['order', 'create-order']],
    );
    const world = new TestWorld(broken);
    const last = await world.finish(world.accept());
    expect(last).toMatchObject({
      kind: 'run.failed',
      failure: { kind: 'business', code: 'flow.input-invalid' },
    });
    expect(JSON.stringify(last)).toMatch(/Create order.*number/);
  });

  it('names node, field, formula and reason when a formula fails', async () => {
    const world = new TestWorld(orderToErp);
    const last = await world.finish(world.accept({ number: '7', total: 'a lot' }));
    expect(last).toMatchObject({ kind: 'run.failed', step: 'map', failure: { code: 'flow.formula-failed' } });
    expect(JSON.stringify(last)).toMatch(/step \\?"core.map\\?", field total.*\\?"a lot\\?" is not a number/);
  });

  it('keeps an event that does not fit as a failed run that says which field', async () => {
    const world = new TestWorld(orderToErp);
    const last = await world.finish(world.accept({ number: 7 }));
    expect(last).toMatchObject({ kind: 'run.failed', step: 'order', failure: { code: 'core.event-misfit' } });
  });
});
