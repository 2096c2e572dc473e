import type { ItemsEvent, Lease } from '@crossdock/engine';
import { business, policy } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { readConfig } from '../config.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { makeLog } from '../platform/log.ts';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance } from '../runs/acceptance.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';
import { PgChildren } from './pg-children.ts';

let database: TestDatabase;
let runs: RunProcess;
let children: PgChildren;
const ines: Actor = { person: { id: '1', email: 'ines@shop.test', name: 'Ines' }, through: 'session' };
const log = makeLog('silent');

beforeAll(async () => {
  database = await createMigratedDatabase();
  runs = new RunProcess(database.url);
  const acceptance = new Acceptance(runs.pool, 60_000, runs.sequencer);
  children = new PgChildren(
    runs.pool,
    acceptance,
    new Bells(readConfig({ DATABASE_URL: database.url }), log),
  );
});
beforeEach(() => runs.pool.query('truncate runs, inbox, journal, active, signals, waits, failures'));
afterAll(async () => {
  await runs.close();
  await database.drop();
});

const version = { environment: 'dev', flow: 'stock', version: 1 };
const event = (from: number, items: unknown[]): ItemsEvent => ({
  container: 'lines',
  from,
  items,
  scope: { trigger: {}, steps: {}, vars: {} },
});
const three = [event(0, ['a', 'b']), event(2, ['c', 'd']), event(4, ['e'])];

/** A run that goes through a long list in runs of their own, and waits for them. */
async function parentRun(): Promise<Lease> {
  const { run } = await runs.accept('list');
  const [claimed] = await runs.claim();
  if (claimed?.lease.run !== run) throw new Error('The run was not claimed');
  return claimed.lease;
}

async function waitForItems(lease: Lease): Promise<{ body: unknown } | undefined> {
  const wait = { name: 'items.ended', correlation: `${lease.run}/lines`, since: Date.now() };
  return runs.signals.of('dev').expect({ ...wait, run: lease.run, step: 'lines' });
}

const start = ({ run }: Lease, events = three) => children.of(version).start({ run, step: 'lines' }, events);
const tally = ({ run }: Lease) => children.of(version).tally({ run, step: 'lines' });
const itemsFailed = (failedItems: number) =>
  business('core.items-failed', 'Some failed: \0 "failedItems":9', { evidence: { failedItems } }).failure;

describe('runs for the items of a long list', () => {
  it('go in the bulk lane, know where they belong, and bring their items along', async () => {
    const parent = await parentRun();
    await start(parent);
    expect(await tally(parent)).toEqual({ open: 3, completed: 0, failed: 0, failedItems: 0 });
    const claimed = await runs.claim();
    expect(claimed.map(({ lane, source, flow }) => [lane, source, flow])).toEqual(
      Array.from({ length: 3 }, () => ['bulk', 'items', 'stock']),
    );
    const journals = await Promise.all(claimed.map(({ lease }) => runs.journal.read(lease.run)));
    const events = journals.map(([first]) => (first?.kind === 'run.accepted' ? first.event : undefined));
    expect(events).toEqual(expect.arrayContaining(three));
  });

  it('are started once, however often the step is repeated', async () => {
    const parent = await parentRun();
    await Promise.all([start(parent), start(parent)]);
    await start(parent);
    expect((await tally(parent)).open).toBe(3);
  });

  it('are counted with the items that failed', async () => {
    const parent = await parentRun();
    await start(parent, [...three, event(5, ['f', 'g', 'h'])]);
    const [first, second, third, fourth] = (await runs.claim()).toSorted((a, b) =>
      a.lease.run < b.lease.run ? -1 : 1,
    );
    if (!first || !second || !third || !fourth) throw new Error('Four runs were started');
    await runs.end(first.lease);
    await runs.end(second.lease, { failure: itemsFailed(1) });
    await runs.end(fourth.lease, { failure: policy('core.run-timed-out', 'Too late.').failure });
    expect(await tally(parent)).toEqual({ open: 1, completed: 1, failed: 2, failedItems: 4 });
  });

  it('tell what they came to in the order of their items, some at a time', async () => {
    const parent = await parentRun();
    const events = Array.from({ length: 13 }, (_, index) => event(index * 100, ['a', 'b']));
    await start(parent, events.toReversed());
    const fromOf = async ({ run }: Lease) => {
      const [first] = await runs.journal.read(run);
      return first?.kind === 'run.accepted' ? (first.event as ItemsEvent).from : -1;
    };
    const cancelled: string[] = [];
    for (const { lease } of await runs.claim()) {
      const from = await fromOf(lease);
      const output = { count: 2, done: 2, failed: 0, results: [`${String(from)} done`, 'too'] };
      const at = Date.now();
      if (from === 1_200) {
        await runs.controls.cancel('dev', lease.run, ines, 'a test order');
        cancelled.push(lease.run);
        continue;
      }
      await runs.journal.append(lease, [
        { kind: 'step.completed', step: 'lines', attempt: 1, from: at, at, port: 'out', output },
      ]);
      await runs.end(lease, from === 100 ? { failure: itemsFailed(1) } : {});
    }
    const outcomes = (from: number) =>
      children.of(version).outcomes({ run: parent.run, step: 'lines' }, from);
    const first = await outcomes(0);
    const rest = await outcomes((first.at(-1)?.from ?? 0) + 1);
    const all = [...first, ...rest];
    expect(all.map(({ from, count }) => [from, count])).toEqual(events.map(({ from }) => [from, 2]));
    expect(all[3]).toMatchObject({ output: { results: ['300 done', 'too'] }, failure: undefined });
    expect(all[1]).toMatchObject({
      output: { results: ['100 done', 'too'] },
      failure: { code: 'core.items-failed' },
    });
    expect(all[12]).toMatchObject({
      run: cancelled[0],
      output: undefined,
      failure: { code: 'core.items-cancelled' },
    });
    expect(await outcomes(1_201)).toEqual([]);
  });

  it('wake the run that waits for them when the last one is over, and not before', async () => {
    const parent = await parentRun();
    await start(parent);
    expect(await waitForItems(parent)).toBeUndefined();
    await runs.park(parent);
    const claimed = await runs.claim();
    for (const [index, { lease, source }] of claimed.entries()) {
      expect(await runs.claimed(), `before ${String(index)}`).toEqual([]);
      await runs.end(lease);
      runs.parents.ended({ environment: 'dev', run: lease.run, source });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await expect.poll(() => runs.claimed()).toEqual([parent.run]);
    expect(await waitForItems(parent)).toEqual({ body: null });
  });

  it('wake it when a person cancels the last one', async () => {
    const parent = await parentRun();
    await start(parent, [event(0, ['a'])]);
    await waitForItems(parent);
    await runs.park(parent);
    const [child] = await runs.claim();
    await runs.controls.cancel('dev', child?.lease.run ?? '', ines, 'a test order');
    await expect.poll(() => runs.claimed()).toEqual([parent.run]);
    expect((await tally(parent)).failedItems).toBe(1);
  });

  it('wake it even if the process of the last one died before it could tell', async () => {
    const parent = await parentRun();
    await start(parent);
    await waitForItems(parent);
    await runs.park(parent);
    for (const { lease } of await runs.claim()) await runs.end(lease);
    expect(await runs.claimed()).toEqual([]);
    await runs.stateSweep.sweep();
    expect(await runs.claimed()).toEqual([parent.run]);
  });
});

describe('a run that waits for the run of another flow', () => {
  const waitForRun = ({ run }: Lease, child: string) =>
    runs.signals.of('dev').expect({ name: 'run.ended', correlation: child, since: 0, run, step: 'call' });

  async function startChild(): Promise<Lease> {
    const { run } = await runs.accept('child', { source: 'sub-flow' });
    const claimed = await runs.claim();
    const lease = claimed.find((each) => each.lease.run === run)?.lease;
    if (lease === undefined) throw new Error('The child was not claimed');
    return lease;
  }

  it('is told what it replied', async () => {
    const parent = await parentRun();
    const child = await startChild();
    expect(await waitForRun(parent, child.run)).toBeUndefined();
    await runs.park(parent);
    const at = Date.now();
    const output = { status: 200, body: { entry: 'E1' } };
    await runs.journal.append(child, [
      { kind: 'step.completed', at, from: at, step: 'reply', attempt: 1, port: 'out', output, does: 'reply' },
      { kind: 'run.completed', at, path: '' },
    ]);
    runs.parents.ended({ environment: 'dev', run: child.run, source: 'sub-flow' });
    await expect.poll(() => runs.claimed()).toEqual([parent.run]);
    expect(await waitForRun(parent, child.run)).toEqual({
      body: { outcome: 'completed', output, failure: null },
    });
  });

  it('is told when a person cancels it', async () => {
    const parent = await parentRun();
    const child = await startChild();
    await waitForRun(parent, child.run);
    await runs.park(parent);
    await runs.controls.cancel('dev', child.run, ines, 'a test order');
    await expect.poll(() => runs.claimed()).toEqual([parent.run]);
    expect(await waitForRun(parent, child.run)).toMatchObject({ body: { outcome: 'cancelled' } });
  });

  it('is told why it failed, also by the sweep when nobody else could', async () => {
    const parent = await parentRun();
    const child = await startChild();
    await waitForRun(parent, child.run);
    await runs.park(parent);
    const { failure } = business('odoo.unknown-sku', 'No product has the SKU \0.');
    await runs.end(child, { failure });
    await runs.stateSweep.sweep();
    expect(await runs.claimed()).toEqual([parent.run]);
    expect(await waitForRun(parent, child.run)).toMatchObject({
      body: { outcome: 'failed', output: null, failure },
    });
  });
});
