import { coreConnector } from '@crossdock/nodes-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, outputOf, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
});
afterAll(() => processes.close());

describe('a sub-flow', () => {
  const callOf = (flow: string) =>
    byHand(
      { call: { type: 'core.sub-flow@1', inputs: { flow: { value: flow }, input: { ref: 'trigger' } } } },
      ['start.out -> call'],
    );

  it('gives its reply to the run that waits for it', async () => {
    const reply = { type: 'core.reply@1', params: { body: { formula: '{"number": trigger.number}' } } };
    const child = await processes.deploy('Book payout', byHand({ reply }, ['start.out -> reply']));
    const parent = await processes.deploy('Payouts', callOf(child));
    const run = await processes.ended(await processes.run(parent, { number: 'po_1' }));
    expect(run.status).toBe('completed');
    expect(outputOf(run, 'call')).toMatchObject({ output: { number: 'po_1' } });
    const [called] = await processes.runsOf(child);
    expect(run.children).toMatchObject([{ id: called?.id, flow: { id: child } }]);
    expect(called).toMatchObject({ source: 'sub-flow', parent: { run: run.id, step: 'call' } });
  });

  it('fails the step with its own failure as the reason', async () => {
    const raise = {
      type: 'core.raise@1',
      params: { code: 'payout.odd', message: { value: 'It does not balance.' } },
    };
    const child = await processes.deploy('Odd payout', byHand({ raise }, ['start.out -> raise']));
    const run = await processes.ended(
      await processes.run(await processes.deploy('Odd payouts', callOf(child))),
    );
    expect(run.failure).toMatchObject({ code: 'core.sub-flow-failed', step: 'call' });
    expect(run.failure?.message).toContain('It does not balance.');
  });

  it('that is nowhere deployed, or switched off, says so', async () => {
    const nowhere = await processes.ended(
      await processes.run(await processes.deploy('To nowhere', callOf('no-such-flow'))),
    );
    expect(nowhere.failure?.code).toBe('core.flow-not-deployed');
    const child = await processes.deploy(
      'Sleepy',
      byHand({ stop: { type: 'core.stop@1' } }, ['start.out -> stop']),
    );
    await processes.switchOff(child);
    const off = await processes.ended(
      await processes.run(await processes.deploy('To sleepy', callOf(child))),
    );
    expect(off.failure?.code).toBe('core.flow-switched-off');
  });

  it('that calls itself comes to an end', async () => {
    const flow = await processes.deploy('Mirror', callOf('mirror'));
    expect(flow).toBe('mirror');
    expect((await processes.ended(await processes.run(flow))).status).toBe('failed');
    const runs = await processes.runsOf(flow);
    expect(runs).toHaveLength(20);
    expect(runs.map(({ failure }) => failure?.code)).toContain('core.sub-flows-too-deep');
  });
});
