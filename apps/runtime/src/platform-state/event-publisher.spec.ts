import { coreConnector } from '@crossdock/nodes-core';
import type { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, outputOf, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
});
afterAll(() => processes.close());

describe('a canonical event', () => {
  const about = { name: { value: 'payment.confirmed' }, correlation: { ref: 'trigger.order' } };
  const paying = byHand(
    { tell: { type: 'core.publish-event@1', inputs: { ...about, body: { ref: 'trigger' } } } },
    ['start.out -> tell'],
  );
  const waiting = byHand({ paid: { type: 'core.wait-for-event@1', inputs: about } }, ['start.out -> paid']);
  let pay: string;
  let release: string;
  beforeAll(async () => {
    pay = await processes.deploy('Payment', paying);
    release = await processes.deploy('Release', waiting);
  });

  it('lets the runs go on that wait for it, wherever they were driven', async () => {
    const runs = [
      await processes.run(release, { order: 'A1' }),
      await processes.run(release, { order: 'A1' }, processes.other),
    ];
    const unpaid = await processes.run(release, { order: 'A2' });
    await Promise.all([...runs, unpaid].map((run) => processes.untilStatus(run, 'waiting')));
    await processes.run(pay, { order: 'A1', amount: '10.00' }, processes.other);
    for (const run of runs) {
      expect(outputOf(await processes.ended(run), 'paid')).toMatchObject({
        received: true,
        body: { amount: '10.00' },
      });
    }
    expect((await processes.detail(unpaid)).status).toBe('waiting');
  });

  it('that came before anybody waited is not missed', async () => {
    await processes.ended(await processes.run(pay, { order: 'B1', amount: '20.00' }));
    const run = await processes.ended(await processes.run(release, { order: 'B1' }, processes.other));
    expect(outputOf(run, 'paid')).toMatchObject({ received: true, body: { amount: '20.00' } });
  });

  it('starts each flow that listens, once', async () => {
    const listening = byHand({ stop: { type: 'core.stop@1' } }, ['start.out -> stop']);
    const tuned = (name: string): Flow => ({
      ...listening,
      nodes: {
        ...listening.nodes,
        start: { type: 'core.event@1', params: { name, keys: { order: 'order' } } },
      },
    });
    const [hears, alsoHears, deaf, off] = [
      await processes.deploy('Hears', tuned('payment.confirmed')),
      await processes.deploy('Also hears', tuned('payment.confirmed')),
      await processes.deploy('Hears other things', tuned('order.placed')),
      await processes.deploy('Switched off', tuned('payment.confirmed')),
    ];
    await processes.switchOff(off);
    const once = byHand(
      {
        tell: {
          type: 'core.publish-event@1',
          inputs: { ...about, body: { ref: 'trigger' }, id: { ref: 'trigger.order' } },
        },
      },
      ['start.out -> tell'],
    );
    const payOnce = await processes.deploy('Payment once', once);
    const runs = await Promise.all([
      processes.run(payOnce, { order: 'C1' }),
      processes.run(payOnce, { order: 'C1' }, processes.other),
    ]);
    const told = await Promise.all(runs.map(async (run) => outputOf(await processes.ended(run), 'tell')));
    expect(told[0]).toEqual(told[1]);
    for (const flow of [hears, alsoHears]) {
      const [started, ...more] = await processes.runsOf(flow);
      expect(more).toEqual([]);
      expect(started).toMatchObject({ source: 'event', keys: [{ kind: 'order', value: 'C1' }] });
    }
    expect([await processes.runsOf(deaf), await processes.runsOf(off)]).toEqual([[], []]);
  });

  it('cannot be one of those that the platform gives itself', async () => {
    const forge = byHand(
      {
        tell: {
          type: 'core.publish-event@1',
          inputs: { name: { value: 'approval.decided' }, correlation: { value: 'x' } },
        },
      },
      ['start.out -> tell'],
    );
    const run = await processes.ended(await processes.run(await processes.deploy('Forge', forge)));
    expect(run.failure?.code).toBe('core.event-name-reserved');
  });
});
