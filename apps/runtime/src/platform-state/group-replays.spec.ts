import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, GatheringShop } from '../testing/gathering-shop.ts';
import { problemOf } from '../testing/two-processes.ts';

let shop: GatheringShop;

beforeAll(async () => {
  shop = await GatheringShop.open();
});
afterAll(() => shop.close());

describe('a group whose leader failed', () => {
  it.each(['start', 'failed-step'] as const)('is led by its replay, with all items (%s)', async (from) => {
    const till = shop.till();
    const leader = await till.leads('1');
    await till.joined('2');
    await shop.endAndDie(leader, failed());
    await shop.succession().sweep(true);
    for (const number of ['3', '4']) await till.joined(number);
    const again = await shop.processes.ended((await shop.replay(leader, from)).id);
    expect(till.itemsOf(again)).toEqual(['1', '2', '3', '4']);
  });

  it('is led by one of its replays at a time', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    await till.joined('2');
    await shop.endAndDie(leader, failed());
    const first = await shop.processes.untilStatus((await shop.replay(leader)).id, 'waiting');
    const second = await shop.processes.ended((await shop.replay(leader)).id);
    expect(till.outcomeOf(second)).toMatchObject({ leads: false });
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(first.id))).toEqual(['1', '2', '3', '4']);
  });

  it('is passed on when a person lets the leader go', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await till.joined('2');
    await shop.endAndDie(leader, failed());
    const letGo = () => shop.processes.client.runControls.letGo({ params: { env: 'dev', run: leader } });
    await letGo();
    expect(await shop.onlyReplayOf(second)).toMatchObject({ status: 'waiting' });
    expect(await problemOf(letGo())).toBe('409 runs.holds-nothing');
  });
});

describe('the page of a run', () => {
  const leadsGroup = async (run: string) => (await shop.processes.detail(run)).leadsGroup;

  it('says that it failed and leads a group, until that is passed on', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    await till.joined('2');
    expect(await leadsGroup(leader)).toBe(false);
    await shop.endAndDie(leader, failed());
    expect(await leadsGroup(leader)).toBe(true);
    await shop.processes.client.runControls.letGo({ params: { env: 'dev', run: leader } });
    expect(await leadsGroup(leader)).toBe(false);
  });

  it('does not say so when it failed after it had gone on with the items', async () => {
    const till = await shop.slowTill('out');
    const leader = await till.leads('1');
    for (const number of ['2', '3', '4']) await till.joined(number);
    await till.tookItems(leader);
    await shop.endAndDie(leader, failed());
    expect(await leadsGroup(leader)).toBe(false);
  });
});

describe('a replay', () => {
  it('of a run that joined is told the same, and joins nobody twice', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    const second = await shop.processes.detail(await till.joined('2'));
    const again = await shop.processes.ended((await shop.replay(second.id, 'start')).id);
    expect(till.outcomeOf(again)).toEqual(till.outcomeOf(second));
    for (const number of ['3', '4']) await till.joined(number);
    expect(till.itemsOf(await shop.processes.ended(leader))).toEqual(['1', '2', '3', '4']);
  });

  it('of a run that led is given the same items again', async () => {
    const till = shop.till();
    const leader = await till.leads('1');
    for (const number of ['2', '3', '4']) await till.joined(number);
    const first = await shop.processes.ended(leader);
    const again = await shop.processes.ended((await shop.replay(leader, 'start')).id);
    expect(till.outcomeOf(again)).toEqual(till.outcomeOf(first));
  });
});
