import type { JournalEvent, Lease } from '@crossdock/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { RunProcess } from '../testing/run-process.ts';

let database: TestDatabase;
let process: RunProcess;
let count = 0;

beforeAll(async () => {
  database = await createMigratedDatabase();
  process = new RunProcess(database.url);
});
afterAll(async () => {
  await process.close();
  await database.drop();
});

async function begin(): Promise<Lease> {
  count += 1;
  await process.accept(`event ${String(count)}`);
  const [claimed] = await process.claim();
  if (claimed === undefined) throw new Error('Nothing may go');
  return claimed.lease;
}

const intended = (key: string): JournalEvent => ({
  kind: 'effect.intended',
  at: 1,
  step: 'create',
  key,
  attempt: 1,
  input: {},
});

const confirmed = (key: string, undoes?: string): JournalEvent => ({
  kind: 'effect.confirmed',
  at: 2,
  from: 1,
  step: 'create',
  key,
  attempt: 1,
  port: 'out',
  output: { id: 7 },
  reused: false,
  ...(undoes === undefined ? {} : { undoes }),
});

const completed: JournalEvent = { kind: 'run.completed', at: 3, path: '' };

describe('how runs end in the history', () => {
  const outcomeOf = async (lease: Lease): Promise<unknown> =>
    (await process.pool.query('select outcome, path from runs where id = $1', [lease.run])).rows[0];

  it('is told apart: done, an echo of our own write, cancelled', async () => {
    const [done, echo, cancelled] = [await begin(), await begin(), await begin()];
    await process.journal.append(done, [{ kind: 'run.completed', at: 1, path: 'order.out' }]);
    await process.journal.append(echo, [{ kind: 'run.completed', at: 1, path: 'order.out', echo: true }]);
    await process.journal.append(cancelled, [
      { kind: 'run.cancelled', at: 1, by: 'Ines', reason: 'a test', path: '' },
    ]);
    expect(await outcomeOf(done)).toEqual({ outcome: 'completed', path: 'order.out' });
    expect(await outcomeOf(echo)).toEqual({ outcome: 'echo', path: 'order.out' });
    expect(await outcomeOf(cancelled)).toEqual({ outcome: 'cancelled', path: '' });
  });

  it('is written for every run, also when its place in the queue changes in the same moment', async () => {
    await addHistory();
    /* The server plans a prepared statement for good only after it was used a few times. */
    for (let time = 0; time < 12; time += 1) {
      const lease = await begin();
      const other = await process.pool.connect();
      await other.query('begin');
      await other.query('update active set wake_at = wake_at where run_id = $1', [lease.run]);
      const ended = process.journal.append(lease, [completed]);
      await somebodyWaits();
      await other.query('commit');
      other.release();
      await ended;
      expect(await outcomeOf(lease)).toEqual({ outcome: 'completed', path: '' });
    }
  });
});

/** Enough runs of this day that the server looks them up by id. */
async function addHistory(): Promise<void> {
  await process.pool.query(`
    insert into runs (id, environment, flow, version, source, event_key, event_id, keys, accepted_at, outcome)
    select (left(run_id_at(now())::text, 15) || substr(gen_random_uuid()::text, 16))::uuid,
           'dev', 'orders', 1, 'webhook', gen_random_uuid(), '', '[]', now(), 'completed'
    from generate_series(1, 20000)`);
  await process.pool.query('analyze');
}

async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await process.pool.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (waiting.rows.length > 0) return;
  }
}

describe('a write that was taken back', () => {
  it('may be done anew by a later run', async () => {
    const [first, second] = [await begin(), await begin()];
    await process.journal.intend(first, [intended('order/1')]);
    await process.journal.append(first, [confirmed('order/1')]);
    expect(await process.journal.intend(second, [intended('order/1')])).toMatchObject({
      answer: 'confirmed',
    });

    await process.journal.intend(first, [intended('order/1~undo')]);
    await process.journal.append(first, [confirmed('order/1~undo', 'order/1'), completed]);
    expect(await process.journal.intend(second, [intended('order/1')])).toEqual({ answer: 'go' });
  });

  it('may be that of another run, whose result this one had used', async () => {
    const [first, second] = [await begin(), await begin()];
    await process.journal.intend(first, [intended('order/2')]);
    await process.journal.append(first, [confirmed('order/2'), completed]);
    await process.journal.intend(second, [intended('order/2~undo')]);
    await process.journal.append(second, [confirmed('order/2~undo', 'order/2'), completed]);
    const third = await begin();
    expect(await process.journal.intend(third, [intended('order/2')])).toEqual({ answer: 'go' });
  });
});
