import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@crossdock/contracts';
import pg from 'pg';
import { dropDays } from '../../apps/runtime/src/runs/retention-days.ts';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { startProgram, stopProgram } from '../runtime/processes.ts';
import { administratorOf, buildRuntime, startRuntime } from '../runtime/runtime-process.ts';
import { deployBenchFlow } from './deploy-bench-flow.ts';
import { fillHistory } from './history-fill.ts';
import { sendAll } from './load.ts';
import { percentile } from './measure.ts';
import { makeDelivery } from './orders.ts';
import { type HistoryFigures, historySection } from './report/history.ts';
import { keep } from './results.ts';
import { type Stamp, stampNow } from './stamp.ts';

const ports = { stub: 4480, runtime: 4481 };
const stubUrl = `http://127.0.0.1:${String(ports.stub)}`;
const env = 'dev';
const sampleRuns = 200;
const quick = process.argv.includes('--quick');
const sizes = quick
  ? { runs: 30_000, oldDay: 20_000, reads: 20 }
  : { runs: 1_000_000, oldDay: 1_000_000, reads: 100 };
const days = 30;
/** Deliveries a second while a day is dropped, and for how long before and after. */
const load = { perSecond: 200, seconds: 5 };

/** A long history: reading it, and letting go of a day of it while orders come in. */
async function main(): Promise<void> {
  buildRuntime();
  const stamp = stampNow();
  const postgres = await startTemporaryPostgres({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  });
  try {
    const figures = await measure(postgres.url, stamp);
    process.stdout.write(historySection(figures));
    if (!quick) await keep({ history: figures });
  } finally {
    await postgres.stop();
  }
}

async function measure(databaseUrl: string, stamp: Stamp): Promise<HistoryFigures> {
  const stub = await startProgram('tools/bench/stub-erp.ts', { STUB_PORT: String(ports.stub) });
  const dataDir = mkdtempSync(join(tmpdir(), 'crossdock-history-'));
  const runtime = await startRuntime({ databaseUrl, port: ports.runtime, dataDir });
  const database = new pg.Client({ connectionString: databaseUrl });
  /* When the measurement fails the server goes first; its last word must not hide the reason. */
  database.on('error', () => undefined);
  await database.connect();
  try {
    const webhookUrl = await deployBenchFlow(ports.runtime, stubUrl);
    const flow = await makeSamples(database, webhookUrl);
    say('filling');
    await fillHistory(database, { ...sizes, days, environment: env, flow });
    say('reading');
    const client = await administratorOf(ports.runtime);
    const reads = await readAll(client, flow);
    say('dropping a day');
    const databaseGb = await gigabytes(database);
    const drop = { runs: sizes.oldDay, ...(await dropWhileAccepting(databaseUrl, webhookUrl)) };
    return { ...stamp, runs: sizes.runs, days, databaseGb, reads, drop };
  } finally {
    await database.end();
    await stopProgram(runtime);
    await stopProgram(stub);
  }
}

/** Real runs of real orders, to copy. Answers their flow. */
async function makeSamples(database: pg.Client, webhookUrl: string): Promise<string> {
  const deliveries = Array.from({ length: sampleRuns }, (_, index) => makeDelivery(1_000 + index));
  await sendAll(webhookUrl, deliveries, { concurrency: 16 });
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const found = await database.query<{ flow: string; count: number }>(
      `select flow, count(*)::int as count from runs where outcome = 'completed' group by flow`,
    );
    const [done] = found.rows;
    if (done?.count === sampleRuns) return done.flow;
    await sleep(100);
  }
  throw new Error(`The ${String(sampleRuns)} runs to copy did not complete within a minute`);
}

type Query = NonNullable<Parameters<Client['runs']['list']>[0]['query']>;

async function readAll(client: Client, flow: string): Promise<HistoryFigures['reads']> {
  const page = (query: Query) => client.runs.list({ params: { env }, query });
  const middle = new Date(Date.now() - 15 * 86_400_000);
  const dayAfter = new Date(middle.getTime() + 86_400_000);
  const { next } = await page({ to: middle.toISOString() });
  const someOrder = () => String(10_000_000 + sizes.oldDay + Math.floor(Math.random() * sizes.runs));
  const { runs } = await page({ flow, status: 'completed', to: middle.toISOString(), limit: 200 });
  const someRun = () => runs[Math.floor(Math.random() * runs.length)]?.id ?? '';
  const reads: Array<[what: string, read: () => Promise<unknown>]> = [
    ['first page', () => page({})],
    ['page in the middle', () => page(next === null ? {} : { cursor: next })],
    ['one day', () => page({ from: middle.toISOString(), to: dayAfter.toISOString() })],
    ['one flow', () => page({ flow })],
    ['a flow that never ran', () => page({ flow: 'flow-none' })],
    ['completed', () => page({ status: 'completed' })],
    ['failed', () => page({ status: 'failed' })],
    ['failed for business reasons, one flow', () => page({ status: 'failed', kind: 'business', flow })],
    ['waiting', () => page({ status: 'waiting' })],
    ['under way', () => page({ status: ['queued', 'running', 'retrying'] })],
    ['cancelled (none is)', () => page({ status: 'cancelled' })],
    ['an order by its number', () => page({ search: someOrder() })],
    ['orders by the beginning of their number', () => page({ search: someOrder().slice(0, 5) })],
    ['orders by one digit', () => page({ search: '1' })],
    ['a number nobody has', () => page({ search: '99999999' })],
    ["a run's whole story", () => client.runs.get({ params: { env, run: someRun() } })],
    ['all flows with their health', () => client.flows.list({ params: { env } })],
  ];
  const measured = [];
  for (const [what, read] of reads) measured.push({ what, ...(await timesOf(read)) });
  return measured;
}

async function timesOf(read: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  const times: number[] = [];
  await read();
  for (let count = 0; count < sizes.reads; count += 1) {
    const start = performance.now();
    await read();
    times.push(performance.now() - start);
  }
  return { p50: percentile(times, 50), p95: percentile(times, 95) };
}

async function dropWhileAccepting(databaseUrl: string, webhookUrl: string) {
  let order = 100_000;
  const sendFor = async (seconds: number) => {
    const deliveries = Array.from({ length: load.perSecond * seconds }, () => makeDelivery((order += 1)));
    const { answers, refused } = await sendAll(webhookUrl, deliveries, { perSecond: load.perSecond });
    if (refused > 0) throw new Error(`${String(refused)} deliveries were refused`);
    return { p50: percentile(answers, 50), p99: percentile(answers, 99), most: Math.max(...answers) };
  };
  await sendFor(load.seconds);
  const answersBefore = await sendFor(load.seconds);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const keeper = await pool.connect();
  const sending = sendFor(load.seconds);
  await sleep(1_000);
  const start = performance.now();
  const { dropped } = await dropDays(keeper, days - 1);
  const ms = performance.now() - start;
  const answersMeanwhile = await sending;
  keeper.release();
  await pool.end();
  if (dropped.length !== 1) throw new Error(`Dropped were ${dropped.join(', ')}, not the one old day`);
  return { ms, answersBefore, answersMeanwhile };
}

async function gigabytes(database: pg.Client): Promise<number> {
  const found = await database.query<{ gb: number }>(
    'select pg_database_size(current_database())::float8 / 1e9 as gb',
  );
  return found.rows[0]?.gb ?? 0;
}

function say(what: string): void {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}

await main();
