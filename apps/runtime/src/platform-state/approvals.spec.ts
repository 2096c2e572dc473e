import { coreConnector } from '@crossdock/nodes-core';
import type { Client } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, outputOf, problemOf, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
let grace: Client;
let heidi: Client;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
  [grace, heidi] = await Promise.all([processes.colleague('grace'), processes.colleague('heidi')]);
});
afterAll(() => processes.close());

const dev = { env: 'dev' };

describe('an approval', () => {
  const form = { type: 'object', properties: { restock: { type: 'boolean' } }, required: ['restock'] };
  const ask = (inputs: Record<string, unknown> = {}) =>
    byHand(
      {
        ask: {
          type: 'core.approval@1',
          inputs: {
            title: { formula: '"Refund " + trigger.amount + "?"' },
            form: { value: form },
            details: { ref: 'trigger' },
            ...inputs,
          },
        },
        refund: { type: 'core.map@1', params: { fields: { restock: { ref: 'steps.ask.answers.restock' } } } },
        refuse: { type: 'core.stop@1' },
        late: { type: 'core.stop@1' },
      },
      ['start.out -> ask', 'ask.approved -> refund', 'ask.rejected -> refuse', 'ask.timeout -> late'],
    );

  async function asked(flow: string, amount: string): Promise<{ run: string; approval: string }> {
    const run = await processes.run(flow, { amount });
    await processes.untilStatus(run, 'waiting');
    const open = await processes.other.approvals.list({ params: dev });
    const approval = open.find((each) => each.run === run);
    if (approval === undefined) throw new Error('Nobody was asked');
    expect(approval).toMatchObject({
      title: `Refund ${amount}?`,
      details: { amount },
      open: true,
      step: 'ask',
    });
    return { run, approval: approval.id };
  }

  const decide = (
    approval: string,
    body: Parameters<Client['approvals']['decide']>[0]['body'],
    client = grace,
  ) => client.approvals.decide({ params: { ...dev, approval }, body });

  it('holds the run until a person has decided, with what the form asks for', async () => {
    const flow = await processes.deploy('Refunds', ask());
    const { run, approval } = await asked(flow, '240.00');
    const waiting = await processes.detail(run);
    expect(waiting.steps.find(({ key }) => key === 'ask')).toMatchObject({ state: 'waiting', port: null });
    expect(waiting.wires).toEqual([0]);
    const health = async () =>
      (await processes.other.flows.list({ params: dev })).find(({ id }) => id === flow)?.health;
    await expect.poll(health, { timeout: 15_000 }).toMatchObject({ active: 0, waiting: 1 });
    const unfit = decide(approval, { decision: 'approved', answers: { restock: 'yes' } });
    await expect(unfit).rejects.toMatchObject({
      problem: {
        code: 'approvals.answers-invalid',
        errors: [{ field: 'answers.restock', message: 'must be true or false, not a text' }],
      },
    });
    const decided = await decide(approval, {
      decision: 'approved',
      answers: { restock: true },
      note: 'Fine.',
    });
    expect(decided).toMatchObject({ open: false, decision: { by: 'grace@example.com', note: 'Fine.' } });
    const done = await processes.ended(run);
    expect(outputOf(done, 'refund')).toEqual({ restock: true });
    expect(outputOf(done, 'ask')).toMatchObject({ by: 'grace@example.com', note: 'Fine.' });
    expect(await problemOf(decide(approval, { decision: 'rejected' }))).toBe('409 approvals.decided');
  });

  it('is decided once by two people in the same moment', async () => {
    const { run, approval } = await asked(await processes.deploy('Refunds at once', ask()), '1.00');
    const answers = { restock: false };
    const outcomes = await Promise.all([
      problemOf(decide(approval, { decision: 'approved', answers }, grace)),
      problemOf(decide(approval, { decision: 'rejected' }, heidi)),
    ]);
    expect(outcomes.toSorted()).toEqual(['409 approvals.decided', 'none']);
    const shown = await processes.other.approvals.get({ params: { ...dev, approval } });
    expect(outputOf(await processes.ended(run), 'ask')).toMatchObject({ decision: shown.decision?.decision });
  });

  it('is not for those whom the flow names, nor for those who are not among the deciders', async () => {
    const own = await asked(
      await processes.deploy('Own refunds', ask({ not: { value: ['Grace@Example.com'] } })),
      '2.00',
    );
    const shown = await processes.other.approvals.get({ params: { ...dev, approval: own.approval } });
    expect(shown.not).toEqual(['Grace@Example.com', 'admin@example.com']);
    expect(await problemOf(decide(own.approval, { decision: 'rejected' }))).toBe('403 approvals.own-request');
    const others = await asked(
      await processes.deploy('Refunds of others', ask({ deciders: { value: ['boss@example.com'] } })),
      '3.00',
    );
    expect(await problemOf(decide(others.approval, { decision: 'rejected' }))).toBe(
      '403 approvals.not-decider',
    );
  });

  it('is over when its time or its run is', async () => {
    const late = await processes.run(await processes.deploy('Hasty', ask({ timeoutMs: { value: 300 } })), {
      amount: '4.00',
    });
    expect(outputOf(await processes.ended(late), 'ask')).toMatchObject({ decision: 'timeout' });
    const stopped = await asked(await processes.deploy('Stopped', ask()), '5.00');
    await processes.client.runControls.cancel({
      params: { ...dev, run: stopped.run },
      body: { reason: 'Wrong order' },
    });
    expect(await problemOf(decide(stopped.approval, { decision: 'rejected' }))).toBe('409 approvals.over');
    const open = await processes.other.approvals.list({ params: dev });
    expect(open.map(({ run }) => run)).not.toContain(late);
    expect(open.map(({ run }) => run)).not.toContain(stopped.run);
  });

  it('that is not there is not found', async () => {
    expect(await problemOf(processes.other.approvals.get({ params: { ...dev, approval: 'none' } }))).toBe(
      '404 approvals.unknown',
    );
  });
});
