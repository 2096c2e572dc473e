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

/**
 * How often each of several systems has its turn: the speed of a machine that is shared changes by a fifth from minute
 * to minute, and what is measured in turn is slow and fast together.
 */
const rounds = { full: 4, half: 2 };

/** What full load leaves behind is written down before latencies are measured, ms. */
const calmMs = 5_000;

/** Full load for throughput and cost, then half of it for latency; of systems that all run, one after the other, again and again. */
export async function measureInTurn(subjects: readonly Subject[], sizes: Sizes): Promise<Figures[]> {
  const measured = subjects.map((subject) => new Measured(subject));
  await fullLoadInTurn(measured, sizes);
  await sleep(calmMs);
  for (let round = 0; round < rounds.half; round += 1)
    for (const each of measured) await each.halfLoad(sizes.half / rounds.half);
  return measured.map((each) => ({ ...each.throughput, arrival: each.arrival }));
}

/** As fast as it goes: from the first delivery to the end of the last run, after some to warm up. */
export async function measureThroughput(subjects: readonly Subject[], sizes: Load): Promise<Throughput[]> {
  const measured = subjects.map((subject) => new Measured(subject));
  await fullLoadInTurn(measured, sizes);
  return measured.map(({ throughput }) => throughput);
}

type Load = Pick<Sizes, 'warmUp' | 'full'>;

async function fullLoadInTurn(measured: readonly Measured[], { warmUp, full }: Load): Promise<void> {
  for (const each of measured) await each.warmUp(warmUp);
  for (let round = 0; round < rounds.full; round += 1)
    for (const each of measured) await each.fullLoad(full / rounds.full);
}

/** What was seen of one system. */
class Measured {
  readonly #subject: Subject;
  #sent = 0;
  #runs = 0;
  #seconds = 0;
  #cpuSeconds = 0;
  #bytes = 0;
  readonly #answers: number[] = [];
  readonly #latencies: number[] = [];

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  async warmUp(count: number): Promise<void> {
    const database = await connect(this.#subject.databaseUrl);
    await this.#deliver(count, database);
    await database.end();
  }

  async fullLoad(count: number): Promise<void> {
    const database = await connect(this.#subject.databaseUrl);
    const sizeBefore = await databaseSize(database);
    const cpuBefore = cpuOf(this.#subject);
    const { seconds, answers } = await this.#deliver(count, database);
    this.#cpuSeconds += cpuOf(this.#subject) - cpuBefore;
    this.#bytes += (await databaseSize(database)) - sizeBefore;
    this.#runs += count;
    this.#seconds += seconds;
    this.#answers.push(...answers);
    await database.end();
  }

  /** Evenly, at half of what it did at full load: how long it takes from the sender to the ERP. */
  async halfLoad(count: number): Promise<void> {
    const { webhookUrls, stubUrl } = this.#subject;
    await arrivalsAt(stubUrl);
    const perSecond = this.throughput.executionsPerSecond / 2;
    const { sentAt } = await sendAll(webhookUrls, this.#next(count), { perSecond });
    let arrived = 0;
    await until(async () => {
      for (const [number, at] of await arrivalsAt(stubUrl)) {
        const sent = sentAt.get(number);
        if (sent === undefined) continue;
        arrived += 1;
        this.#latencies.push(at - sent);
      }
      return arrived >= count;
    });
  }

  get throughput(): Throughput {
    return {
      executionsPerSecond: this.#runs / this.#seconds,
      cpuSecondsPer1000: (this.#cpuSeconds / this.#runs) * 1000,
      databaseBytesPerRun: this.#bytes / this.#runs,
      answerP99: percentile(this.#answers, 99),
    };
  }

  get arrival(): Figures['arrival'] {
    const [p50, p95, p99] = [50, 95, 99].map((percent) => percentile(this.#latencies, percent));
    return { p50: p50 ?? Number.NaN, p95: p95 ?? Number.NaN, p99: p99 ?? Number.NaN };
  }

  /** As fast as it goes. Answers the seconds until the last run ended. */
  async #deliver(count: number, database: pg.Client): Promise<{ seconds: number; answers: number[] }> {
    const before = await finishedIn(database, this.#subject);
    const deliveries = this.#next(count);
    const start = now();
    const { answers, refused } = await sendAll(this.#subject.webhookUrls, deliveries, { concurrency });
    if (refused > 0) throw new Error(`${this.#subject.name} refused ${String(refused)} deliveries`);
    const seconds = ((await endOf(before.count + count, database, this.#subject)) - start) / 1000;
    return { seconds, answers };
  }

  #next(count: number) {
    this.#sent += count;
    return Array.from({ length: count }, (_, index) => makeDelivery(this.#sent - count + index + 1));
  }
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
