import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { makeLog } from '../platform/log.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';
import { FlowPlaces } from './flow-places.ts';
import type { Claimed } from './leases.ts';

const ines: Actor = { person: { id: '1', email: 'ines@shop.test', name: 'Ines' }, through: 'session' };
const two = { environment: 'dev', flow: 'orders', places: 2 };

let database: TestDatabase;
/** Two processes. */
let first: RunProcess;
let second: RunProcess;
let places: [FlowPlaces, FlowPlaces];

beforeAll(async () => {
  database = await createMigratedDatabase();
  first = new RunProcess(database.url);
  second = new RunProcess(database.url);
  places = [first, second].map(({ pool }) => new FlowPlaces(pool, makeLog('silent'))) as typeof places;
});
beforeEach(() => first.pool.query('truncate active, sequence_heads, inbox, flow_places'));
afterAll(async () => {
  await first.close();
  await second.close();
  await database.drop();
});

/** Runs as they are accepted, held by one process or the other. */
async function held(count: number): Promise<Claimed[]> {
  const runs: string[] = [];
  for (let index = 0; index < count; index += 1)
    runs.push((await first.accept(`event ${String(index)}`)).run);
  const claimed = await first.claim();
  return claimed.toSorted((a, b) => runs.indexOf(a.lease.run) - runs.indexOf(b.lease.run));
}

const enter = ({ lease }: Claimed, process = 0, limit = two): Promise<boolean> =>
  (process === 0 ? places[0] : places[1]).enter(limit, lease);
/** What is woken is due for whichever process looks. */
const woken = () => second.claimed();
/** A process gives places out again; resolves when it has. */
const giveOut = () => places[1].sweep(() => Promise.resolve(two.places));

describe('a flow that limits itself to two runs', () => {
  it('lets two begin, over all processes, and puts the others away in line', async () => {
    const runs = await held(6);
    const began = await Promise.all(runs.map((run, index) => enter(run, index % 2)));
    expect(began.filter(Boolean)).toHaveLength(2);
    expect(await first.pool.query(`select 1 from active where parked = 'line'`)).toMatchObject({
      rowCount: 4,
    });
    expect(await woken()).toEqual([]);
    expect(await first.leases.nextDue()).toBeGreaterThan(0);
  });

  it('lets the longest waiting go when one has ended, and that one begins', async () => {
    const runs = await held(4);
    for (const run of runs) await enter(run);
    await first.end(runs[0]!.lease);
    places[0].left(two);
    await expect
      .poll(() => second.claim())
      .toMatchObject([{ lease: { run: runs[2]!.lease.run }, crashes: 0 }]);
  });

  it('keeps the place for whom it has woken: nobody who comes later takes it', async () => {
    const runs = await held(3);
    for (const run of runs) await enter(run);
    await first.end(runs[0]!.lease);
    const { run: late } = await first.accept('late');
    const [lateOne] = await first.claim();
    expect(lateOne?.lease.run).toBe(late);
    expect(await enter(lateOne!)).toBe(false);
    const [next] = await second.claim();
    expect(next?.lease.run).toBe(runs[2]!.lease.run);
    expect(await enter(next!, 1)).toBe(true);
  });

  it('gives the place of a run that waits for something to another, and asks it again when it comes back', async () => {
    const [waiting, other, next] = await held(3);
    for (const run of [waiting!, other!, next!]) await enter(run);
    await first.park(waiting!.lease);
    places[0].left(two);
    await expect.poll(() => second.claim()).toMatchObject([{ lease: { run: next!.lease.run } }]);
    await first.pool.query(`update active set wake_at = now() where parked = 'wait'`);
    const [back] = await second.claim();
    expect(back?.lease.run).toBe(waiting!.lease.run);
    expect(await enter(back!, 1)).toBe(false);
  });

  it('lets whoever takes up the run of a process that died go on in its place', async () => {
    const [dead, other, inLine] = await held(3);
    for (const run of [dead!, other!, inLine!]) await enter(run);
    await first.pool.query(`update active set wake_at = now(), lease_until = now() where run_id = $1`, [
      dead!.lease.run,
    ]);
    const [again] = await second.claim();
    expect(again).toMatchObject({ lease: { run: dead!.lease.run, epoch: 2 }, interrupted: true });
    expect(await enter(again!, 1)).toBe(true);
    await expect(enter(dead!)).resolves.toBe(false);
  });

  it('is given out by the sweep when who left a place died, or a person took its run away', async () => {
    const runs = await held(4);
    for (const run of runs) await enter(run);
    await first.end(runs[0]!.lease);
    await first.controls.cancel('dev', runs[1]!.lease.run, ines, 'a test');
    await giveOut();
    expect((await woken()).toSorted()).toEqual([runs[2]!.lease.run, runs[3]!.lease.run].toSorted());
  });

  it('lets runs in line be cancelled, and paused until they are resumed', async () => {
    const runs = await held(4);
    for (const run of runs) await enter(run);
    await first.controls.cancel('dev', runs[2]!.lease.run, ines, 'a test');
    await first.controls.pause('dev', runs[3]!.lease.run);
    await first.end(runs[0]!.lease);
    await giveOut();
    expect(await woken()).toEqual([]);
    await first.controls.resume('dev', runs[3]!.lease.run);
    const [resumed] = await second.claim();
    expect(await enter(resumed!, 1)).toBe(true);
  });

  it('holds in each environment, and for each flow, by itself', async () => {
    const runs = await held(4);
    const limits = [two, two, { ...two, environment: 'prod' }, { ...two, flow: 'stock' }];
    expect(await Promise.all(runs.map((run, index) => enter(run, 0, limits[index])))).toEqual(
      runs.map(() => true),
    );
  });

  it('never has more than two under way, and serves all in order, whatever two processes do at once', async () => {
    const runs = await held(12);
    const began = await Promise.all(runs.map((run, index) => enter(run, index % 2)));
    let underWay = runs.filter((_, index) => began[index]);
    const served: string[] = [];
    while (underWay.length > 0) {
      expect(underWay.length).toBeLessThanOrEqual(2);
      for (const { lease } of underWay) served.push(lease.run);
      await Promise.all(underWay.map(({ lease }) => first.end(lease)));
      await giveOut();
      const next = await second.claim();
      const entered = await Promise.all(next.map((run, index) => enter(run, index % 2)));
      expect(entered.every(Boolean)).toBe(true);
      underWay = next;
    }
    expect(served.toSorted()).toEqual(runs.map(({ lease }) => lease.run).toSorted());
  });
});
