import { LeaseLost } from '@crossdock/engine';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';
import type { Claimed } from './leases.ts';

const ines: Actor = { person: { id: '1', email: 'ines@shop.test', name: 'Ines' }, through: 'session' };

let database: TestDatabase;
let process: RunProcess;

beforeAll(async () => {
  database = await createMigratedDatabase();
  process = new RunProcess(database.url);
});
beforeEach(async () => {
  await process.pool.query('truncate active, sequence_heads, inbox');
});
afterAll(async () => {
  await process.close();
  await database.drop();
});

async function accept(event: string, key?: string): Promise<string> {
  return (await process.accept(event, key === undefined ? {} : { key })).run;
}

async function claimOne(): Promise<Claimed> {
  const [claimed] = await process.claim(1);
  if (claimed === undefined) throw new Error('Nothing may go');
  return claimed;
}

async function kindsOf(run: string): Promise<string[]> {
  return (await process.journal.read(run)).map(({ kind }) => kind);
}

async function outcomeOf(run: string): Promise<string | null | undefined> {
  const found = await process.pool.query<{ outcome: string | null }>(
    'select outcome from runs where id = $1',
    [run],
  );
  return found.rows[0]?.outcome;
}

const refusal = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });

describe('cancelling a run', () => {
  it('ends it where it stands, with who and why in its history', async () => {
    const run = await accept('placed');
    await process.controls.cancel('dev', run, ines, 'a test order');
    expect(await process.journal.read(run)).toContainEqual(
      expect.objectContaining({ kind: 'run.cancelled', by: 'Ines', reason: 'a test order' }),
    );
    expect(await outcomeOf(run)).toBe('cancelled');
    expect(await process.claimed()).toEqual([]);
  });

  it('locks out the process that drives it: what that one writes next is refused', async () => {
    const run = await accept('placed');
    const { lease } = await claimOne();
    await process.controls.cancel('dev', run, ines, 'a test order');
    await expect(process.end(lease)).rejects.toThrow(LeaseLost);
    expect(await kindsOf(run)).toEqual(['run.accepted', 'run.cancelled']);
  });

  it('tells the process it is locked out even if both write in the same moment', async () => {
    const run = await accept('placed');
    const { lease } = await claimOne();
    const [cancelled, ended] = await Promise.allSettled([
      process.controls.cancel('dev', run, ines, 'a test order'),
      process.end(lease),
    ]);
    const endings = (await kindsOf(run)).filter((kind) => kind !== 'run.accepted');
    expect(endings).toEqual([cancelled.status === 'fulfilled' ? 'run.cancelled' : 'run.completed']);
    expect(ended.status).toBe(cancelled.status === 'fulfilled' ? 'rejected' : 'fulfilled');
  });

  it('lets the next run of its key go, and takes one out of the line that waits', async () => {
    const runs = [await accept('placed', '1001'), await accept('paid', '1001'), await accept('sent', '1001')];
    await process.controls.cancel('dev', runs[1] ?? '', ines, 'paid twice');
    await process.controls.cancel('dev', runs[0] ?? '', ines, 'a test order');
    await process.sequencer.promote(['dev/orders/1001']);
    expect(await process.claimed()).toEqual([runs[2]]);
  });

  it('is refused for runs that are over, or that are not there', async () => {
    const run = await accept('placed');
    await process.end((await claimOne()).lease);
    await expect(process.controls.cancel('dev', run, ines, 'late')).rejects.toEqual(refusal('runs.over'));
    await expect(process.controls.cancel('prod', run, ines, 'lost')).rejects.toEqual(refusal('runs.unknown'));
  });
});

describe('pausing a run', () => {
  it('stops it until it is resumed, and it goes on with what its journal holds', async () => {
    const run = await accept('placed');
    await process.controls.pause('dev', run);
    expect(await process.claimed()).toEqual([]);
    expect(await process.leases.nextDue()).toBeUndefined();
    await process.controls.resume('dev', run);
    expect(await claimOne()).toMatchObject({ lease: { run, nextSeq: 2 } });
  });

  it('locks out the process that drives it', async () => {
    const run = await accept('placed');
    const { lease } = await claimOne();
    await process.controls.pause('dev', run);
    await expect(process.end(lease)).rejects.toThrow(LeaseLost);
    expect(await outcomeOf(run)).toBeNull();
  });

  it('keeps its place: what comes after it in its order waits for it', async () => {
    const first = await accept('placed', '1001');
    await accept('paid', '1001');
    await process.controls.pause('dev', first);
    await process.sequencer.promote(['dev/orders/1001']);
    await process.sequencer.sweep();
    expect(await process.claimed()).toEqual([]);
    await process.controls.resume('dev', first);
    expect(await process.claimed()).toEqual([first]);
  });

  it('of a run that waits for its turn lets it stand when its turn has come', async () => {
    await accept('placed', '1001');
    const second = await accept('paid', '1001');
    await process.controls.pause('dev', second);
    await process.end((await claimOne()).lease);
    await process.sequencer.promote(['dev/orders/1001']);
    expect(await process.claimed()).toEqual([]);
    await process.controls.resume('dev', second);
    expect(await process.claimed()).toEqual([second]);
  });

  it('and resuming it before its turn puts it back in line', async () => {
    const first = await accept('placed', '1001');
    const second = await accept('paid', '1001');
    await process.controls.pause('dev', second);
    await process.controls.resume('dev', second);
    expect(await process.claimed()).toEqual([first]);
  });

  it('is refused for runs that are over, and resuming for runs that are not paused', async () => {
    const run = await accept('placed');
    await expect(process.controls.resume('dev', run)).rejects.toEqual(refusal('runs.not-paused'));
    await process.end((await claimOne()).lease);
    await expect(process.controls.pause('dev', run)).rejects.toEqual(refusal('runs.over'));
  });
});

describe('letting go of an order', () => {
  it('is refused for a run that holds none', async () => {
    const run = await accept('placed', '1001');
    await expect(process.controls.letGo('dev', run)).rejects.toEqual(refusal('runs.holds-nothing'));
  });
});
