import { administratorOf } from '../runtime/runtime-process.ts';
import { benchFlow } from './bench-flow.ts';
import { webhookSecret } from './orders.ts';

/** Sets the benchmark's flow up over the API, as a person would. Answers the webhook address. */
export async function deployBenchFlow(port: number, stubUrl: string): Promise<string> {
  const client = await administratorOf(port);
  const env = 'dev';
  const settings = {
    url: 'http://127.0.0.1:9',
    consumerKey: 'ck_bench',
    consumerSecret: 'cs_bench',
    webhookSecret,
  };
  await client.system.putConnection({
    params: { env, alias: 'shop' },
    body: { type: 'woocommerce', settings },
  });
  await client.system.putLookup({
    params: { env, table: 'payment-methods' },
    body: { bacs: 'bank-transfer', cod: 'cash' },
  });
  const { id, draft } = await client.flows.create({ body: { name: 'Order sync' } });
  const body = { flow: benchFlow(stubUrl), layout: {}, revision: draft.revision };
  await client.flows.saveDraft({ params: { flow: id }, body });
  const { number } = await client.flows.publish({ params: { flow: id }, body: { note: 'bench' } });
  const { webhookUrl } = await client.flows.deploy({
    params: { env, flow: id },
    body: { version: number, enabled: true },
  });
  return webhookUrl;
}
