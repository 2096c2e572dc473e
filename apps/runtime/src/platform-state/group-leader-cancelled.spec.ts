import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatheringShop } from '../testing/gathering-shop.ts';

let shop: GatheringShop;

beforeAll(async () => {
  shop = await GatheringShop.open();
});
afterAll(() => shop.close());

describe('a group whose leader is cancelled', () => {
  it('is led by the next member, who goes on with the items of all others, each once', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const third = await till.joined('3');
    await shop.cancel(leader);
    const heir = await shop.onlyReplayOf(second);
    expect(heir).toMatchObject({ status: 'waiting', source: 'replay' });
    await till.joined('4');
    await till.joined('5');
    expect(till.itemsOf(await shop.processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
    expect(await shop.replaysOf(third)).toEqual([]);
  });

  it('repeats nothing of what its new leader did before it joined, and says why it was started again', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.cancel(leader);
    const heir = await shop.onlyReplayOf(second);
    expect(till.looksAt('2')).toBe(1);
    expect(heir.history[1]?.text).toBe(
      'Replayed by Crossdock from a chosen step: The run that led its group ended before it took the items: this one goes on with them',
    );
  });

  it('is passed on again when that one is cancelled', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3')];
    await shop.cancel(leader);
    await shop.cancel((await shop.onlyReplayOf(members[0] ?? '')).id);
    const heir = await shop.onlyReplayOf(members[1] ?? '');
    for (const number of ['4', '5', '6']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(heir.id))).toEqual(['3', '4', '5', '6']);
  });

  it('is closed when it has no other items', async () => {
    const till = shop.till();
    await shop.cancel(await till.leads('1'));
    const next = await shop.processes.detail(await till.leads('2'));
    expect(next.status).toBe('waiting');
  });

  it('no longer has its item: a replay of it joins anew', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.cancel(leader);
    const heir = await shop.onlyReplayOf(second);
    const again = await shop.processes.ended((await shop.replay(leader, 'start')).id);
    expect(till.outcomeOf(again)).toMatchObject({ leads: false });
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(heir.id))).toEqual(['2', '1', '3', '4']);
  });

  it('is led by the first whose run is still kept', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3')];
    await shop.processes.pool.query('delete from runs where id = $1', [members[0]]);
    await shop.cancel(leader);
    const heir = await shop.onlyReplayOf(members[1] ?? '');
    for (const number of ['4', '5']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
  });

  it('is given up when no run of its items is kept, and takes no more', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const member = await till.joined('2');
    await shop.processes.pool.query('delete from runs where id = $1', [member]);
    await shop.cancel(leader);
    expect((await shop.processes.detail(await till.leads('3'))).status).toBe('waiting');
  });

  it('waits for the next member where the run of that one is not over', async () => {
    const till = await shop.slowTill('joined');
    const leader = await till.leads('1');
    const member = await till.leads('2');
    await shop.cancel(leader);
    expect(await shop.replaysOf(member)).toEqual([]);
    await shop.endAndDie(member, { kind: 'run.completed', at: Date.now(), path: '' });
    await shop.succession().sweep(false);
    expect(await shop.onlyReplayOf(member)).toMatchObject({ status: 'waiting' });
  });

  it('is not passed on when the leader has gone on with the items', async () => {
    const till = await shop.slowTill('out');
    const leader = await till.leads('1');
    const members = [await till.joined('2'), await till.joined('3'), await till.joined('4')];
    await till.tookItems(leader);
    await shop.cancel(leader);
    await shop.succession().sweep(true);
    expect((await Promise.all(members.map((run) => shop.replaysOf(run)))).flat()).toEqual([]);
  });
});
