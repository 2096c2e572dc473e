import type { Client } from '@crossdock/contracts';
import type { Flow } from '@crossdock/flow';
import { administratorOf } from '../runtime/runtime-process.ts';
import { benchFlow } from './bench-flow.ts';
import { webhookSecret } from './orders.ts';

const env = 'dev';

/** Sets the benchmark's order-sync up over the API, as a person would. Answers the webhook address. */
export async function deployBenchFlow(port: number, stubUrl: string): Promise<string> {
  const client = await administratorOf(port);
  await connectSystems(client, stubUrl);
  const { webhookUrl } = await deployFlow(client, 'Order sync', benchFlow);
  return webhookUrl;
}

/** A shop that only delivers, an ERP, and the table that the mappings look payment methods up in. */
export async function connectSystems(client: Client, stubUrl: string): Promise<void> {
  const shop = {
    url: 'http://127.0.0.1:9',
    consumerKey: 'ck_bench',
    consumerSecret: 'cs_bench',
    webhookSecret,
  };
  await client.system.changeEnvironment({ params: { env }, body: { privateAddresses: true } });
  await client.system.putConnection({
    params: { env, alias: 'shop' },
    body: { type: 'woocommerce', settings: shop },
  });
  await client.system.putConnection({
    params: { env, alias: 'erp' },
    body: { type: 'core.http', settings: { url: stubUrl } },
  });
  await client.system.putLookup({
    params: { env, table: 'payment-methods' },
    body: { bacs: 'bank-transfer', cod: 'cash' },
  });
}

/** Publishes a flow and deploys it to dev. Answers its id, version and webhook address. */
export async function deployFlow(
  client: Client,
  name: string,
  flow: Flow,
): Promise<{ id: string; version: number; webhookUrl: string }> {
  const { id, draft } = await client.flows.create({ body: { name } });
  const params = { flow: id };
  await client.flows.saveDraft({ params, body: { flow, layout: {}, revision: draft.revision } });
  const { number: version } = await client.flows.publish({ params, body: { note: 'bench' } });
  const { webhookUrl } = await client.flows.deploy({
    params: { env, flow: id },
    body: { version, enabled: true },
  });
  return { id, version, webhookUrl };
}
