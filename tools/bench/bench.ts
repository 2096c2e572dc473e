import { mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { memoryMb, startProgram, stopProgram } from '../runtime/processes.ts';
import { buildRuntime, startRuntime } from '../runtime/runtime-process.ts';
import { deployBenchFlow } from './deploy-bench-flow.ts';
import { type Figures, measure } from './measure.ts';
import { makeDelivery } from './orders.ts';
import { report } from './report.ts';

const ports = { stub: 4490, bare: 4491, crossdock: 4492 };
const stubUrl = `http://127.0.0.1:${String(ports.stub)}`;
const quick = process.argv.includes('--quick');
const sizes = quick ? { warmUp: 500, full: 2_000, half: 600 } : { warmUp: 2_000, full: 12_000, half: 4_000 };

/** Order-sync as in a shop, against the bare pipeline on the same database server, in one run. */
async function main(): Promise<void> {
  buildRuntime();
  const postgres = await startTemporaryPostgres({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  });
  try {
    const bare = await measureBare(postgres.url, postgres.pid);
    const crossdock = await measureCrossdock(postgres.url, postgres.pid);
    const result = {
      date: new Date().toISOString().slice(0, 10),
      machine: `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`,
      sizes,
      bare,
      ...crossdock,
    };
    writeFileSync('docs/benchmarks.json', `${JSON.stringify(result, null, 2)}\n`);
    process.stdout.write(report(result));
    if (!quick) writeFileSync('docs/benchmarks.md', report(result));
  } finally {
    await postgres.stop();
  }
}

async function measureBare(serverUrl: string, postgresPid: number): Promise<Figures> {
  const databaseUrl = await freshDatabase(serverUrl, 'bare');
  const stub = await startProgram('tools/bench/stub-erp.ts', { STUB_PORT: String(ports.stub) });
  const bare = await startProgram('tools/bench/bare-pipeline.ts', {
    DATABASE_URL: databaseUrl,
    PORT: String(ports.bare),
    STUB_URL: stubUrl,
  });
  try {
    const webhookUrl = `http://127.0.0.1:${String(ports.bare)}/`;
    const finished = 'select count(*) from history';
    return await measure(
      { name: 'bare pipeline', webhookUrl, stubUrl, databaseUrl, pids: [pidOf(bare), postgresPid], finished },
      sizes,
      0,
    );
  } finally {
    await stopProgram(bare);
    await stopProgram(stub);
  }
}

async function measureCrossdock(serverUrl: string, postgresPid: number) {
  const databaseUrl = await freshDatabase(serverUrl, 'crossdock');
  const stub = await startProgram('tools/bench/stub-erp.ts', { STUB_PORT: String(ports.stub) });
  const options = {
    databaseUrl,
    port: ports.crossdock,
    dataDir: mkdtempSync(join(tmpdir(), 'crossdock-bench-')),
  };
  const coldStart = performance.now();
  let runtime = await startRuntime(options);
  const coldStartMs = performance.now() - coldStart;
  try {
    const webhookUrl = await deployBenchFlow(ports.crossdock, stubUrl);
    await stopProgram(runtime);
    const warmStart = performance.now();
    runtime = await startRuntime(options);
    await accepted(webhookUrl);
    const warmStartMs = performance.now() - warmStart;
    await sleep(5_000);
    const idleMemoryMb = { runtime: memoryMb(pidOf(runtime)), postgres: memoryMb(postgresPid) };
    const finished = "select count(*) - 1 as count from runs where outcome = 'completed'";
    const figures = await measure(
      { name: 'Crossdock', webhookUrl, stubUrl, databaseUrl, pids: [pidOf(runtime), postgresPid], finished },
      sizes,
      1_000_000,
    );
    const loadedMemoryMb = { runtime: memoryMb(pidOf(runtime)), postgres: memoryMb(postgresPid) };
    return { crossdock: figures, coldStartMs, warmStartMs, idleMemoryMb, loadedMemoryMb };
  } finally {
    await stopProgram(runtime);
    await stopProgram(stub);
  }
}

async function accepted(webhookUrl: string): Promise<void> {
  const { body, signature } = makeDelivery(999_999);
  const headers = {
    'content-type': 'application/json',
    'x-wc-webhook-topic': 'order.created',
    'x-wc-webhook-signature': signature,
  };
  const response = await fetch(webhookUrl, { method: 'POST', body: new Uint8Array(body), headers });
  if (response.status !== 202)
    throw new Error(`The first delivery was answered ${String(response.status)}: ${await response.text()}`);
}

async function freshDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database bench_${name}`).finally(() => client.end());
  const url = new URL(serverUrl);
  url.pathname = `/bench_${name}`;
  return url.href;
}

function pidOf({ pid }: { pid?: number | undefined }): number {
  if (pid === undefined) throw new Error('The process has no id');
  return pid;
}

await main();
