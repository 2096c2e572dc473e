import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startErp } from '@crossdock/demo';
import { Flow } from '@crossdock/flow';
import pg from 'pg';
import { type BenchDelivery, makeDelivery, webhookSecret } from '../bench/orders.ts';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { stopProgram } from '../runtime/processes.ts';
import { buildRuntime, administratorOf, startRuntime } from '../runtime/runtime-process.ts';

/**
 * Kills the runtime without warning, again and again, while orders come in, a fifth of them twice. Whoever
 * delivers repeats until the answer is 202, and never after. In the end there must be one sales order for each.
 */
const quick = process.argv.includes('--quick');
const wanted = quick ? { orders: 200, kills: 5 } : { orders: 2_000, kills: 50 };
const port = 4493;
const skus = ['MUG-1', 'MUG-2', 'MUG-3', 'MUG-4', 'MUG-5', 'SHIPPING', 'FEE'];

async function main(): Promise<void> {
  buildRuntime();
  const postgres = await startTemporaryPostgres();
  const products = skus.map((sku) => ({ sku, name: sku, price: '9.99', taxClass: '' as const }));
  const erp = await startErp({ version: '19.0', products });
  const options = {
    databaseUrl: postgres.url,
    port,
    dataDir: mkdtempSync(join(tmpdir(), 'crossdock-chaos-')),
    more: { LEASE_MS: '5000' },
  };
  let runtime = await startRuntime(options);
  try {
    const url = await deployDemoFlow({
      url: erp.url,
      database: erp.access.database,
      login: erp.access.login,
      apiKey: erp.access.apiKey,
    });
    const progress = { acknowledged: 0 };
    const delivering = deliverAll(url, progress);
    for (let kill = 1; kill <= wanted.kills; kill += 1) {
      await acknowledgedAtLeast(progress, (kill * wanted.orders) / (wanted.kills + 1));
      await sleep(Math.random() * 150);
      runtime.kill('SIGKILL');
      await gone(runtime);
      runtime = await startRuntime(options);
      process.stdout.write(
        `killed ${String(kill)} times, ${String(progress.acknowledged)} deliveries acknowledged\n`,
      );
    }
    await delivering;
    const settledAfter = await settled(postgres.url);
    judge(erp.salesOrders(), settledAfter);
  } finally {
    await stopProgram(runtime);
    await erp.close();
    await postgres.stop();
  }
}

async function deployDemoFlow(erp: Record<'url' | 'database' | 'login' | 'apiKey', string>): Promise<string> {
  const client = await administratorOf(port);
  const env = 'dev';
  const shop = {
    url: 'http://127.0.0.1:9',
    consumerKey: 'ck_chaos',
    consumerSecret: 'cs_chaos',
    webhookSecret,
  };
  const { flow: document, layout } = JSON.parse(
    readFileSync('apps/runtime/src/demo/order-to-odoo.flow.json', 'utf8'),
  ) as { flow: unknown; layout: Record<string, { x: number; y: number }> };
  await client.system.changeEnvironment({ params: { env }, body: { privateAddresses: true } });
  await client.system.putConnection({
    params: { env, alias: 'shop' },
    body: { type: 'woocommerce', settings: shop },
  });
  await client.system.putConnection({
    params: { env, alias: 'erp' },
    body: { type: 'odoo', settings: erp },
  });
  await client.system.putLookup({
    params: { env, table: 'payment-methods' },
    body: { bacs: 'bank transfer' },
  });
  const { id, draft } = await client.flows.create({ body: { name: 'Chaos' } });
  await client.flows.saveDraft({
    params: { flow: id },
    body: { flow: Flow.parse(document), layout, revision: draft.revision },
  });
  const { number } = await client.flows.publish({ params: { flow: id }, body: {} });
  return (await client.flows.deploy({ params: { env, flow: id }, body: { version: number, enabled: true } }))
    .webhookUrl;
}

/** Delivers every order, a fifth of them twice, in a mixed order, eight at a time. */
async function deliverAll(url: string, progress: { acknowledged: number }): Promise<void> {
  const deliveries = Array.from({ length: wanted.orders }, (_, index) => makeDelivery(index + 1));
  const queue = deliveries
    .flatMap((delivery, index) => (index % 5 === 0 ? [delivery, delivery] : [delivery]))
    .values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const delivery of queue) {
        while (!(await isAcknowledged(url, delivery))) await sleep(50);
        progress.acknowledged += 1;
      }
    }),
  );
}

async function isAcknowledged(url: string, { body, signature }: BenchDelivery): Promise<boolean> {
  const headers = {
    'content-type': 'application/json',
    'x-wc-webhook-topic': 'order.created',
    'x-wc-webhook-signature': signature,
  };
  try {
    return (await fetch(url, { method: 'POST', body: new Uint8Array(body), headers })).status === 202;
  } catch {
    return false;
  }
}

async function acknowledgedAtLeast(progress: { acknowledged: number }, count: number): Promise<void> {
  while (progress.acknowledged < count) await sleep(10);
}

/** Waits until no run is left to do, for 60 seconds at most. Answers the seconds it took. */
async function settled(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const start = Date.now();
  for (;;) {
    const { rows } = await client.query<{ count: string }>('select count(*) from active');
    const seconds = (Date.now() - start) / 1000;
    if (Number(rows[0]?.count) === 0) {
      await client.end();
      return seconds;
    }
    if (seconds > 60) throw new Error(`${rows[0]?.count ?? '?'} runs are stuck 60 s after the last restart`);
    await sleep(200);
  }
}

function judge(
  orders: ReadonlyArray<{ reference: string | null; state: string }>,
  settledAfter: number,
): void {
  const counts = new Map<string, number>();
  for (const { reference } of orders) counts.set(String(reference), (counts.get(String(reference)) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1).map(([reference]) => reference);
  const confirmed = orders.filter(({ state }) => state === 'sale').length;
  process.stdout.write(
    `${String(wanted.orders)} orders acknowledged, ${String(wanted.kills)} kills: ${String(counts.size)} sales orders, ` +
      `${String(confirmed)} confirmed, ${String(twice.length)} twice, settled ${settledAfter.toFixed(1)} s after the last delivery\n`,
  );
  if (counts.size !== wanted.orders || twice.length > 0 || confirmed !== wanted.orders) process.exitCode = 1;
}

function gone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else
      child.once('exit', () => {
        resolve();
      });
  });
}

await main();
