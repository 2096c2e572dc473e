import { beforeEach, describe, expect, it } from 'vitest';
import { PlatformDesk } from '../testing/platform-desk.ts';
import { aggregate } from './aggregate.ts';
import { findReference, linkReference } from './cross-reference.ts';
import { deDuplicate } from './de-duplicate.ts';
import { publishEvent } from './publish-event.ts';
import { throttle } from './throttle.ts';

let desk: PlatformDesk;
beforeEach(() => (desk = new PlatformDesk()));

describe('publishing an event', () => {
  const publish = (run: string, more: object = {}) =>
    publishEvent.run(
      desk.platform,
      publishEvent.input.parse({ name: 'order.placed', correlation: 'shop/order/1001', ...more }),
      desk.call(run),
    );

  it('is done once for each step of a run, and says which runs it started', async () => {
    const first = await publish('run-1');
    expect(await publish('run-1')).toEqual(first);
    await publish('run-2');
    expect(first).toEqual({ id: 'run-1/step', runs: ['listener-of-run-1/step'] });
    expect(desk.heard.map(({ id }) => id)).toEqual(['run-1/step', 'run-2/step']);
  });

  it('is done once for an id that the flow gives, whichever run it is', async () => {
    await publish('run-1', { id: '1001' });
    await publish('run-2', { id: '1001' });
    await publish('run-2', { id: '1001', name: 'order.paid' });
    expect(desk.heard.map(({ id }) => id)).toEqual(['order.placed/1001', 'order.paid/1001']);
  });

  it('refuses a name that is none', () => {
    const error = publishEvent.input.safeParse({ name: 'Order placed', correlation: 'x' }).error;
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be words with dots between, such as order.placed',
    ]);
  });
});

describe('de-duplicating', () => {
  const claim = async (run: string, key = '1001', scope = 'mails') => {
    const input = deDuplicate.input.parse({ key, scope, forMs: 60_000 });
    return deDuplicate.portOf?.(await deDuplicate.run(desk.platform, input, desk.call(run)));
  };

  it('lets the first run with a key through, and no other until the time is over', async () => {
    expect([await claim('run-1'), await claim('run-2'), await claim('run-3', '1002')]).toEqual([
      'out',
      'duplicate',
      'out',
    ]);
    desk.now += 60_000;
    expect(await claim('run-4')).toBe('out');
  });

  it('answers a repeated step the same', async () => {
    await claim('run-1');
    expect([await claim('run-2'), await claim('run-1')]).toEqual(['duplicate', 'out']);
    desk.now += 60_000;
    expect(await claim('run-2')).toBe('duplicate');
  });

  it('tells scopes apart', async () => {
    expect([await claim('run-1'), await claim('run-2', '1001', 'labels')]).toEqual(['out', 'out']);
  });
});

describe('aggregating', () => {
  const given = (item: string, more: object = {}) =>
    aggregate.input.parse({ group: 'receipts', key: 'till-1', item, most: 2, withinMs: 60_000, ...more });
  const join = (run: string, item: string, more: object = {}) =>
    aggregate.run(desk.platform, given(item, more), desk.call(run));

  it('makes the first run wait for the others, until the group is full or its time is over', async () => {
    const first = await join('run-1', 'a');
    const second = await join('run-2', 'b');
    expect(aggregate.waits?.(first, given('a'))).toEqual({
      because: 'batch',
      until: desk.now + 60_000,
      signal: { name: 'group.full', correlation: first.group, since: 0 },
    });
    expect(aggregate.waits?.(second, given('b'))).toBeUndefined();
    expect([aggregate.portOf?.(first), aggregate.portOf?.(second)]).toEqual(['out', 'joined']);
  });

  it('hands all items on in the order they came, and again the same when the step is repeated', async () => {
    const leader = await join('run-1', 'a');
    await join('run-2', 'b');
    const close = () => aggregate.resume?.(desk.platform, leader, { by: 'time' }, desk.call('run-1'));
    expect(await close()).toMatchObject({ items: ['a', 'b'], count: 2 });
    expect(await close()).toMatchObject({ items: ['a', 'b'], count: 2 });
  });

  it('hands nothing on to a run that does not lead, and says what to do', async () => {
    const leader = await join('run-1', 'a');
    await join('run-2', 'b');
    const close = aggregate.resume?.(desk.platform, leader, { by: 'time' }, desk.call('run-2'));
    await expect(close).rejects.toThrow('This run no longer leads its group');
  });

  it('takes an item once, and opens the next group when one is full', async () => {
    const first = await join('run-1', 'a');
    expect(await join('run-1', 'a')).toEqual(first);
    await join('run-2', 'b');
    expect(await join('run-3', 'c')).toMatchObject({ leads: true });
    expect(await join('run-4', 'd', { key: 'till-2' })).toMatchObject({ leads: true });
    expect(Object.values(desk.platform.groupItems())).toEqual([['a', 'b'], ['c'], ['d']]);
  });
});

describe('throttling', () => {
  const given = throttle.input.parse({ pace: 'marketplace', calls: 2, perMs: 60_000 });
  const turn = async (run: string) => {
    const output = await throttle.run(desk.platform, given, desk.call(run));
    return { output, wait: throttle.waits?.(output, given) };
  };

  it('lets the first run go at once and gives the others their turns', async () => {
    const begin = desk.now;
    expect((await turn('run-1')).wait).toBeUndefined();
    expect((await turn('run-2')).wait).toEqual({ because: 'throttle', until: begin + 30_000 });
    expect((await turn('run-3')).output.waitedMs).toBe(60_000);
  });

  it('keeps the turn of a step that is repeated', async () => {
    await turn('run-1');
    const second = await turn('run-2');
    desk.now += 10_000;
    expect((await turn('run-2')).output.at).toBe(second.output.at);
    expect((await turn('run-2')).wait).toEqual(second.wait);
  });
});

describe('cross-references', () => {
  const record = { entity: 'order', from: 'shop/order/1001', system: 'erp' };
  const find = async () => {
    const found = await findReference.run(desk.platform, record, desk.call());
    return [findReference.portOf?.(found), found.to];
  };

  it('are found once they are linked; before, the way "missing" is taken', async () => {
    expect(await find()).toEqual(['missing', undefined]);
    await linkReference.run(desk.platform, { ...record, to: '42' }, desk.call());
    await linkReference.run(desk.platform, { ...record, to: '42' }, desk.call());
    expect(await find()).toEqual(['out', '42']);
  });
});
