import { coreConnector } from '@crossdock/nodes-core';
import { defineAction, defineConnection, defineConnector, z } from '@crossdock/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byHand, TwoProcesses } from '../testing/two-processes.ts';

/** A desk at which calls are counted while they are under way. */
const desk = { now: 0, most: 0, served: [] as string[] };

const connection = defineConnection({
  id: 'desk',
  title: 'Desk',
  monogram: 'DE',
  description: 'A desk for specs.',
  settings: z.object({}),
  open: () => desk,
  test: () => Promise.resolve({}),
});
const serve = defineAction({
  id: 'desk.serve',
  version: 1,
  title: 'Serve',
  description: 'Serves one.',
  connection,
  input: z.object({ name: z.string() }),
  output: z.object({}),
  effect: 'read',
  run: async (at, { name }) => {
    at.now += 1;
    at.most = Math.max(at.most, at.now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    at.now -= 1;
    at.served.push(name);
    return {};
  },
  sample: { input: { name: '1' }, output: {} },
});

let processes: TwoProcesses;
beforeAll(async () => {
  const connector = defineConnector({ id: 'desk', connections: [connection], actions: [serve] });
  processes = await TwoProcesses.start([coreConnector, connector]);
  await processes.client.system.putConnection({
    params: { env: 'dev', alias: 'desk' },
    body: { type: 'desk', settings: {} },
  });
});
afterAll(() => processes.close());

it('of a flow that lets one run go at a time one goes at a time, though two processes take its runs', async () => {
  const node = { type: 'desk.serve@1', connection: 'desk', inputs: { name: { ref: 'trigger.name' } } };
  const drawn = byHand({ node }, ['start.out -> node']);
  const flow = await processes.deploy('One by one', {
    ...drawn,
    policy: { ...drawn.policy, concurrency: 1 },
  });
  const names = Array.from({ length: 24 }, (_, index) => String(index));
  const runs = await Promise.all(
    names.map((name, index) =>
      processes.run(flow, { name }, index % 2 === 0 ? processes.client : processes.other),
    ),
  );
  const over = await Promise.all(runs.map((run) => processes.ended(run)));
  expect(over.map(({ status }) => status)).toEqual(names.map(() => 'completed'));
  expect(desk.served.toSorted()).toEqual(names.toSorted());
  expect(desk.most).toBe(1);
});
