import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cpuSeconds } from '../runtime/processes.ts';
import { now, sendAll } from './load.ts';
import { makeDelivery } from './orders.ts';

/** One system under measurement. */
export interface Subject {
  name: string;
  /** Deliveries go to them in turn. */
  webhookUrls: readonly string[];
  stubUrl: string;
  databaseUrl: string;
  /** Processes whose CPU time counts. */
  pids: readonly number[];
  /** SQL that counts finished executions in its history, and says when the last one ended, in ms since 1970. */
  finished: string;
}

export interface Sizes {
  warmUp: number;
  full: number;
  half: number;
}

export interface Throughput {
  executionsPerSecond: number;
  cpuSecondsPer1000: number;
  databaseBytesPerRun: number;
  /** The answer to the sender, at full load, in milliseconds. */
  answerP99: number;
}

export interface Figures extends Throughput {
  /** From the sending of a delivery to its arrival at the ERP, at half load, in milliseconds. */
  arrival: { p50: number; p95: number; p99: number };
}

const concurrency = 48;

/** Full load for throughput and cost, then half of it for latency. */
export async function measure(subject: Subject, sizes: Sizes, firstOrder: number): Promise<Figures> {
  const throughput = await measureThroughput(subject, sizes, firstOrder);
  const afterFull = firstOrder + sizes.warmUp + sizes.full;
  const arrival = await measureArrival(subject, sizes.half, throughput.executionsPerSecond / 2, afterFull);
  return { ...throughput, arrival };
}

/** As fast as it goes: from the first delivery to the end of the last run, after some to warm up. */
export async function measureThroughput(
  subject: Subject,
  { warmUp, full }: Pick<Sizes, 'warmUp' | 'full'>,
  firstOrder: number,
): Promise<Throughput> {
  const database = await connect(subject.databaseUrl);
  const before = await finishedIn(database, subject);
  await sendAll(subject.webhookUrls, deliveriesFrom(firstOrder, warmUp), { concurrency });
  await endOf(before.count + warmUp, database, subject);
  const sizeBefore = await databaseSize(database);

  const batch = deliveriesFrom(firstOrder + warmUp, full);
  const cpuBefore = cpuOf(subject);
  const start = now();
  const { answers, refused } = await sendAll(subject.webhookUrls, batch, { concurrency });
  const seconds = ((await endOf(before.count + warmUp + full, database, subject)) - start) / 1000;
  const cpu = cpuOf(subject) - cpuBefore;
  if (refused > 0) throw new Error(`${subject.name} refused ${String(refused)} deliveries`);
  const bytes = (await databaseSize(database)) - sizeBefore;
  await database.end();
  return {
    executionsPerSecond: full / seconds,
    cpuSecondsPer1000: (cpu / full) * 1000,
    databaseBytesPerRun: bytes / full,
    answerP99: percentile(answers, 99),
  };
}

/** When the last of so many executions ended. Asked seldom: to count them is work for the database that is measured. */
async function endOf(count: number, database: pg.Client, subject: Subject): Promise<number> {
  let end = 0;
  await until(async () => {
    const found = await finishedIn(database, subject);
    end = found.end;
    return found.count >= count;
  }, 500);
  return end;
}

async function finishedIn(
  database: pg.Client,
  { finished }: Subject,
): Promise<{ count: number; end: number }> {
  const found = await database.query<{ count: string; end: string }>(finished);
  const [row] = found.rows;
  return { count: Number(row?.count), end: Number(row?.end) };
}

/** Evenly at a pace: how long it takes from the sender to the ERP. */
async function measureArrival(
  { webhookUrls, stubUrl }: Subject,
  count: number,
  perSecond: number,
  firstOrder: number,
): Promise<Figures['arrival']> {
  await arrivalsAt(stubUrl);
  const { sentAt } = await sendAll(webhookUrls, deliveriesFrom(firstOrder, count), { perSecond });
  const latencies: number[] = [];
  await until(async () => {
    for (const [number, at] of await arrivalsAt(stubUrl)) {
      const sent = sentAt.get(number);
      if (sent !== undefined) latencies.push(at - sent);
    }
    return latencies.length >= count;
  });
  return {
    p50: percentile(latencies, 50),
    p95: percentile(latencies, 95),
    p99: percentile(latencies, 99),
  };
}

export async function connect(databaseUrl: string): Promise<pg.Client> {
  const database = new pg.Client({ connectionString: databaseUrl });
  /* When the measurement fails the server goes first; its last word must not hide the reason. */
  database.on('error', () => undefined);
  await database.connect();
  return database;
}

/** What came to the ERP since the last time somebody asked: order number and milliseconds since 1970. */
export async function arrivalsAt(stubUrl: string): Promise<Array<[number: number, at: number]>> {
  return (await (await fetch(`${stubUrl}/arrivals`)).json()) as Array<[number, number]>;
}

export async function until(condition: () => Promise<boolean>, everyMs = 50, minutes = 2): Promise<void> {
  const deadline = Date.now() + minutes * 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`The measurement did not come to an end within ${String(minutes)} minutes`);
    await sleep(everyMs);
  }
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

function deliveriesFrom(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => makeDelivery(first + index + 1));
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
