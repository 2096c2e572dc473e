import type { Approval, Client } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { coreConnector } from '@crossdock/nodes-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHand, problemOf, TwoProcesses } from '../testing/two-processes.ts';

let processes: TwoProcesses;
let grace: Client;
beforeAll(async () => {
  processes = await TwoProcesses.start([coreConnector]);
  grace = await processes.colleague('grace');
});
afterAll(() => processes.close());

const dev = { env: 'dev' };
const admin = 'admin@example.com';

const ask = (inputs: Record<string, unknown> = {}) => ({
  type: 'core.approval@1',
  inputs: { title: { value: 'Refund?' }, ...inputs },
});
const asking = (inputs: Record<string, unknown> = {}) =>
  byHand({ ask: ask(inputs), done: { type: 'core.stop@1' } }, ['start.out -> ask', 'ask.approved -> done']);
const asksWhen = (trigger: Record<string, unknown>) =>
  Flow.parse({
    schema: 1,
    nodes: { start: trigger, ask: ask(), done: { type: 'core.stop@1' } },
    wires: [
      { from: 'start.out', to: 'ask' },
      { from: 'ask.approved', to: 'done' },
    ],
  });

/** The question that a run of a flow asks. */
async function askedBy(flow: string, but: readonly string[] = []): Promise<Approval> {
  for (;;) {
    const open = await processes.client.approvals.list({ params: dev });
    const found = open.find((each) => each.flow.id === flow && !but.includes(each.id));
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
const reject = ({ id }: Approval, client: Client) =>
  problemOf(
    client.approvals.decide({ params: { ...dev, approval: id }, body: { decision: 'rejected', note: '' } }),
  );
const cancelled = async ({ run }: Approval) => {
  await grace.runControls.cancel({ params: { ...dev, run }, body: { reason: 'again' } });
  return run;
};

describe('whoever caused a run may not decide what it asks:', () => {
  it('who started it', async () => {
    const flow = await processes.deploy('Started', asking());
    await processes.run(flow);
    const asked = await askedBy(flow);
    expect(asked.not).toEqual([admin]);
    expect(await reject(asked, processes.client)).toBe('403 approvals.own-request');
    expect(await reject(asked, grace)).toBe('none');
  });

  it('who brought its file', async () => {
    const flow = await processes.deploy(
      'Brought',
      asksWhen({ type: 'core.file@1', params: { file: { format: 'json-lines' } } }),
    );
    await fetch(`${processes.runtime.url}/api/environments/dev/flows/${flow}/files?name=rows.json`, {
      method: 'POST',
      headers: { authorization: `Bearer ${processes.runtime.token}` },
      body: '{"row": 1}\n',
    });
    expect((await askedBy(flow)).not).toEqual([admin]);
  });

  it('who asked for a replay, and who started what is replayed, along the whole line', async () => {
    const flow = await processes.deploy('Replayed', asking());
    await processes.run(flow, {}, grace);
    const first = await askedBy(flow);
    expect(first.not).toEqual(['grace@example.com']);
    const heidi = await processes.colleague('heidi');
    await heidi.runs.replay({ params: { ...dev, run: await cancelled(first) }, body: {} });
    const second = await askedBy(flow, [first.id]);
    expect(second.not).toEqual(['grace@example.com', 'heidi@example.com']);
    await processes.client.replays.start({ params: dev, body: { runs: [await cancelled(second)] } });
    const third = await askedBy(flow, [first.id, second.id]);
    expect(third.not).toEqual(['grace@example.com', 'heidi@example.com', admin]);
  });

  it('who started the run that started it, be it a sub-flow, items of a list or a published event', async () => {
    const child = await processes.deploy('Child', asking());
    const listening = await processes.deploy(
      'Listening',
      asksWhen({ type: 'core.event@1', params: { name: 'refund.wanted' } }),
    );
    const parent = await processes.deploy(
      'Parent',
      byHand(
        {
          each: {
            type: 'core.for-each@1',
            params: { items: { value: ['a', 'b'] }, childRunsAbove: 1 },
          },
          tell: {
            type: 'core.publish-event@1',
            within: 'each',
            inputs: { name: { value: 'refund.wanted' }, correlation: { ref: 'item' } },
          },
          call: {
            type: 'core.sub-flow@1',
            within: 'each',
            inputs: { flow: { value: child }, input: { ref: 'trigger' } },
          },
        },
        ['start.out -> each', 'each.each -> tell', 'tell.out -> call'],
      ),
    );
    await processes.run(parent);
    expect((await askedBy(child)).not).toEqual([admin]);
    expect((await askedBy(listening)).not).toEqual([admin]);
  });

  it('who started a run whose item it hands on, with those of others', async () => {
    const flow = await processes.deploy(
      'Together',
      byHand(
        {
          gather: {
            type: 'core.aggregate@1',
            inputs: {
              group: { value: 'together' },
              key: { value: 'all' },
              item: { value: 'refund' },
              most: { value: 2 },
              withinMs: { value: 60_000 },
            },
          },
          ask: ask(),
          done: { type: 'core.stop@1' },
        },
        ['start.out -> gather', 'gather.out -> ask', 'ask.approved -> done'],
      ),
    );
    const leading = await processes.run(flow, {}, grace);
    const statusOf = async (run: string) =>
      (await processes.client.runs.get({ params: { ...dev, run } })).status;
    await expect.poll(() => statusOf(leading)).toBe('waiting');
    await processes.run(flow);
    const asked = await askedBy(flow);
    expect(asked.not).toEqual(['grace@example.com', admin]);
    expect(await reject(asked, processes.client)).toBe('403 approvals.own-request');
  });
});

describe('a run that nobody started', () => {
  it('may be decided by anybody', async () => {
    await processes.client.system.putConnection({
      params: { ...dev, alias: 'sender' },
      body: { type: 'core.webhook-sender', settings: {} },
    });
    const flow = await processes.deploy(
      'Delivered',
      asksWhen({
        type: 'core.webhook@1',
        connection: 'sender',
        params: { proof: { kind: 'none', anybodyMaySend: true } },
      }),
    );
    const delivered = await fetch(`${processes.runtime.url}/hooks/dev/${flow}`, {
      method: 'POST',
      body: '{}',
    });
    expect(delivered.status).toBe(202);
    const asked = await askedBy(flow);
    expect(asked.not).toEqual([]);
    expect(await reject(asked, processes.client)).toBe('none');
  });
});

describe('an approval step', () => {
  it('may let people decide what they caused', async () => {
    const flow = await processes.deploy('Alone', asking({ selfApproval: { value: true } }));
    await processes.run(flow);
    expect(await reject(await askedBy(flow), processes.client)).toBe('none');
  });

  it('that leaves nobody to decide fails, and says so, rather than wait for ever', async () => {
    const flow = await processes.deploy('Nobody', asking({ deciders: { value: ['Admin@example.com'] } }));
    const run = await processes.ended(await processes.run(flow));
    expect(run.failure).toMatchObject({ code: 'core.approval-nobody-left', kind: 'policy', step: 'ask' });
  });
});
