import { business } from '@crossdock/sdk';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AcceptanceDesk, arrivalOf, openAcceptance } from '../testing/acceptance-desk.ts';
import { Acceptance, type Arrival } from './acceptance.ts';
import { PgJournal } from './pg-journal.ts';

let desk: AcceptanceDesk;

beforeAll(async () => {
  desk = await openAcceptance();
});
beforeEach(() => desk.empty());
afterAll(() => desk.close());

const accept: AcceptanceDesk['accept'] = (arrival, lease) => desk.accept(arrival, lease);
const rows: AcceptanceDesk['rows'] = (sql) => desk.rows(sql);

/** How often each event came again. */
const duplicates = `select event_id, source, duplicates from runs join inbox on inbox.run_id = runs.id order by event_id`;

const counts = async () =>
  (
    await rows(`select (select count(*)::int from runs) as runs, (select count(*)::int from active) as active,
                       (select count(*)::int from failures) as failures`)
  )[0];

describe('accepting events', () => {
  it('makes each a run that waits for somebody to take it', async () => {
    const { run, duplicate, leased } = await accept(arrivalOf('1001'));
    expect({ duplicate, leased }).toEqual({ duplicate: false, leased: false });
    expect(
      await rows('select run_id, epoch, lease_until < now() as free, wake_at <= now() as due from active'),
    ).toEqual([{ run_id: run, epoch: 0, free: true, due: true }]);
  });

  it('gives it to whoever drives it at once, with the first lease', async () => {
    const { run, leased } = await accept(arrivalOf('1001'), true);
    expect(leased).toBe(true);
    expect(
      await rows(
        'select run_id, epoch, lease_until > now() as held, wake_at = lease_until as until_then from active',
      ),
    ).toEqual([{ run_id: run, epoch: 1, held: true, until_then: true }]);
  });

  it('keeps the event byte for byte, whatever numbers and escapes it holds', async () => {
    const body = Buffer.from('{"id":820982911946154508,"note":"Gr\\u00f6\\u00dfe 🙂 \\u0000"}');
    const { run } = await accept(arrivalOf('1001', { body }));
    const [accepted] = await new PgJournal(desk.pool, desk.sequencer).read(run);
    expect(accepted).toMatchObject({ kind: 'run.accepted', event: JSON.parse(body.toString()) as unknown });
  });

  it('counts what comes again, and answers with the first run', async () => {
    const first = await accept(arrivalOf('1001'));
    const again = await accept(arrivalOf('1001', { source: 'sweep' }), true);
    expect(again).toEqual({
      run: first.run,
      acceptedAt: first.acceptedAt,
      duplicate: true,
      leased: false,
      behind: false,
    });
    await accept(arrivalOf('1001'));
    expect(await rows(duplicates)).toEqual([{ event_id: 'order-1001', source: 'webhook', duplicates: 1 }]);
    expect(await counts()).toEqual({ runs: 1, active: 1, failures: 0 });
  });

  it.each(['sweep', 'poll'] as const)('does not count what a %s sees again', async (source) => {
    const first = await accept(arrivalOf('1001'));
    const seen = await Promise.all([accept(arrivalOf('1001', { source })), accept(arrivalOf('1001'))]);
    expect(seen.map(({ run }) => run)).toEqual([first.run, first.run]);
    expect(await rows(duplicates)).toMatchObject([{ duplicates: 1 }]);
  });

  it('counts what comes twice in the same moment', async () => {
    const known = await accept(arrivalOf('1000'));
    const all = await Promise.all(
      ['1000', '1001', '1001', '1002', '1001', '1000'].map((order) => accept(arrivalOf(order))),
    );
    const runs = all.map(({ run }) => run);
    expect(runs[0]).toBe(known.run);
    expect(runs[5]).toBe(known.run);
    expect(new Set([runs[1], runs[2], runs[4]]).size).toBe(1);
    expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(2);
    expect(await rows(duplicates)).toMatchObject([
      { event_id: 'order-1000', duplicates: 2 },
      { event_id: 'order-1001', duplicates: 2 },
      { event_id: 'order-1002', duplicates: 0 },
    ]);
  });

  it('counts what reaches two processes in the same moment', async () => {
    const other = new Acceptance(desk.pool, 30_000, desk.sequencer);
    const orders = Array.from({ length: 40 }, (_, index) => String(index));
    const answers = await Promise.all(
      orders.map(async (order) => {
        const both = [accept(arrivalOf(order), true), other.accept(arrivalOf(order), { lease: true })];
        return Promise.all(both);
      }),
    );
    expect(answers.every(([one, two]) => one?.run === two?.run && one?.leased !== two?.leased)).toBe(true);
    expect(await counts()).toEqual({ runs: 40, active: 40, failures: 0 });
    expect(await rows('select sum(duplicates)::int as duplicates from inbox')).toEqual([{ duplicates: 40 }]);
  });

  it('takes the same event for another one in another flow, or another environment', async () => {
    const answers = await Promise.all([
      accept(arrivalOf('1001')),
      accept(arrivalOf('1001', { flow: 'invoices' })),
      accept(arrivalOf('1001', { environment: 'prod' })),
    ]);
    expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
  });

  it('keeps what nobody can read as a failed run with the reason, and gives it to nobody', async () => {
    const misfit = business(
      'core.event-misfit',
      'The event is not what "Order" expects. total: \0 is none.',
    ).failure;
    const { run, leased } = await accept(arrivalOf('1001', { misfit, keys: {} }), true);
    expect(leased).toBe(false);
    expect(await counts()).toEqual({ runs: 1, active: 0, failures: 1 });
    expect(await rows('select outcome, failure, ended_at = accepted_at as at_once from runs')).toEqual([
      { outcome: 'failed', failure: { ...misfit, step: null }, at_once: true },
    ]);
    expect(await rows('select run_id, kind, code from failures')).toEqual([
      { run_id: run, kind: 'business', code: 'core.event-misfit' },
    ]);
    expect((await new PgJournal(desk.pool, desk.sequencer).read(run)).map(({ kind }) => kind)).toEqual([
      'run.accepted',
      'run.failed',
    ]);
  });

  it('finds runs by every business key', async () => {
    const { run } = await accept(
      arrivalOf('1001', { keys: { order: '1001', customer: 'anna@example.test', again: '1001' } }),
    );
    expect(await rows(`select value, run_id from run_keys order by value`)).toEqual([
      { value: '1001', run_id: run },
      { value: 'anna@example.test', run_id: run },
    ]);
  });

  it.each([
    ['NUL characters', '10\0' + '01', '10\uFFFD01'],
    ['half a surrogate pair', '1001\ud83d', '1001\uFFFD'],
  ])('takes texts with %s, and what was accepted beside them', async (_words, odd, stored) => {
    const event = { keys: { order: odd }, eventId: odd, deliveryId: odd };
    const answers = await Promise.all([
      accept(arrivalOf('1')),
      accept(arrivalOf('2', event)),
      accept(arrivalOf('3')),
    ]);
    expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
    expect(await rows('select event_id, delivery_id from runs where delivery_id is not null')).toEqual([
      { event_id: stored, delivery_id: stored },
    ]);
    expect(await rows(`select value from run_keys where value like '10%'`)).toEqual([{ value: stored }]);
    expect((await accept(arrivalOf('2', event))).run).toBe(answers[1]?.run);
  });

  it('takes keys of any length, and tells long ones apart by their end', async () => {
    const long = Array.from({ length: 2000 }, (_, index) => String.fromCodePoint(0x4e00 + index * 5)).join(
      '',
    );
    const event = (end: string): Partial<Arrival> => ({ keys: { order: long + end }, eventId: long + end });
    const answers = await Promise.all([
      accept(arrivalOf('1', event('A'))),
      accept(arrivalOf('2', event('B'))),
    ]);
    expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false]);
    const found = await desk.pool.query('select distinct value from run_keys where value like $1', [
      `${long.slice(0, 200)}%`,
    ]);
    expect(found.rowCount).toBe(2);
  });

  it('keeps in which lane a run goes, and which step of which run started it', async () => {
    const { run: parent } = await accept(arrivalOf('1001'));
    await accept(
      arrivalOf('1002', { source: 'items', lane: 'bulk', parent: { run: parent, step: 'lines' } }),
    );
    expect(
      await rows(`select runs.lane, active.lane as queued_in, parent_run, parent_step
                  from runs join active on active.run_id = runs.id order by id`),
    ).toEqual([
      { lane: 'orders', queued_in: 'orders', parent_run: null, parent_step: null },
      { lane: 'bulk', queued_in: 'bulk', parent_run: parent, parent_step: 'lines' },
    ]);
  });

  it('dates a run by its id, so that ids and instants tell the same order', async () => {
    const answers = await Promise.all(['1', '2', '3'].map((order) => accept(arrivalOf(order))));
    expect(await rows('select id from runs where id < run_id_at(accepted_at)')).toEqual([]);
    expect(await rows('select id from runs order by accepted_at, id')).toEqual(
      answers.map(({ run }) => ({ id: run })),
    );
  });

  it('stores nothing, and says so, when the database is away', async () => {
    const away = new Pool({ connectionString: 'postgres://127.0.0.1:9/none' });
    await expect(
      new Acceptance(away, 30_000, desk.sequencer).accept(arrivalOf('1001'), { lease: true }),
    ).rejects.toThrow();
    await away.end();
  });
});
