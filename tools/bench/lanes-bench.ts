import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { startProgram, stopProgram } from '../runtime/processes.ts';
import { administratorOf, buildRuntime, startRuntime } from '../runtime/runtime-process.ts';
import { addBulkBacklog, bulkLeft, tidyUp } from './bulk-backlog.ts';
import { deployBenchFlow, deployFlow } from './deploy-bench-flow.ts';
import { bulkFlow, orderedFlow } from './lanes-flows.ts';
import { sendAll } from './load.ts';
import { percentile } from './measure.ts';
import { type BenchDelivery, makeDelivery } from './orders.ts';
import { lanesSection, type LanesTable } from './report/lanes.ts';
import { keep } from './results.ts';
import { stampNow } from './stamp.ts';

const ports = { stub: 4470, runtime: 4471 };
const stubUrl = `http://127.0.0.1:${String(ports.stub)}`;
const full = process.argv.includes('--full');
const sizes = full
  ? { hot: 10_000, others: 2_000, warmUp: 4_000, orders: 4_000, bulk: 500_000 }
  : { hot: 500, others: 300, warmUp: 1_000, orders: 600, bulk: 20_000 };

interface Bench {
  database: pg.Client;
  ordersUrl: string;
  orderedUrl: string;
  bulk: { id: string; version: number };
}

/** One hot key beside others, and orders beside a bulk backlog: what each costs the others. Small, and not kept, unless `--full`. */
async function main(): Promise<void> {
  buildRuntime();
  const stamp = stampNow();
  const postgres = await startTemporaryPostgres({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  });
  const stub = await startProgram('tools/bench/stub-erp.ts', { STUB_PORT: String(ports.stub) });
  const dataDir = mkdtempSync(join(tmpdir(), 'crossdock-lanes-'));
  const runtime = await startRuntime({ databaseUrl: postgres.url, port: ports.runtime, dataDir });
  const database = new pg.Client({ connectionString: postgres.url });
  /* When the measurement fails the server goes first; its last word must not hide the reason. */
  database.on('error', () => undefined);
  await database.connect();
  try {
    const ordersUrl = await deployBenchFlow(ports.runtime, stubUrl);
    const client = await administratorOf(ports.runtime);
    const ordered = await deployFlow(client, 'Ordered', orderedFlow);
    const bulk = await deployFlow(client, 'Bulk', bulkFlow);
    const bench: Bench = { database, ordersUrl, orderedUrl: ordered.webhookUrl, bulk };
    const perSecond = await halfOfFullLoad(bench);
    const tables = [await hotKeyBesideOthers(bench, perSecond), await ordersBesideBulk(bench, perSecond)];
    const figures = { ...stamp, tables };
    process.stdout.write(lanesSection(figures));
    if (full) await keep({ lanes: figures });
  } finally {
    await database.end();
    await stopProgram(runtime);
    await stopProgram(stub);
    await postgres.stop();
  }
}

let lastNumber = 100_000;
const deliveries = (count: number) => Array.from({ length: count }, () => makeDelivery((lastNumber += 1)));

async function halfOfFullLoad({ ordersUrl, database }: Bench): Promise<number> {
  await sendAll(ordersUrl, deliveries(sizes.warmUp), { concurrency: 48 });
  await noRunsOf(database, 'orders');
  const start = performance.now();
  await sendAll(ordersUrl, deliveries(sizes.warmUp), { concurrency: 48 });
  await noRunsOf(database, 'orders');
  return (sizes.warmUp / (performance.now() - start)) * 500;
}

/** Orders of keys of their own, evenly; without and with a line of one key that is worked off meanwhile. */
async function hotKeyBesideOthers({ orderedUrl, database }: Bench, perSecond: number): Promise<LanesTable> {
  const pace = Math.min(perSecond, 100);
  const alone = await arrivalsOf(orderedUrl, deliveries(sizes.others), pace);
  const hot = Array.from({ length: sizes.hot }, (_, index) => makeDelivery(5_000_000 + index));
  const start = performance.now();
  const [beside] = await Promise.all([
    arrivalsOf(orderedUrl, deliveries(sizes.others), pace),
    sendAll(orderedUrl, hot, { concurrency: 1 }),
  ]);
  await noRunsOf(database, 'orders');
  const seconds = (performance.now() - start) / 1000;
  beside.push(...(await arrivals()));
  const order = beside.filter(([number]) => number >= 5_000_000).map(([number]) => number);
  const overtaken = order.filter((number, index) => number < (order[index - 1] ?? 0)).length;
  return {
    title: `${String(sizes.hot)} orders of one key, ${String(sizes.others)} of other keys at ${pace.toFixed(0)}/s`,
    rows: [
      ['other keys alone', latency(alone)],
      ['beside the hot key', latency(beside.filter(([number]) => number < 5_000_000))],
      [
        'hot key',
        `${String(order.length)} arrived, ${String(overtaken)} out of order, ${(sizes.hot / seconds).toFixed(0)}/s`,
      ],
    ],
  };
}

/** Orders at half load; without bulk runs waiting, before and after it, and with them. */
async function ordersBesideBulk(
  { ordersUrl, bulk, database }: Bench,
  perSecond: number,
): Promise<LanesTable> {
  await tidyUp(database);
  const alone = await arrivalsOf(ordersUrl, deliveries(sizes.orders), perSecond);
  await addBulkBacklog(database, bulk, makeDelivery(1).body, sizes.bulk);
  /* Time for the backlog to be found, so that bulk runs are under way when the first order comes. */
  await sleep(6_000);
  const orders = deliveries(sizes.orders);
  const before = await bulkLeft(database);
  const start = performance.now();
  const beside = await arrivalsOf(ordersUrl, orders, perSecond);
  const done = before - (await bulkLeft(database));
  const rate = (done / (performance.now() - start)) * 1000;
  await database.query(`delete from active where lane = 'bulk'`);
  await noRunsOf(database, 'bulk');
  await tidyUp(database);
  alone.push(...(await arrivalsOf(ordersUrl, deliveries(sizes.orders), perSecond)));
  return {
    title: `orders at ${perSecond.toFixed(0)}/s, without and with ${String(sizes.bulk)} bulk runs waiting`,
    rows: [
      ['orders alone', latency(alone)],
      ['beside bulk', latency(beside)],
      ['bulk meanwhile', `${String(before)} waited, ${rate.toFixed(0)}/s done`],
    ],
  };
}

type Arrival = [number: number, at: number, sentAt: number | undefined];

/** Sends orders evenly; answers what arrived at the ERP until the last of them did. */
async function arrivalsOf(
  url: string,
  batch: readonly BenchDelivery[],
  perSecond: number,
): Promise<Arrival[]> {
  await arrivals();
  const { sentAt } = await sendAll(url, batch, { perSecond });
  const all: Arrival[] = [];
  const deadline = Date.now() + 120_000;
  while (all.filter(([number]) => sentAt.has(number)).length < batch.length) {
    if (Date.now() > deadline) throw new Error('The orders did not arrive within two minutes');
    await sleep(50);
    for (const [number, at] of await arrivals()) all.push([number, at, sentAt.get(number)]);
  }
  return all;
}

async function arrivals(): Promise<Arrival[]> {
  const found = (await (await fetch(`${stubUrl}/arrivals`)).json()) as Array<[number, number]>;
  return found.map(([number, at]) => [number, at, undefined]);
}

async function noRunsOf(database: pg.Client, lane: string): Promise<void> {
  const deadline = Date.now() + 300_000;
  for (;;) {
    const { rows } = await database.query('select 1 from active where lane = $1 limit 1', [lane]);
    if (rows.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Runs of the lane ${lane} did not end within five minutes`);
    await sleep(20);
  }
}

function latency(found: readonly Arrival[]): string {
  const times = found.flatMap(([, at, sentAt]) => (sentAt === undefined ? [] : [at - sentAt]));
  return [50, 95, 99]
    .map((percent) => `p${String(percent)} ${percentile(times, percent).toFixed(1)} ms`)
    .join('  ');
}

await main();
