import { Flow, type Layout } from '@crossdock/flow';
import type { System } from './system.ts';

/** A flow that is started by hand, whose runs are found by the number of an order. Wires as `start.out -> wait`. */
export function byHand(
  nodes: Record<string, unknown>,
  wires: readonly string[],
  policy: Record<string, unknown> = {},
): Flow {
  return Flow.parse({
    schema: 1,
    nodes: { start: { type: 'core.manual@1', params: { keys: { order: 'order' } } }, ...nodes },
    wires: wires.map((wire) => {
      const [from, to] = wire.split(' -> ');
      return { from, to };
    }),
    policy,
  });
}

/** Publishes a flow and switches it on. Answers its id. */
export async function deployed({ client }: System, name: string, flow: Flow): Promise<string> {
  const { id } = await client.flows.create({ body: { name } });
  const params = { flow: id };
  const layout: Layout = Object.fromEntries(
    Object.keys(flow.nodes).map((key, index) => [key, { x: index * 300, y: 0 }]),
  );
  await client.flows.saveDraft({ params, body: { flow, layout, revision: 1 } });
  const { number } = await client.flows.publish({ params, body: {} });
  await client.flows.deploy({ params: { env: 'dev', ...params }, body: { version: number, enabled: true } });
  return id;
}

/** Starts a run by hand. Answers its id. */
export async function started({ client }: System, flow: string, body: unknown): Promise<string> {
  return (await client.flows.start({ params: { env: 'dev', flow }, body: { body } })).id;
}
