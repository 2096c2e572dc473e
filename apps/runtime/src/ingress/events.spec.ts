import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'desk' },
    body: { type: 'desk', settings: {} },
  });
});
afterAll(() => runtime.close());

const listens = (name: string): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      heard: { type: 'core.event@1', params: { name, keys: { order: 'number' } } },
      note: { type: 'desk.note@1', connection: 'desk', inputs: { note: { ref: 'trigger' } } },
    },
    wires: [{ from: 'heard.out', to: 'note' }],
  });
const publishes = Flow.parse({
  schema: 1,
  nodes: {
    start: { type: 'core.manual@1' },
    tell: {
      type: 'core.publish-event@1',
      inputs: {
        name: { value: 'order.placed' },
        correlation: { ref: 'trigger.number' },
        id: { ref: 'trigger.number' },
        body: { ref: 'trigger' },
      },
    },
  },
  wires: [{ from: 'start.out', to: 'tell' }],
});

const start = (flow: string, body: object) =>
  runtime.client.flows.start({ params: { env: 'dev', flow }, body: { body } });
const runsOf = async (flow: string) =>
  (await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).runs;

describe('a flow that listens to an event', () => {
  it('starts once for each event that another flow publishes, with its body', async () => {
    const [billing, shipping, refunds] = [
      await deployFlow(runtime, 'Billing', listens('order.placed')),
      await deployFlow(runtime, 'Shipping', listens('order.placed')),
      await deployFlow(runtime, 'Refunds', listens('order.refunded')),
    ];
    const shop = await deployFlow(runtime, 'Shop', publishes);
    await start(shop, { number: 'e1' });
    await start(shop, { number: 'e1' });
    await expect.poll(() => desk.notes).toEqual(['e1', 'e1']);
    await expect
      .poll(async () => (await runsOf(shop)).map(({ status }) => status))
      .toEqual(['completed', 'completed']);
    for (const flow of [billing, shipping]) {
      await expect
        .poll(() => runsOf(flow))
        .toMatchObject([{ source: 'event', status: 'completed', keys: [{ kind: 'order', value: 'e1' }] }]);
    }
    expect(await runsOf(refunds)).toEqual([]);
  });
});
