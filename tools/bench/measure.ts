import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { sendAll } from './load.ts';
import { makeDelivery } from './orders.ts';
import { cpuSeconds } from '../runtime/processes.ts';

/** One system under measurement. */
export interface Subject {
  name: string;
  webhookUrl: string;
  stubUrl: string;
  databaseUrl: string;
  /** Processes whose CPU time counts. */
  pids: readonly number[];
  /** SQL that counts finished executions in its history. */
  finished: string;
}

export interface Figures {
  executionsPerSecond: number;
  cpuSecondsPer1000: number;
  databaseBytesPerRun: number;
  /** From the sending of a delivery to its arrival at the ERP, at half load, in milliseconds. */
  arrival: { p50: number; p95: number; p99: number };
  /** The answer to the sender, at full load, in milliseconds. */
  answerP99: number;
}

const concurrency = 48;

/** Full load for throughput and cost, then half of it for latency. */
export async function measure(
  subject: Subject,
  sizes: { warmUp: number; full: number; half: number },
  firstOrder: number,
): Promise<Figures> {
  let next = firstOrder;
  const deliveries = (count: number) => Array.from({ length: count }, () => makeDelivery((next += 1)));
  const database = new pg.Client({ connectionString: subject.databaseUrl });
  /* When the measurement fails the server goes first; its last word must not hide the reason. */
  database.on('error', () => undefined);
  await database.connect();
  const finished = async (): Promise<number> =>
    Number((await database.query<{ count: string }>(subject.finished)).rows[0]?.count);

  await sendAll(subject.webhookUrl, deliveries(sizes.warmUp), { concurrency });
  await until(async () => (await finished()) >= sizes.warmUp);
  await arrivalsAt(subject.stubUrl);
  const sizeBefore = await databaseSize(database);

  const batch = deliveries(sizes.full);
  const cpuBefore = cpuOf(subject);
  const start = performance.now();
  const full = await sendAll(subject.webhookUrl, batch, { concurrency });
  await until(async () => (await finished()) >= sizes.warmUp + sizes.full);
  const seconds = (performance.now() - start) / 1000;
  const cpu = cpuOf(subject) - cpuBefore;
  if (full.refused > 0) throw new Error(`${subject.name} refused ${String(full.refused)} deliveries`);
  const bytes = (await databaseSize(database)) - sizeBefore;
  await arrivalsAt(subject.stubUrl);

  const perSecond = sizes.full / seconds / 2;
  const half = await sendAll(subject.webhookUrl, deliveries(sizes.half), { perSecond });
  const latencies: number[] = [];
  await until(async () => {
    for (const [number, at] of await arrivalsAt(subject.stubUrl)) {
      const sent = half.sentAt.get(number);
      if (sent !== undefined) latencies.push(at - sent);
    }
    return latencies.length >= sizes.half;
  });
  await database.end();
  return {
    executionsPerSecond: sizes.full / seconds,
    cpuSecondsPer1000: (cpu / sizes.full) * 1000,
    databaseBytesPerRun: bytes / sizes.full,
    arrival: {
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
    },
    answerP99: percentile(full.answers, 99),
  };
}

function cpuOf({ pids }: Subject): number {
  return pids.reduce((total, pid) => total + cpuSeconds(pid), 0);
}

async function databaseSize(database: pg.Client): Promise<number> {
  await database.query('checkpoint');
  const { rows } = await database.query<{ size: string }>(
    'select pg_database_size(current_database()) as size',
  );
  return Number(rows[0]?.size);
}

async function arrivalsAt(stubUrl: string): Promise<Array<[number, number]>> {
  return (await (await fetch(`${stubUrl}/arrivals`)).json()) as Array<[number, number]>;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The measurement did not come to an end within two minutes');
    await sleep(50);
  }
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
