import { describe, expect, it } from 'vitest';
import { placesOf } from './lanes.ts';
import { mostLargeBytes } from './large-events.ts';
import { type Queued, WorkQueue } from './work-queue.ts';

interface Work extends Queued {
  name: string;
}

function work(name: string, more: Partial<Queued> = {}): Work {
  return { name, lane: 'orders', ...more };
}

/** A queue of a process that drives `total` runs at a time, which holds these. */
function queueOf(total: number, ...works: Work[]): WorkQueue<Work> {
  const queue = new WorkQueue<Work>(placesOf(total));
  for (const each of works) {
    queue.expect(each);
    queue.add(each);
  }
  return queue;
}

/** All that may begin now. */
function beginAll(queue: WorkQueue<Work>): Work[] {
  const begun: Work[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) begun.push(next);
  return begun;
}

const names = (works: readonly Work[]): string[] => works.map(({ name }) => name);
const many = (count: number, more: Partial<Queued> = {}): Work[] =>
  Array.from({ length: count }, (_, index) => work(`${more.lane ?? 'orders'} ${String(index + 1)}`, more));

describe('the runs that a process holds', () => {
  it('begin with the most urgent lane, and in a lane with the one that came first', () => {
    const queue = queueOf(
      64,
      work('import', { lane: 'bulk' }),
      work('order 1'),
      work('order 2'),
      work('stock check', { lane: 'urgent' }),
    );
    expect(names(beginAll(queue))).toEqual(['stock check', 'order 1', 'order 2', 'import']);
  });

  it('leave urgent runs and bulk the places they are promised, however many orders wait', () => {
    const queue = queueOf(64, ...many(200));
    expect(beginAll(queue)).toHaveLength(64 - 8 - 1);
    const urgent = work('stock check', { lane: 'urgent' });
    queue.expect(urgent);
    queue.add(urgent);
    expect(names(beginAll(queue))).toEqual(['stock check']);
  });

  it('let bulk have a single place while orders come, also in the gaps between them, and its ceiling when none does', () => {
    let now = 0;
    const queue = new WorkQueue<Work>(placesOf(64), () => now);
    const order = work('order');
    for (const each of [order, ...many(40, { lane: 'bulk' })]) {
      queue.expect(each);
      queue.add(each);
    }
    const [, first] = beginAll(queue);
    expect(first?.name).toBe('bulk 1');
    now += 1_000;
    queue.left(order);
    now += 1_999;
    expect(beginAll(queue)).toEqual([]);
    now += 1;
    expect(beginAll(queue)).toHaveLength(15);
  });

  it('let bulk begin ten runs a second at most while orders come, and say when the next one may', () => {
    let now = 0;
    const queue = new WorkQueue<Work>(placesOf(64), () => now);
    for (const each of [work('order'), ...many(3, { lane: 'bulk' })]) {
      queue.expect(each);
      queue.add(each);
    }
    const [, first] = beginAll(queue);
    expect(queue.restsFor).toBeUndefined();
    now += 10;
    if (first !== undefined) queue.left(first);
    expect(beginAll(queue)).toEqual([]);
    expect(queue.restsFor).toBe(90);
    now += 90;
    expect(names(beginAll(queue))).toEqual(['bulk 2']);
  });

  it('take in few bulk runs at once while orders come', () => {
    let now = 0;
    const queue = new WorkQueue<Work>(placesOf(64), () => now);
    expect(queue.roomOf('bulk')).toBe(64);
    queue.expect(work('order'));
    expect(queue.roomOf('bulk')).toBe(4);
    queue.forget(work('order'));
    now += 2_000;
    expect(queue.roomOf('bulk')).toBe(64);
  });

  it('let bulk begin when the last order leaves, where it has no place of its own', () => {
    const order = work('order');
    const queue = queueOf(4, order, work('import', { lane: 'bulk' }));
    expect(names(beginAll(queue))).toEqual(['order']);
    queue.left(order);
    expect(names(beginAll(queue))).toEqual(['import']);
  });

  it('are at most four times as many as it drives, by lane', () => {
    const queue = queueOf(64);
    expect(queue.roomOf('orders')).toBe((64 - 8 - 1) * 4);
    for (const each of many(10)) queue.expect(each);
    expect(queue.roomOf('orders')).toBe((64 - 8 - 1) * 4 - 10);
    expect(queue.roomOf('urgent')).toBe((64 - 40 - 1) * 4);
  });

  it('are asked for again when few of a lane wait, not whenever one leaves', () => {
    const queue = queueOf(8, ...many(10));
    expect(queue.runsLow('orders')).toBe(false);
    const begun = beginAll(queue);
    expect(begun).toHaveLength(6);
    expect(queue.runsLow('orders')).toBe(true);
    expect(queue.runsLow('urgent')).toBe(true);
  });

  it('yield to deliveries that are being stored, all but urgent ones, and never altogether', () => {
    const queue = queueOf(64, ...many(64));
    queue.deliveries = () => 100;
    const begun = beginAll(queue);
    expect(begun).toHaveLength(16);
    queue.deliveries = () => 1_000;
    const [first] = begun;
    if (first !== undefined) queue.left(first);
    expect(beginAll(queue)).toEqual([]);
    queue.expect(work('checkout', { lane: 'urgent' }));
    queue.add(work('checkout', { lane: 'urgent' }));
    expect(names(beginAll(queue))).toEqual(['checkout']);
    queue.deliveries = () => 0;
    expect(beginAll(queue)).toHaveLength(beginAll(queueOf(64, ...many(64))).length - 15);
    const other = queueOf(64, ...many(64));
    other.deliveries = () => 1_000;
    expect(beginAll(other)).toHaveLength(4);
  });
});

describe('runs of large events', () => {
  const half = { largeBytes: mostLargeBytes / 2 };

  it('have no more bytes under way together than a process can bear; the next goes when one leaves', () => {
    const queue = queueOf(64, ...many(5, half));
    const [first, ...others] = beginAll(queue);
    expect(names(others)).toEqual(['orders 2']);
    if (first !== undefined) queue.left(first);
    expect(names(beginAll(queue))).toEqual(['orders 3']);
  });

  it('let small ones pass, and no other large one that would fit', () => {
    const queue = queueOf(
      64,
      work('large', half),
      work('larger', { largeBytes: mostLargeBytes }),
      work('fits', half),
      work('small'),
      work('fits, too', { lane: 'bulk', ...half }),
    );
    const [large, ...others] = beginAll(queue);
    expect(names(others)).toEqual(['small']);
    if (large !== undefined) queue.left(large);
    expect(names(beginAll(queue))).toEqual(['larger']);
  });

  it('always go by themselves, however large, and all in the end', () => {
    const queue = queueOf(
      1,
      ...many(3, { largeBytes: mostLargeBytes * 2 }),
      ...many(2, { lane: 'bulk', ...half }),
    );
    const gone: Work[] = [];
    for (let begun = beginAll(queue); begun.length > 0; begun = beginAll(queue)) {
      expect(begun).toHaveLength(1);
      gone.push(...begun);
      for (const each of begun) queue.left(each);
    }
    expect(gone).toHaveLength(5);
  });
});
