import type { Failure } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';
import type { Claimed } from './leases.ts';

let database: TestDatabase;
let one: RunProcess;
let two: RunProcess;

beforeAll(async () => {
  database = await createMigratedDatabase();
  one = new RunProcess(database.url);
  two = new RunProcess(database.url);
});
beforeEach(async () => {
  await one.pool.query('truncate active, sequence_heads, inbox');
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

const refused: Failure = {
  kind: 'business',
  outcome: 'not-done',
  code: 'shop.refused',
  message: 'The shop refused it.',
};

async function accept(event: string, key?: string): Promise<string> {
  return (await one.accept(event, key === undefined ? {} : { key })).run;
}

/** The one run that may go now. */
async function claimOnly(): Promise<Claimed> {
  const claimed = await two.claim();
  expect(claimed).toHaveLength(1);
  const [run] = claimed;
  if (run === undefined) throw new Error('Nothing may go');
  return run;
}

/** What may go, asked until something does: promotion follows the end of a run without being waited for. */
async function next(process = two): Promise<Claimed[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const claimed = await process.claim();
    if (claimed.length > 0) return claimed;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return [];
}

const nextRuns = async (): Promise<string[]> => (await next()).map(({ lease }) => lease.run);

describe('runs of one order', () => {
  it('go one after the other, in the order in which they were accepted', async () => {
    const runs = [await accept('placed', '1001'), await accept('paid', '1001'), await accept('sent', '1001')];
    for (const run of runs) {
      const [claimed, ...others] = await next();
      expect(others).toEqual([]);
      expect(claimed?.lease.run).toBe(run);
      if (claimed !== undefined) await two.end(claimed.lease);
    }
  });

  it('do not wait for runs of other orders, nor for runs that keep no order', async () => {
    const first = await accept('placed 1001', '1001');
    await accept('paid 1001', '1001');
    const other = await accept('placed 1002', '1002');
    const loose = await accept('stock changed');
    expect((await two.claimed()).sort()).toEqual([first, other, loose].sort());
  });

  it('keep their order when they arrive together', async () => {
    const accepted = await Promise.all(
      ['a', 'b', 'c', 'd'].map((event) => one.accept(event, { key: '1001' })),
    );
    expect(accepted.map(({ behind }) => behind)).toEqual([false, true, true, true]);
    for (const { run } of accepted) {
      const [claimed] = await next();
      expect(claimed?.lease.run).toBe(run);
      if (claimed !== undefined) await two.end(claimed.lease);
    }
  });

  it('go on when one of them fails, unless its flow says that the rest must wait', async () => {
    await accept('placed', '1001');
    const second = await accept('paid', '1001');
    await one.end((await claimOnly()).lease, { failure: refused });
    expect(await nextRuns()).toEqual([second]);
  });

  it('wait while one of them is parked for its next attempt', async () => {
    const first = await accept('placed', '1001');
    await accept('paid', '1001');
    const { lease } = await claimOnly();
    const at = Date.now();
    await two.journal.append(lease, [{ kind: 'run.parked', at, until: at - 1, because: 'retry' }]);
    expect(await two.claimed()).toEqual([first]);
  });

  it('go on when the one before them is cancelled', async () => {
    await accept('placed', '1001');
    const second = await accept('paid', '1001');
    await two.journal.append((await claimOnly()).lease, [
      { kind: 'run.cancelled', at: Date.now(), by: 'Ines', reason: 'test order', path: '' },
    ]);
    expect(await nextRuns()).toEqual([second]);
  });

  /* From here on each has a key of its own: what ended before is still being promoted, a little later. */
  it('are taken up by the sweep when a process died before it could wake the next one', async () => {
    await accept('placed', '1011');
    const second = await accept('paid', '1011');
    /* Who is accepted behind another one looks once more, and is not waited for. */
    await one.sequencer.promote(['dev/orders/1011']);
    await one.pool.query(`delete from active where parked is null`);
    await one.pool.query(`delete from sequence_heads`);
    expect(await two.claimed()).toEqual([]);
    await two.sequencer.sweep();
    expect(await two.claimed()).toEqual([second]);
  });

  it('are taken up a little later when one came in while the key was freed and nobody was seen', async () => {
    await accept('placed', '1012');
    const second = await accept('paid', '1012');
    await one.pool.query(`delete from active where parked is null`);
    await one.pool.query(`delete from sequence_heads`);
    one.sequencer.promoteLater(['dev/orders/1012']);
    expect(await nextRuns()).toEqual([second]);
  });

  it('go in order behind one that waits for its promotion, even if the newest finds nobody at the head', async () => {
    await accept('placed', '1013');
    const second = await accept('paid', '1013');
    await one.pool.query(`delete from active where parked is null`);
    await one.pool.query(`delete from sequence_heads`);
    await accept('sent', '1013');
    expect(await nextRuns()).toEqual([second]);
  });
});

describe('an order whose run failed and holds the rest', () => {
  const failHolding = async (): Promise<{ held: string; waiting: string }> => {
    const held = await accept('placed', '1001');
    const waiting = await accept('paid', '1001');
    await two.end((await claimOnly()).lease, { failure: refused, holdsKey: true });
    return { held, waiting };
  };

  it('stands, whatever comes and however often somebody looks', async () => {
    await failHolding();
    await accept('sent', '1001');
    await two.sequencer.promote(['dev/orders/1001']);
    await two.sequencer.sweep();
    expect(await two.claimed()).toEqual([]);
  });

  it('goes on with the replay of the failed run, and with the rest when that is over', async () => {
    const { held, waiting } = await failHolding();
    const replay = await one.accept('placed again', { key: '1001', source: 'replay', replayOf: held });
    const [claimed] = await next();
    expect(claimed?.lease.run).toBe(replay.run);
    if (claimed !== undefined) await two.end(claimed.lease);
    expect(await nextRuns()).toEqual([waiting]);
  });

  it('goes on with the rest when somebody lets it go, once', async () => {
    const { held, waiting } = await failHolding();
    expect(await one.sequencer.letGo('prod', held)).toBe(false);
    expect(await one.sequencer.letGo('dev', held)).toBe(true);
    expect(await one.sequencer.letGo('dev', held)).toBe(false);
    expect(await nextRuns()).toEqual([waiting]);
  });
});
