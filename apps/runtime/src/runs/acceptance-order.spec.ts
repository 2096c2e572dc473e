import { business } from '@crossdock/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AcceptanceDesk, arrivalOf, openAcceptance } from '../testing/acceptance-desk.ts';
import { Acceptance, type Arrival } from './acceptance.ts';

let desk: AcceptanceDesk;

beforeAll(async () => {
  desk = await openAcceptance();
});
beforeEach(() => desk.empty());
afterAll(() => desk.close());

const accept: AcceptanceDesk['accept'] = (arrival, lease) => desk.accept(arrival, lease);
const rows: AcceptanceDesk['rows'] = (sql) => desk.rows(sql);

describe('accepting events that go one after the other', () => {
  const keyed = (event: string, key: string, change: Partial<Arrival> = {}): Arrival =>
    arrivalOf(event, { sequenceKey: `dev/orders/${key}`, ...change });
  const heads = () =>
    rows<{ key: string; run_id: string; held: boolean }>('select * from sequence_heads order by key');
  /** Ends runs as the journal does: their place in the queue and at the head of their key goes. */
  const end = (...runs: string[]) =>
    desk.pool.query(
      `with ended as (delete from active where run_id = any($1::uuid[]))
       delete from sequence_heads where run_id = any($1::uuid[])`,
      [runs],
    );

  it('lets the first of a key go, and the others wait behind it without a lease', async () => {
    const [first, second, other] = await Promise.all([
      accept(keyed('1', 'A'), true),
      accept(keyed('2', 'A'), true),
      accept(keyed('3', 'B'), true),
    ]);
    expect([first, second, other]).toMatchObject([
      { leased: true, behind: false },
      { leased: false, behind: true },
      { leased: true, behind: false },
    ]);
    expect(await accept(keyed('4', 'A'), true)).toMatchObject({ leased: false, behind: true });
    expect(await heads()).toEqual([
      { key: 'dev/orders/A', run_id: first?.run, held: false },
      { key: 'dev/orders/B', run_id: other?.run, held: false },
    ]);
    expect(
      await rows(`select run_id, epoch, lease_until = '-infinity' as free from active
                  where parked = 'behind' and wake_at = 'infinity' order by position limit 1`),
    ).toEqual([{ run_id: second?.run, epoch: 0, free: true }]);
  });

  it('counts places by the order of arrival', async () => {
    const orders = Array.from({ length: 50 }, (_, index) => String(index));
    const answers = await Promise.all(orders.map((order) => accept(keyed(order, 'A'))));
    expect(await rows('select run_id from active order by position')).toEqual(
      answers.map(({ run }) => ({ run_id: run })),
    );
  });

  it('lets nobody overtake runs whose key is just being handed on', async () => {
    const first = await accept(keyed('1', 'A'));
    const second = await accept(keyed('2', 'A'));
    await end(first.run);
    expect(await accept(keyed('3', 'A'), true)).toMatchObject({ leased: false, behind: true });
    await expect.poll(heads).toEqual([{ key: 'dev/orders/A', run_id: second.run, held: false }]);
  });

  it('leaves no run behind nobody, however accepting and ending fall together', async () => {
    const other = new Acceptance(desk.pool, 30_000, desk.sequencer);
    const accepted: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const running = (await heads()).map(({ run_id }) => run_id);
      const [one, two] = await Promise.all([
        accept(keyed(`a${String(round)}`, 'A')),
        other.accept(keyed(`b${String(round)}`, 'A'), { lease: false }),
        end(...running),
      ]);
      accepted.push(one.run, two.run);
      await desk.sequencer.promote(['dev/orders/A']);
      await expect.poll(async () => (await heads()).length).toBe(1);
    }
    const [stands] = await rows<{ due: number; behind: number }>(
      `select count(*) filter (where parked is null)::int as due, count(*) filter (where parked = 'behind')::int as behind
       from active`,
    );
    expect(stands?.due).toBe(1);
    expect(stands?.behind).toBeGreaterThan(0);
  });

  it('never lets two processes wait for each other, whatever order the same keys come in', async () => {
    const other = new Acceptance(desk.pool, 30_000, desk.sequencer);
    const orders = Array.from({ length: 60 }, (_, index) => index);
    const process = (acceptance: Acceptance, name: string, order: readonly number[]) =>
      Promise.all(
        order.map((each) =>
          desk.acceptance.accept(keyed(`${name}${String(each)}`, String(each)), { lease: true }),
        ),
      );
    const answers = await Promise.all([
      process(desk.acceptance, 'a', orders),
      process(other, 'b', orders.toReversed()),
    ]);
    expect(answers.flat().filter(({ leased }) => leased)).toHaveLength(60);
    expect(await heads()).toHaveLength(60);
  });

  it('takes a duplicate for no more than that', async () => {
    await accept(keyed('1', 'A'));
    expect(await accept(keyed('1', 'A'), true)).toMatchObject({
      duplicate: true,
      behind: false,
      leased: false,
    });
    expect(await rows('select * from active')).toHaveLength(1);
  });

  it('gives what nobody can read no place in the order', async () => {
    const misfit = business('core.event-misfit', 'The event has no total.').failure;
    expect(await accept(keyed('1', 'A', { misfit }))).toMatchObject({ behind: false });
    expect(await heads()).toEqual([]);
    expect(await accept(keyed('2', 'A'), true)).toMatchObject({ leased: true, behind: false });
  });

  it('gives the replay of a failed run that holds its key the place of that run', async () => {
    const failed = await accept(keyed('1', 'A'));
    await accept(keyed('2', 'A'));
    await desk.pool.query('delete from active where run_id = $1', [failed.run]);
    await desk.pool.query('update sequence_heads set held = true');
    expect(await accept(keyed('3', 'A'), true)).toMatchObject({ leased: false, behind: true });
    const replay = keyed('1~again', 'A', { source: 'replay', replayOf: failed.run });
    const replayed = await accept(replay, true);
    expect(replayed).toMatchObject({ leased: true, behind: false });
    expect(await heads()).toEqual([{ key: 'dev/orders/A', run_id: replayed.run, held: false }]);
  });

  it('lines the replay of a run that holds nothing up behind the others', async () => {
    const over = await accept(keyed('1', 'A'));
    await end(over.run);
    const going = await accept(keyed('2', 'A'));
    const replay = keyed('1~again', 'A', { source: 'replay', replayOf: over.run });
    expect(await accept(replay, true)).toMatchObject({ leased: false, behind: true });
    expect((await heads())[0]?.run_id).toBe(going.run);
  });

  it('takes keys of any length and with any characters', async () => {
    const long = 'x'.repeat(5_000);
    await accept(keyed('1', `${long}1`));
    expect(await accept(keyed('2', `${long}2`), true)).toMatchObject({ behind: false });
    expect(await accept(keyed('3', `${long}1`), true)).toMatchObject({ behind: true });
    expect(await accept(keyed('4', 'half \ud83d and \0'), true)).toMatchObject({ behind: false });
  });
});
