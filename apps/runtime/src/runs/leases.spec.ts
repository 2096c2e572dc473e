import { LeaseLost } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { makeLog } from '../platform/log.ts';
import { createMigratedDatabase, emptyRuns } from '../testing/database.ts';
import { Acceptance } from './acceptance.ts';
import { type Claimed, Leases } from './leases.ts';
import { PgJournal } from './pg-journal.ts';
import { Sequencer } from './sequencer.ts';

const leaseMs = 60_000;
let database: TestDatabase;
let pool: Pool;
let leases: Leases;
let journal: PgJournal;
let acceptance: Acceptance;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 8 });
  leases = new Leases(pool, leaseMs);
  const sequencer = new Sequencer(pool, makeLog('silent'));
  journal = new PgJournal(pool, sequencer);
  acceptance = new Acceptance(pool, leaseMs, sequencer);
});
beforeEach(async () => {
  await emptyRuns(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A new run. `lease`: held by the process that accepted it. */
async function newRun(order: string, lease = false, lane: Lane = 'orders'): Promise<string> {
  const arrival = {
    environment: 'dev',
    flow: 'orders',
    version: 3,
    source: 'webhook' as const,
    eventId: order,
    lane,
    keys: {},
    body: Buffer.from('{}'),
  };
  return (await acceptance.accept(arrival, { lease })).run;
}

/** Moves the instant at which somebody should look at a run; negative for the past. */
async function dueIn(run: string, seconds: number): Promise<void> {
  await pool.query(`update active set wake_at = now() + $2 * interval '1 second' where run_id = $1`, [
    run,
    seconds,
  ]);
}

/** What happens to a run whose process died: its lease ends by itself. */
async function letLeaseEnd(run: string): Promise<void> {
  await pool.query(`update active set lease_until = now(), wake_at = now() where run_id = $1`, [run]);
}

/** Takes what is due, whatever its lane. */
const claim = (most = 10): Promise<Claimed[]> => leases.claim({ urgent: most, orders: most, bulk: most });

const claimedRuns = async (most = 10) => (await claim(most)).map(({ lease }) => lease.run);

describe('leases', () => {
  it('give a run to one claimer, with all that is needed to drive it', async () => {
    const run = await newRun('1');
    expect(await claim()).toEqual([
      {
        lease: { run, epoch: 1, nextSeq: 1 },
        environment: 'dev',
        flow: 'orders',
        version: 3,
        source: 'webhook',
        lane: 'orders',
        crashes: 0,
        interrupted: false,
      },
    ]);
    expect(await claim()).toEqual([]);
  });

  it('take from this process what it knows of a run, only while nobody has had it', async () => {
    const run = await newRun('1');
    const origin = { environment: 'dev', flow: 'known here', version: 7, source: 'manual' as const };
    const most = { urgent: 1, orders: 1, bulk: 1 };
    const [first] = await leases.claim(most, () => origin);
    expect(first).toMatchObject({ lease: { run, epoch: 1, nextSeq: 1 }, ...origin });
    const at = Date.now();
    if (first !== undefined)
      await journal.append(first.lease, [{ kind: 'run.parked', at, until: at, because: 'retry' }]);
    const [second] = await leases.claim(most, () => origin);
    expect(second).toMatchObject({ lease: { run, epoch: 2, nextSeq: 2 }, flow: 'orders', version: 3 });
  });

  it('are not claimed while another process holds them', async () => {
    await newRun('1', true);
    const free = await newRun('2');
    expect(await claimedRuns()).toEqual([free]);
  });

  it('give each run to one of many that claim at the same moment', async () => {
    const runs = await Promise.all(Array.from({ length: 60 }, (_, index) => newRun(String(index))));
    const claims = await Promise.all(Array.from({ length: 12 }, () => claimedRuns(8)));
    expect(claims.flat()).toHaveLength(new Set(claims.flat()).size);
    const rest = await claimedRuns(100);
    expect([...claims.flat(), ...rest].sort()).toEqual([...runs].sort());
  });

  it('begin with the run that has waited longest, and take no more than asked', async () => {
    const [late, early, middle] = [await newRun('1'), await newRun('2'), await newRun('3')];
    await dueIn(late, -1);
    await dueIn(early, -30);
    await dueIn(middle, -10);
    expect((await claimedRuns(2)).sort()).toEqual([early, middle].sort());
    expect(await claimedRuns(2)).toEqual([late]);
  });

  it('leave a run alone until it is due, and tell when that is', async () => {
    const run = await newRun('1');
    await dueIn(run, 3600);
    expect(await claimedRuns()).toEqual([]);
    const ms = (await leases.nextDue()) ?? 0;
    expect(ms).toBeGreaterThan(3_590_000);
    expect(ms).toBeLessThanOrEqual(3_600_000);
    await dueIn(run, -5);
    expect(await leases.nextDue()).toBe(0);
  });

  it('say that nothing is due when nothing waits', async () => {
    expect(await leases.nextDue()).toBeUndefined();
  });

  it('pass a run on when its holder shows no sign of life, and lock the old holder out', async () => {
    const run = await newRun('1', true);
    const old = { run, epoch: 1, nextSeq: 1 };
    await letLeaseEnd(run);
    const [taken] = await claim(1);
    expect(taken?.lease).toEqual({ run, epoch: 2, nextSeq: 1 });
    const end = [{ kind: 'run.completed' as const, at: Date.now(), path: '' }];
    await expect(journal.append(old, end)).rejects.toThrow(LeaseLost);
    if (taken !== undefined) await journal.append(taken.lease, end);
    expect((await journal.read(run)).map(({ kind }) => kind)).toEqual(['run.accepted', 'run.completed']);
  });

  it('grow their epoch with each claim, and go on behind what is in the journal', async () => {
    const run = await newRun('1');
    const [first] = await claim(1);
    if (first === undefined) throw new Error('Nothing was claimed');
    const at = Date.now();
    await journal.append(first.lease, [{ kind: 'run.parked', at, until: at, because: 'retry' }]);
    const [second] = await claim(1);
    expect(second?.lease).toEqual({ run, epoch: 2, nextSeq: 2 });
  });

  it('last longer when renewed', async () => {
    const run = await newRun('1');
    const [claimed] = await claim(1);
    await pool.query(
      `update active set lease_until = now() + interval '1 second', wake_at = now() + interval '1 second'`,
    );
    await leases.renew(claimed === undefined ? [] : [claimed.lease]);
    const { rows } = await pool.query<{ run_id: string; longer: boolean }>(
      `select run_id, lease_until > now() + interval '30 seconds' and wake_at = lease_until as longer from active`,
    );
    expect(rows).toEqual([{ run_id: run, longer: true }]);
  });

  it('once lost stay lost: renewing or giving them back does not disturb the new holder', async () => {
    const run = await newRun('1', true);
    const old = { run, epoch: 1, nextSeq: 1 };
    await letLeaseEnd(run);
    await claim(1);
    const before = await pool.query('select * from active');
    await leases.renew([old]);
    await leases.release([old]);
    expect((await pool.query('select * from active')).rows).toEqual(before.rows);
  });

  it('given back are free for others at once', async () => {
    const run = await newRun('1', true);
    await leases.release([{ run, epoch: 1, nextSeq: 1 }]);
    expect(await claimedRuns()).toEqual([run]);
  });

  it('given back are not interrupted', async () => {
    await newRun('1');
    const [claimed] = await claim(1);
    await leases.release(claimed === undefined ? [] : [claimed.lease]);
    expect(await claim(1)).toMatchObject([{ crashes: 0, interrupted: false }]);
  });
});

describe('lanes of runs that are due', () => {
  it('are claimed by themselves, each up to the room there is for it, the most urgent first', async () => {
    const bulk = [await newRun('b1', false, 'bulk'), await newRun('b2', false, 'bulk')];
    const order = await newRun('o1');
    const urgent = await newRun('u1', false, 'urgent');
    const first = await leases.claim({ urgent: 5, orders: 5, bulk: 1 });
    expect(first.map(({ lease, lane }) => [lane, lease.run])).toEqual([
      ['urgent', urgent],
      ['orders', order],
      ['bulk', bulk[0]],
    ]);
    expect(await leases.claim({ urgent: 5, orders: 5, bulk: 0 })).toEqual([]);
  });

  it('tell when their next run is due, of the lanes that are asked for', async () => {
    const bulk = await newRun('1', false, 'bulk');
    await dueIn(bulk, -1);
    await dueIn(await newRun('2'), 60);
    expect(await leases.nextDue()).toBe(0);
    expect(await leases.nextDue(['urgent', 'orders'])).toBeGreaterThan(50_000);
    expect(await leases.nextDue(['urgent'])).toBeUndefined();
  });

  it('hold no clock for what waits for a person or behind another run', async () => {
    await newRun('1');
    for (const wakeAt of ['infinity', '9999-12-31']) {
      await pool.query('update active set wake_at = $1', [wakeAt]);
      expect(await leases.nextDue()).toBeUndefined();
      expect(await claimedRuns()).toEqual([]);
    }
  });
});

describe('a run that is taken up again and again', () => {
  it('is counted each time it is driven anew, as long as it does not get on', async () => {
    const run = await newRun('1');
    for (const crashes of [0, 1, 2, 3]) {
      const [claimed] = await claim(1);
      expect(claimed).toMatchObject({ lease: { run }, crashes });
      if (claimed !== undefined) await leases.begin(claimed.lease);
      await letLeaseEnd(run);
    }
  });

  it('is not counted while it only waits for its turn in processes that die', async () => {
    const run = await newRun('1');
    for (let deaths = 0; deaths < 5; deaths += 1) {
      expect(await claim(1)).toMatchObject([{ lease: { run }, crashes: 0 }]);
      await letLeaseEnd(run);
    }
  });

  it('is not begun by a process that has lost it', async () => {
    const run = await newRun('1');
    const [lost] = await claim(1);
    await letLeaseEnd(run);
    await claim(1);
    await expect(leases.begin(lost?.lease ?? { run, epoch: 0, nextSeq: 0 })).rejects.toThrow('was lost');
  });

  it('is counted anew once it has written to its journal', async () => {
    const run = await newRun('1');
    await claim(1);
    await letLeaseEnd(run);
    const [claimed] = await claim(1);
    if (claimed !== undefined) await leases.begin(claimed.lease);
    if (claimed !== undefined)
      await journal.append(claimed.lease, [{ kind: 'step.skipped', at: 1, step: 'a' }]);
    await letLeaseEnd(run);
    expect(await claim(1)).toMatchObject([{ crashes: 0 }]);
  });
});
