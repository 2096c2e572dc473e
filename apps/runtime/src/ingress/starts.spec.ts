import { ApiError } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors);
  for (const [alias, type] of [
    ['sender', 'core.webhook-sender'],
    ['desk', 'desk'],
  ] as const)
    await runtime.client.system.putConnection({
      params: { env: 'dev', alias },
      body: { type, settings: {} },
    });
});
afterAll(() => runtime.close());

const form = {
  type: 'object',
  properties: { number: { type: 'string', minLength: 1 }, copies: { type: 'integer', maximum: 10 } },
  required: ['number'],
};
const byHand = Flow.parse({
  schema: 1,
  nodes: {
    start: { type: 'core.manual@1', params: { form, keys: { note: 'number' } } },
    note: { type: 'desk.note@1', connection: 'desk', inputs: { note: { ref: 'trigger' } } },
  },
  wires: [{ from: 'start.out', to: 'note' }],
});

const start = (flow: string, body: unknown) =>
  runtime.client.flows.start({ params: { env: 'dev', flow }, body: { body } });
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'none' as const,
    (error: unknown) => (error instanceof ApiError ? error.problem : error),
  );

async function ended(run: string) {
  for (;;) {
    const detail = await runtime.client.runs.get({ params: { env: 'dev', run } });
    if (!['queued', 'running'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

describe('a flow that is started by hand', () => {
  it('runs with what was given', async () => {
    const flow = await deployFlow(runtime, 'By hand', byHand);
    const started = await start(flow, { number: 's1', copies: 2 });
    expect(started).toMatchObject({ source: 'manual', keys: [{ kind: 'note', value: 's1' }] });
    expect(await ended(started.id)).toMatchObject({
      status: 'completed',
      event: { body: { number: 's1', copies: 2 } },
    });
    expect((await start(flow, { number: 's1', copies: 2 })).id).not.toBe(started.id);
  });

  it('starts once for one idempotency key', async () => {
    const flow = await deployFlow(runtime, 'Once', byHand);
    const startAs = async (key: string) => {
      const response = await fetch(`${runtime.url}/api/environments/dev/flows/${flow}/start`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${runtime.token}`,
          'idempotency-key': key,
        },
        body: JSON.stringify({ body: { number: 's2' } }),
      });
      return ((await response.json()) as { id: string }).id;
    };
    const [first, again, other] = [await startAs('a'), await startAs('a'), await startAs('b')];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('does not start with what its form refuses, and names the fields', async () => {
    const flow = await deployFlow(runtime, 'Strict', byHand);
    const problem = await refusal(start(flow, { copies: 12 }));
    expect(problem).toMatchObject({ status: 422, code: 'core.event-misfit' });
    const fields = (problem as { errors: Array<{ field: string }> }).errors.map(({ field }) => field);
    expect(fields.toSorted()).toEqual(['body.copies', 'body.number']);
    expect((await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).total).toBe(0);
  });

  it('does not start while it is switched off, or where it is not deployed', async () => {
    const flow = await deployFlow(runtime, 'Off', byHand);
    await runtime.client.flows.deploy({ params: { env: 'dev', flow }, body: { version: 1, enabled: false } });
    expect(await refusal(start(flow, { number: 's3' }))).toMatchObject({
      status: 409,
      code: 'runs.switched-off',
    });
    expect(await refusal(start('no-such-flow', {}))).toMatchObject({
      status: 404,
      code: 'runs.not-deployed',
    });
  });

  it('may be any flow: its trigger then gets the event of its system', async () => {
    const webhook = Flow.parse({
      ...byHand,
      nodes: {
        ...byHand.nodes,
        start: {
          type: 'core.webhook@1',
          connection: 'sender',
          params: { proof: { kind: 'signature', header: 'x-signature' } },
        },
      },
    });
    const started = await start(await deployFlow(runtime, 'Any', webhook), { number: 's4' });
    expect((await ended(started.id)).status).toBe('completed');
    expect(desk.notes).toContain('s4');
  });
});
