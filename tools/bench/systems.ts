import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@crossdock/contracts';
import pg from 'pg';
import { freePort } from '../launch/free-port.ts';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { startProgram, stopProgram } from '../runtime/processes.ts';
import { administratorOf, startRuntime } from '../runtime/runtime-process.ts';
import type { BareJobName } from './bare-jobs.ts';
import { connectSystems } from './deploy-bench-flow.ts';
import type { Subject } from './measure.ts';

/** The PostgreSQL that both sides of a comparison are measured on. */
export type DatabaseServer = Awaited<ReturnType<typeof startDatabaseServer>>;

/** As durable as a shop needs it. */
export function startDatabaseServer() {
  return startTemporaryPostgres({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' });
}

export const completedRuns =
  "select count(*) as count, extract(epoch from max(ended_at)) * 1000 as end from runs where outcome = 'completed'";

/** The bare pipeline with a stub of the ERP, for as long as `use` takes. */
export async function withBare<T>(
  server: DatabaseServer,
  job: BareJobName,
  use: (subject: Subject) => Promise<T>,
): Promise<T> {
  const databaseUrl = await freshDatabase(server.url);
  return withStub(async (stubUrl) => {
    const port = await freePort();
    const bare = await startProgram('tools/bench/bare-pipeline.ts', {
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      STUB_URL: stubUrl,
      BARE_JOB: job,
      /* The isolate of its mapping cannot start from a snapshot. */
      NODE_OPTIONS: '--no-node-snapshot',
    });
    const subject = {
      name: 'bare pipeline',
      webhookUrls: [`http://127.0.0.1:${String(port)}/`],
      stubUrl,
      databaseUrl,
      pids: [pidOf(bare), server.pid],
      finished: 'select count(*) as count, extract(epoch from max(ended)) * 1000 as end from history',
    };
    return use(subject).finally(() => stopProgram(bare));
  });
}

/** Crossdock while it is measured. */
export interface Crossdock {
  client: Client;
  stubUrl: string;
  databaseUrl: string;
  /** Of the processes of the runtime. */
  pids: readonly number[];
  /** The webhook address of a flow at each process. */
  addressesOf: (webhookUrl: string) => string[];
}

/** Crossdock in one or more processes with a stub of the ERP, its connections made, for as long as `use` takes. */
export async function withCrossdock<T>(
  server: DatabaseServer,
  { processes = 1, more = {} }: { processes?: number; more?: Record<string, string> },
  use: (crossdock: Crossdock) => Promise<T>,
): Promise<T> {
  const databaseUrl = await freshDatabase(server.url);
  const dataDir = newDataDir();
  return withStub(async (stubUrl) => {
    const running = [];
    try {
      for (let count = 0; count < processes; count += 1) {
        const port = await freePort();
        running.push({ port, child: await startRuntime({ databaseUrl, port, dataDir, more }) });
      }
      const ports = running.map(({ port }) => String(port));
      const client = await administratorOf(Number(ports[0]));
      await connectSystems(client, stubUrl);
      const addressesOf = (webhookUrl: string): string[] =>
        ports.map((port) => Object.assign(new URL(webhookUrl), { port }).href);
      const pids = running.map(({ child }) => pidOf(child));
      return await use({ client, stubUrl, databaseUrl, pids, addressesOf });
    } finally {
      for (const { child } of running) await stopProgram(child);
    }
  });
}

/** An ERP that takes 5 ms, for as long as `use` takes. */
export async function withStub<T>(use: (stubUrl: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const stub = await startProgram('tools/bench/stub-erp.ts', { STUB_PORT: String(port) });
  return use(`http://127.0.0.1:${String(port)}`).finally(() => stopProgram(stub));
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
}

let databases = 0;

/** An empty database on the server. Answers its address. */
export async function freshDatabase(serverUrl: string): Promise<string> {
  const name = `bench_${String((databases += 1))}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export function pidOf({ pid }: { pid?: number | undefined }): number {
  if (pid === undefined) throw new Error('The process has no id');
  return pid;
}
