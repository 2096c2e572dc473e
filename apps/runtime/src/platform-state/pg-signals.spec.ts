import type { Lease, ParkReason } from '@crossdock/engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';
import { PgSignals } from './pg-signals.ts';

let database: TestDatabase;
let processes: Array<{ runs: RunProcess; signals: PgSignals }>;

beforeAll(async () => {
  database = await createMigratedDatabase();
  processes = [1, 2].map(() => {
    const runs = new RunProcess(database.url);
    return { runs, signals: new PgSignals(runs.pool) };
  });
});
beforeEach(() => processOf(0).runs.pool.query('truncate runs, inbox, journal, active, signals, waits'));
afterAll(async () => {
  await Promise.all(processes.map(({ runs }) => runs.close()));
  await database.drop();
});

function processOf(index: number) {
  const found = processes[index % 2];
  if (found === undefined) throw new Error('There are two processes');
  return found;
}

interface Parking {
  because?: ParkReason;
  looks?: boolean;
}

interface Giving {
  process?: number;
  id?: string;
  body?: unknown;
  environment?: string;
}

const never = Date.UTC(9999, 0, 1);
let count = 0;

/** A run that this process has just taken. */
async function newRun(): Promise<Lease> {
  count += 1;
  const { run } = await processOf(0).runs.accept(`event-${String(count)}`);
  const claimed = await processOf(0).runs.claim();
  const lease = claimed.find((each) => each.lease.run === run)?.lease;
  if (lease === undefined) throw new Error('The run was not claimed');
  return lease;
}

const payment = { name: 'payment.confirmed', correlation: 'shop/order/1001' };
const expects = ({ run }: Lease, since = Date.now(), process = 0) =>
  processOf(process)
    .signals.of('dev')
    .expect({ ...payment, since, run, step: 'wait' });

async function park(lease: Lease, { because = 'wait', looks = true }: Parking = {}): Promise<void> {
  const { runs, signals } = processOf(0);
  await runs.journal.append(lease, [{ kind: 'run.parked', at: Date.now(), until: never, because }]);
  if (looks) await signals.of('dev').parked(lease.run);
}

let given = 0;
async function give({ process = 0, id = '', body = { paid: true }, environment = 'dev' }: Giving = {}) {
  given += 1;
  const signal = { ...payment, id: id === '' ? `signal-${String(given)}` : id, body };
  await processOf(process).signals.give(environment, signal);
}

const dueRuns = async () => (await processOf(1).runs.claim()).map(({ lease }) => lease.run);
const sweep = () => processOf(1).runs.stateSweep.sweep();

describe('a run that waits for a signal', () => {
  it('sleeps until it is given, by whichever process', async () => {
    const lease = await newRun();
    expect(await expects(lease)).toBeUndefined();
    await park(lease);
    expect(await dueRuns()).toEqual([]);
    await give({ process: 1 });
    expect(await dueRuns()).toEqual([lease.run]);
    expect(await expects(lease)).toEqual({ body: { paid: true } });
  });

  it('finds one that came before it asked, and not one that is older than it wants', async () => {
    await give({ body: 'early' });
    const lease = await newRun();
    expect(await expects(lease, Date.now() - 60_000)).toEqual({ body: 'early' });
    const another = await newRun();
    expect(await expects(another)).toBeUndefined();
  });

  it('takes the earliest of several, and the same one again after a crash', async () => {
    const lease = await newRun();
    await expects(lease);
    await give({ body: 'first' });
    await give({ body: 'second' });
    expect(await expects(lease)).toEqual({ body: 'first' });
    expect(await expects(lease, Date.now(), 1)).toEqual({ body: 'first' });
  });

  it('takes what is given once it waits, even if the clock of its process is ahead', async () => {
    const lease = await newRun();
    expect(await expects(lease, Date.now() + 60_000)).toBeUndefined();
    await give();
    expect(await expects(lease, Date.now() + 60_000)).toEqual({ body: { paid: true } });
  });

  it('is not woken twice by a signal that is given twice', async () => {
    const lease = await newRun();
    await expects(lease);
    await give({ id: 'the same', body: 1 });
    await give({ id: 'the same', body: 2, process: 1 });
    expect(await expects(lease)).toEqual({ body: 1 });
    const another = await newRun();
    expect(await expects(another, 0)).toEqual({ body: 1 });
  });

  it('hears nothing of other environments', async () => {
    const lease = await newRun();
    await expects(lease);
    await park(lease);
    await give({ environment: 'prod' });
    expect(await dueRuns()).toEqual([]);
    expect(await expects(lease)).toBeUndefined();
  });

  it('is left alone while it is driven, and woken as soon as it is put away', async () => {
    const lease = await newRun();
    await expects(lease);
    await give();
    expect(await dueRuns()).toEqual([]);
    await park(lease);
    expect(await dueRuns()).toEqual([lease.run]);
  });

  it('stays asleep while it is paused', async () => {
    const lease = await newRun();
    await expects(lease);
    await park(lease, { because: 'paused' });
    await give();
    expect(await dueRuns()).toEqual([]);
  });

  it('is not woken again by a signal for a wait that is over', async () => {
    const lease = await newRun();
    await expects(lease);
    await give();
    await expects(lease);
    await park(lease);
    await give();
    await sweep();
    expect(await dueRuns()).toEqual([]);
  });

  it('misses nothing when it asks, is put away and called in the same moment', async () => {
    for (let round = 0; round < 30; round += 1) {
      await processOf(0).runs.pool.query('truncate signals, waits');
      const lease = await newRun();
      const giving = new Promise((resolve) => setTimeout(resolve, round % 6)).then(() =>
        give({ process: 1 }),
      );
      const known = await expects(lease);
      if (known === undefined) await park(lease);
      await giving;
      const due = await dueRuns();
      expect(known !== undefined || due.includes(lease.run), `round ${String(round)}`).toBe(true);
    }
  });
});

describe('the sweep over waiting runs', () => {
  it('wakes a run whose process died after it was put away and before it looked', async () => {
    const lease = await newRun();
    await expects(lease);
    await give();
    await park(lease, { looks: false });
    expect(await dueRuns()).toEqual([]);
    await sweep();
    expect(await dueRuns()).toEqual([lease.run]);
  });

  it('calls the runs for a signal whose process died after storing it', async () => {
    const lease = await newRun();
    await expects(lease);
    await park(lease);
    const { pool } = processOf(0).runs;
    await pool.query(
      `insert into signals (key, topic, environment, name, correlation, at, body)
       select gen_random_uuid(), topic, environment, name, correlation, now() + interval '-1 minute', '"paid"' from waits`,
    );
    await pool.query(`update waits set since = since - interval '2 minutes'`);
    await sweep();
    expect(await dueRuns()).toEqual([lease.run]);
    expect(await expects(lease)).toEqual({ body: 'paid' });
  });

  it('lets go of the waits of runs that are over', async () => {
    const [over, open] = [await newRun(), await newRun()];
    await expects(over);
    await expects(open);
    await processOf(0).runs.end(over);
    await sweep();
    const left = await processOf(0).runs.pool.query<{ run_id: string }>('select run_id from waits');
    expect(left.rows).toEqual([{ run_id: open.run }]);
  });
});

describe('many waiting runs', () => {
  it('cost a signal nothing: those it is for are found by an index', async () => {
    const { pool } = processOf(0).runs;
    await pool.query(
      `insert into waits (run_id, step, topic, environment, name, correlation, since)
       select gen_random_uuid(), 'wait', gen_random_uuid(), 'dev', 'payment.confirmed', n::text, now()
       from generate_series(1, 20000) as n`,
    );
    await pool.query('analyze waits');
    const plan = await pool.query<{ 'QUERY PLAN': string }>(
      `explain update waits set called = true where topic = any(array['019ab000-0000-7000-8000-000000000001'::uuid]) and not over`,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('waits_topic');
    expect(text).not.toContain('Seq Scan');
  });
});
