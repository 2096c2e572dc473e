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
export async function deployed(system: System, name: string, flow: Flow): Promise<string> {
  const { id } = await system.client.flows.create({ body: { name } });
  await redeployed(system, id, flow);
  return id;
}

/** Publishes the next version of a flow and switches it on. */
export async function redeployed({ client }: System, id: string, flow: Flow): Promise<void> {
  const params = { flow: id };
  const { draft } = await client.flows.get({ params });
  const layout: Layout = Object.fromEntries(
    Object.keys(flow.nodes).map((key, index) => [key, { x: index * 300, y: 0 }]),
  );
  await client.flows.saveDraft({ params, body: { flow, layout, revision: draft.revision } });
  const { number } = await client.flows.publish({ params, body: {} });
  await client.flows.deploy({ params: { env: 'dev', ...params }, body: { version: number, enabled: true } });
}

/** Starts a run by hand. Answers its id. */
export async function started({ client }: System, flow: string, body: unknown): Promise<string> {
  return (await client.flows.start({ params: { env: 'dev', flow }, body: { body } })).id;
}
