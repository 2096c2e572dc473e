import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type pg from 'pg';
import { memoryMb } from '../runtime/processes.ts';
import { deployFlow } from './deploy-bench-flow.ts';
import { arrivalsAt, connect, measureThroughput, percentile, type Sizes, until } from './measure.ts';
import { peakFlow, sharedKeyOf } from './peak-flow.ts';
import { type PeakOrder, PeakSent } from './peak-load.ts';
import type { PeakFigures } from './report/peak.ts';
import { stampNow } from './stamp.ts';
import { completedRuns, type Crossdock, type DatabaseServer, withCrossdock } from './systems.ts';

const callers = 256;
const times = 4;
/** Longest that the backlog of a peak may take. */
const drainMinutes = 30;

/** Four times the load that is sustained, from a process of its own, and everything done after it. */
export async function measurePeak(
  server: DatabaseServer,
  sizes: Sizes,
  seconds: number,
): Promise<PeakFigures> {
  const stamp = stampNow();
  return withCrossdock(server, {}, async (crossdock) => {
    const { webhookUrl } = await deployFlow(crossdock.client, 'Peak', peakFlow);
    const [url = ''] = crossdock.addressesOf(webhookUrl);
    const subject = { ...crossdock, name: 'Crossdock', webhookUrls: [url], finished: completedRuns };
    const [before] = await measureThroughput([subject], sizes);
    const sustainable = before?.executionsPerSecond ?? 0;
    const peak = { url, perSecond: times * sustainable, seconds, callers, firstOrder: 10_000_000 };
    const database = await connect(crossdock.databaseUrl);
    try {
      return { ...stamp, sustainable, callers, ...(await runPeak(crossdock, database, peak)) };
    } finally {
      await database.end();
    }
  });
}

async function runPeak(crossdock: Crossdock, database: pg.Client, peak: PeakOrder) {
  await arrivalsAt(crossdock.stubUrl);
  const runsBefore = await countOf(database, 'select count(*) as count from runs');
  const memory = new MemoryWatch(crossdock.pids);
  const watching = setInterval(() => {
    memory.look();
  }, 1_000);
  const arrived: number[] = [];
  const collect = async (): Promise<void> => {
    for (const [number] of await arrivalsAt(crossdock.stubUrl)) arrived.push(number);
  };
  try {
    const sent = await sendPeak(peak);
    const drainStart = performance.now();
    const left = 'select count(*) as count from (select 1 from active limit 1) as any_left';
    const isDrained = async () => (await collect(), (await countOf(database, left)) === 0);
    await until(isDrained, 1_000, drainMinutes);
    const drainSeconds = (performance.now() - drainStart) / 1000;
    await collect();
    return {
      offered: peak.perSecond,
      sent: (sent.acknowledged + sent.refused) / sent.seconds,
      seconds: peak.seconds,
      acknowledged: sent.acknowledged,
      refused: sent.refused,
      answer: sent.answer,
      runs: (await countOf(database, 'select count(*) as count from runs')) - runsBefore,
      drainSeconds,
      ...orderOf(arrived),
      memory: memory.figures(),
    };
  } finally {
    clearInterval(watching);
  }
}

async function sendPeak(peak: PeakOrder): Promise<PeakSent> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'tools/bench/peak-load.ts',
    JSON.stringify(peak),
  ]);
  return PeakSent.parse(JSON.parse(stdout));
}

/** Whether each order came once, and those of a key in the order they were sent. */
function orderOf(arrived: readonly number[]) {
  const lastOf = new Map<string, number>();
  let keyed = 0;
  let overtook = 0;
  for (const number of arrived) {
    const key = sharedKeyOf(number);
    if (key === undefined) continue;
    keyed += 1;
    if (number < (lastOf.get(key) ?? 0)) overtook += 1;
    lastOf.set(key, number);
  }
  return { arrived: arrived.length, twice: arrived.length - new Set(arrived).size, keyed, overtook };
}

async function countOf(database: pg.Client, sql: string): Promise<number> {
  return Number((await database.query<{ count: string }>(sql)).rows[0]?.count);
}

/** Memory of processes, second by second. */
class MemoryWatch {
  readonly #pids: readonly number[];
  readonly #before: number;
  readonly #seen: number[] = [];

  constructor(pids: readonly number[]) {
    this.#pids = pids;
    this.#before = this.#now();
  }

  look(): void {
    this.#seen.push(this.#now());
  }

  /** In MB: before, the median of the first ten seconds, and the most there was. */
  figures(): PeakFigures['memory'] {
    const first = percentile(this.#seen.slice(0, 10), 50);
    return { before: this.#before, first, most: Math.max(...this.#seen) };
  }

  #now(): number {
    return this.#pids.reduce((total, pid) => total + memoryMb(pid), 0);
  }
}
