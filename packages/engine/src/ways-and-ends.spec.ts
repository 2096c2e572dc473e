import { describe, expect, it } from 'vitest';
import { charge, forEach, inside, lines } from './testing/nodes.ts';
import { action, flowOf, TestWorld } from './testing/world.ts';

describe('ways and ends', () => {
  it('a step that failed for good takes its way "failed" when there is one', async () => {
    const flow = flowOf({ erp: action('create-order'), letter: action('send-letter') }, [
      ['order', 'erp'],
      ['erp.failed', 'letter'],
    ]);
    const world = new TestWorld(flow);
    world.system.mishaps.set(1, 'business');
    expect(await world.finish(world.accept())).toMatchObject({
      kind: 'run.completed',
      path: 'order.out,erp.failed,letter.out',
    });
  });

  it('an event that is a write of ours coming back ends as an echo', async () => {
    const flow = flowOf({ erp: action('charge') }, [['order', 'erp']]);
    const world = new TestWorld(flow);
    await world.echoes.remember('shop', { record: 'order/1001', content: '10.00' });
    expect(await world.finish(world.accept())).toMatchObject({ kind: 'run.completed', echo: true });
    expect(world.system.records).toEqual([]);
  });

  it('a closed gate costs no attempt', async () => {
    const flow = flowOf({ erp: action('create-order') }, [['order', 'erp']]);
    const world = new TestWorld(flow);
    for (let call = 1; call <= 20; call += 1) world.system.mishaps.set(call, 'gate-closed');
    expect(await world.finish(world.accept())).toMatchObject({ kind: 'run.completed' });
    expect(world.system.written()).toEqual({ 'order 1001': 1 });
  });

  it('a run that takes longer than its flow allows fails as such', async () => {
    const flow = { ...flowOf({ erp: action('create-order') }, [['order', 'erp']]) };
    const world = new TestWorld({ ...flow, policy: { ...flow.policy, runTimeoutMs: 1_000 } });
    for (let call = 1; call <= 50; call += 1) world.system.mishaps.set(call, 'gate-closed');
    expect(await world.finish(world.accept())).toMatchObject({ failure: { code: 'core.run-timed-out' } });
  });

  it('writes that may travel together leave in one call, and one at fault fails alone', async () => {
    const world = new TestWorld(
      flowOf(
        { lines: forEach({ atATime: 50 }), book: inside('lines', { ...charge(), type: 'test.book@1' }) },
        [
          ['order', 'lines'],
          ['lines.each', 'book'],
        ],
      ),
    );
    const numbers = Array.from({ length: 20 }, (_, index) => `n${String(index)}`);
    const last = await world.finish(world.accept(lines(numbers.with(7, 'bad'))));
    expect(last).toMatchObject({ failure: { evidence: { failedItems: 1 } } });
    expect(world.system.records).toHaveLength(19);
    expect(world.system.calls).toBeLessThan(12);
  });
});
