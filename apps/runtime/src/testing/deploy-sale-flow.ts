import type { ControlPlane } from './control-plane.ts';
import { saleFlow, saleLayout } from './sale-flow.ts';

/** Connects till and ledger in dev, publishes the sale flow and deploys it. Answers its id. */
export async function deploySaleFlow({ client }: ControlPlane): Promise<string> {
  for (const alias of ['till', 'ledger']) {
    const settings = { url: 'https://x.example', token: 'abc' };
    await client.system.putConnection({ params: { env: 'dev', alias }, body: { type: alias, settings } });
  }
  await client.system.putLookup({ params: { env: 'dev', table: 'accounts' }, body: { cash: '1000' } });
  const { id } = await client.flows.create({ body: { name: 'Till to ledger' } });
  const params = { flow: id };
  await client.flows.saveDraft({ params, body: { flow: saleFlow, layout: saleLayout, revision: 1 } });
  const { number } = await client.flows.publish({ params, body: {} });
  await client.flows.deploy({ params: { env: 'dev', flow: id }, body: { version: number, enabled: true } });
  return id;
}
