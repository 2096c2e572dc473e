import { setTimeout as pause } from 'node:timers/promises';
import { Flow } from '@crossdock/flow';
import { coreConnector } from '@crossdock/nodes-core';
import { defineAction, defineConnection, defineConnector, z } from '@crossdock/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';
import { mostLargeBytes } from './large-events.ts';

/** Sees how many bytes of events are under way together. */
const seen = { now: 0, most: 0 };
/** Until then nobody gets on, so that all come together who may. */
const accepted = Promise.withResolvers<undefined>();
const scales = defineConnection({
  id: 'scales',
  title: 'Scales',
  monogram: 'SC',
  description: 'Scales for specs.',
  settings: z.object({}),
  open: () => seen,
  test: () => Promise.resolve({}),
});
const weigh = defineAction({
  id: 'scales.weigh',
  version: 1,
  title: 'Weigh',
  description: 'Weighs what is under way.',
  connection: scales,
  input: z.object({ bytes: z.number() }),
  output: z.object({}),
  effect: 'repeatable',
  run: async (client, { bytes }) => {
    client.now += bytes;
    client.most = Math.max(client.most, client.now);
    await accepted.promise;
    client.now -= bytes;
    return {};
  },
  sample: { input: { bytes: 1 }, output: {} },
});

let runtime: Runtime;
beforeAll(async () => {
  runtime = await startRuntime([
    coreConnector,
    defineConnector({ id: 'scales', connections: [scales], actions: [weigh] }),
  ]);
  for (const [alias, type] of [
    ['scales', 'scales'],
    ['sender', 'core.webhook-sender'],
  ] as const)
    await runtime.client.system.putConnection({
      params: { env: 'dev', alias },
      body: { type, settings: {} },
    });
});
afterAll(() => runtime.close());

const weighing = Flow.parse({
  schema: 1,
  nodes: {
    event: {
      type: 'core.webhook@1',
      connection: 'sender',
      params: { proof: { kind: 'none', anybodyMaySend: true } },
    },
    weigh: { type: 'scales.weigh@1', connection: 'scales', inputs: { bytes: { ref: 'trigger.bytes' } } },
  },
  wires: [{ from: 'event.out', to: 'weigh' }],
});

/** As a sender does: until it is accepted. */
async function send(flow: string, body: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${runtime.url}/hooks/dev/${flow}`, { method: 'POST', body });
    if (answer.status === 202) return;
    expect(answer.status).toBe(503);
    await pause(100);
  }
}

describe('many large events at once', () => {
  it('are under way together only as far as a process can bear, and all get done', async () => {
    const flow = await deployFlow(runtime, 'Weighing', weighing);
    const bytes = 8 * 1024 * 1024;
    const text = 'x'.repeat(bytes - 50);
    const events = Array.from({ length: 40 }, (_, number) => JSON.stringify({ number, bytes, text }));
    await Promise.all(events.map((event) => send(flow, event)));
    accepted.resolve(undefined);
    const done = () =>
      runtime.client.runs.list({ params: { env: 'dev' }, query: { flow, status: 'completed', limit: 100 } });
    while ((await done()).runs.length < events.length) await pause(100);
    expect(seen.most).toBeGreaterThan(0);
    expect(seen.most).toBeLessThanOrEqual(mostLargeBytes);
  }, 120_000);
});
