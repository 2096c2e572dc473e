import type { JournalEvent } from '@crossdock/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLog } from '../platform/log.ts';
import { cancelled, GatheringShop } from '../testing/gathering-shop.ts';
import { GroupSuccession } from './group-succession.ts';

let shop: GatheringShop;

beforeAll(async () => {
  shop = await GatheringShop.open();
});
afterAll(() => shop.close());

describe('passing a group on', () => {
  it('is done once, by however many processes in the same moment', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const third = await till.joined('3');
    await shop.endAndDie(leader, cancelled());
    await Promise.all(
      [0, 1, 0, 1].flatMap((process) => [
        shop.succession(process).cancelled(leader),
        shop.succession(process).sweep(false),
      ]),
    );
    await shop.onlyReplayOf(second);
    expect(await shop.replaysOf(third)).toEqual([]);
  });

  it('is made good by the sweep where a process died before it', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.endAndDie(leader, cancelled());
    await shop.succession(1).sweep(false);
    const heir = await shop.onlyReplayOf(second);
    for (const number of ['3', '4', '5']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(heir.id))).toEqual(['2', '3', '4', '5']);
  });

  it('is made good by the sweep where a process died in the middle', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.endAndDie(leader, cancelled());
    const dies = { start: () => Promise.reject(new Error('killed')) };
    await new GroupSuccession(shop.processes.pool, dies, makeLog('silent')).cancelled(leader);
    expect(await shop.replaysOf(second)).toEqual([]);
    await Promise.all([0, 1, 0, 1].map((process) => shop.succession(process).sweep(false)));
    expect(await shop.onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
    await shop.succession(1).sweep(false);
    expect(await shop.replaysOf(second)).toHaveLength(1);
  });
});

describe('a run that led a group before', () => {
  it('does not take the items once the group was passed on, and says what to do', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    const waited: JournalEvent = { kind: 'wait.ended', at: Date.now(), step: 'gather', by: 'time' };
    await shop.endAndDie(leader, waited, cancelled());
    await shop.succession().cancelled(leader);
    await shop.onlyReplayOf(second);
    const again = await shop.processes.ended((await shop.replay(leader, 'failed-step')).id);
    expect(again.failure).toMatchObject({ code: 'core.group-passed-on', step: 'gather' });
  });

  it('is followed by the next also when it completed another way', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.endAndDie(leader, { kind: 'run.completed', at: Date.now(), path: '' });
    await shop.succession().sweep(false);
    expect(await shop.onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
  });
});
