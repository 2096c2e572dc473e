import { startShop, type Shop as DemoShop } from '@crossdock/demo';
import type { SweepPage } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectOverTls, interrupted } from '../testing/connect.ts';
import { orderTrigger } from '../triggers/order.trigger.ts';
import { changedOrders } from './changed-orders.ts';

const second = 1000;
const minute = 60 * second;
const overlap = 5 * minute;

let clock: number;
let shop: DemoShop;
beforeEach(async () => {
  clock = Date.parse('2026-11-21T08:00:00Z');
  // Over https, since a signature would not bear a clock that is set by hand.
  shop = await startShop({ now: () => new Date(clock), treatAsHttps: true });
});
afterEach(() => shop.close());

const pass = (ms: number) => void (clock += ms);
const now = () => new Date(clock).toISOString().slice(0, 19);
const place = () => shop.place({ items: [{ sku: 'MUG-STONE', quantity: 1 }] }).id;
/** Orders one after the other, this far apart. */
const placeMany = (count: number, apartMs: number) =>
  Array.from({ length: count }, () => {
    pass(apartMs);
    return place();
  });

async function pagesOf(list: AsyncIterable<SweepPage<unknown>>) {
  const pages: Array<{ orders: string[]; ids: number[]; cursor: string }> = [];
  for await (const { events, cursor } of list) {
    const orders = events.map((event) => orderTrigger.accepts.parse(event));
    const states = orders.map((order) => `${order.id} ${order.status}`);
    pages.push({ orders: states, ids: orders.map(({ id }) => id), cursor });
  }
  return pages;
}
const sweep = async (since: string | undefined, connected = connectOverTls(shop.url)) =>
  pagesOf(orderTrigger.sweep?.list(connected, since, overlap, {}) ?? nothing());
const idsOf = async (since: string | undefined, connected = connectOverTls(shop.url)) =>
  (await sweep(since, connected)).flatMap(({ ids }) => ids);

async function* nothing() {}

describe('a sweep', () => {
  it('finds the order whose webhook was lost', async () => {
    const cursor = now();
    pass(minute);
    const lost = place();
    expect(await sweep(cursor)).toEqual([{ orders: [`${lost} processing`], ids: [lost], cursor: now() }]);
  });

  it('finds an order that was changed, in its new state', async () => {
    const id = place();
    pass(20 * minute);
    const cursor = now();
    pass(minute);
    shop.change(id, { status: 'completed' });
    expect(await sweep(cursor)).toMatchObject([{ orders: [`${id} completed`], cursor: now() }]);
  });

  it('brings what a webhook would have delivered, so that the same state is the same event', async () => {
    const [placed] = [shop.place({ items: [{ sku: 'MUG-STONE', quantity: 2 }] })];
    for await (const { events } of connectOverTls(shop.url).orders.changedSince(undefined, overlap)) {
      expect(events).toEqual([JSON.parse(JSON.stringify(placed))]);
    }
  });

  it('finds orders of the very second of its cursor', async () => {
    const ids = placeMany(4, 0);
    expect(await pagesOf(connectOverTls(shop.url).orders.changedSince(now(), 0))).toMatchObject([{ ids }]);
  });

  it('looks back by the overlap, and no further', async () => {
    const [before, within] = [place(), (pass(2 * minute), place())];
    pass(4 * minute);
    expect(await idsOf(now())).toEqual([within]);
    expect(await idsOf(now())).not.toContain(before);
  });

  it('brings pages oldest first, each with the newest time in it', async () => {
    const since = now();
    const ids = placeMany(250, 7 * second);
    const pages = await sweep(since);
    expect(pages.flatMap((page) => page.ids)).toEqual(ids);
    expect(pages.map((page) => page.cursor)).toEqual(pages.map((page) => page.cursor).toSorted());
    expect(pages.at(-1)?.cursor).toBe(now());
    expect(pages.length).toBeGreaterThan(2);
  });

  it('loses no order when others are touched while it reads', async () => {
    const since = now();
    const ids = placeMany(250, second);
    const touched = ids.slice(0, 30);
    let answers = 0;
    const http = interrupted(({ query }) => {
      if (query?.['modified_after'] === undefined) return;
      answers += 1;
      pass(second);
      if (answers <= 2) for (const id of touched) shop.change(id, { customer_note: `Touched ${answers}` });
    });
    const found = await idsOf(since, connectOverTls(shop.url, {}, http));
    expect(new Set(found)).toEqual(new Set(ids));
    // Each touch is a state of its own: the ones it met are found again.
    expect(found.filter((id) => id === touched[0])).toHaveLength(2);
  });

  it('brings each state once, however many share a second', async () => {
    const since = now();
    pass(second);
    const ids = placeMany(250, 0);
    const later = placeMany(3, second);
    const found = await idsOf(since);
    expect(found.toSorted((a, b) => a - b)).toEqual([...ids, ...later]);
  });

  it('loses no order of a crowded second when others leave that second meanwhile', async () => {
    const since = now();
    pass(second);
    const ids = placeMany(350, 0);
    let left = 0;
    const http = interrupted(({ query }) => {
      if (query?.['modified_before'] === undefined) return;
      pass(second);
      for (const id of ids.slice(left, left + 20)) shop.change(id, { customer_note: 'Touched' });
      left += 20;
    });
    const found = await idsOf(since, connectOverTls(shop.url, {}, http));
    expect(new Set(found)).toEqual(new Set(ids));
  });

  it('brings an order again that changed twice within one second', async () => {
    const since = now();
    placeMany(99, second);
    const id = place();
    let changed = false;
    const http = interrupted(({ query }) => {
      if (changed || query?.['modified_after'] === undefined) return;
      changed = true;
      shop.change(id, { status: 'completed' });
    });
    const states = (await sweep(since, connectOverTls(shop.url, {}, http))).flatMap(({ orders }) => orders);
    expect(states.filter((state) => state.startsWith(`${id} `))).toEqual([
      `${id} processing`,
      `${id} completed`,
    ]);
  });

  it('leaves out checkouts that are under way, and moves on past them', async () => {
    const draft = place();
    shop.change(draft, { status: 'checkout-draft' });
    expect(await sweep(now())).toEqual([{ orders: [], ids: [], cursor: now() }]);
  });

  it('without a cursor brings the day before the newest change in the shop', async () => {
    const old = place();
    pass(25 * 60 * minute);
    const [yesterday, today] = [place(), (pass(23 * 60 * minute), place())];
    pass(30 * 24 * 60 * minute);
    expect(await idsOf(undefined)).toEqual([yesterday, today]);
    expect(await idsOf(undefined)).not.toContain(old);
  });

  it('brings nothing from a shop without orders, or when nothing has changed', async () => {
    expect(await sweep(undefined)).toEqual([]);
    place();
    const cursor = now();
    pass(minute);
    expect(await pagesOf(connectOverTls(shop.url).orders.changedSince(cursor, 0))).toHaveLength(1);
    expect(await pagesOf(connectOverTls(shop.url).orders.changedSince(now(), 0))).toEqual([]);
  });

  it('refuses to read on in a shop that does not know the filter, instead of reading for ever', async () => {
    const order = { id: 1, status: 'completed', date_modified_gmt: '2020-01-01T00:00:00' };
    const list = async () => ({ orders: Array.from({ length: 100 }, () => order), total: 100 });
    await expect(pagesOf(changedOrders(list, now(), overlap))).rejects.toMatchObject({
      failure: { kind: 'permanent', code: 'woocommerce.unexpected-answer' },
    });
  });

  it('passes a failure on, so that the next one starts at the same cursor', async () => {
    place();
    shop.faults.inject({ kind: 'status-503-before', operation: 'GET /orders', times: 1 });
    await expect(sweep(now())).rejects.toMatchObject({ failure: { code: 'woocommerce.unavailable' } });
    expect(await sweep(now())).toHaveLength(1);
  });
});
