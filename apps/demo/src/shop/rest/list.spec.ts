import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WooOrderJson } from '../orders/render-order.ts';
import type { Shop } from '../shop.ts';
import { call } from '../testing/caller.ts';
import { recordedCall, recordedShop } from '../testing/recorded.ts';

let shop: Shop;
let clock = new Date('2026-11-21T03:37:40.250Z');
beforeAll(async () => {
  shop = await recordedShop({ now: () => clock });
  for (const second of [45, 45, 49, 52, 52]) {
    clock = new Date(`2026-11-21T03:37:${second}.750Z`);
    await call(shop, 'POST', '/wp-json/wc/v3/orders', {});
  }
});
afterAll(() => shop.close());

const orders = '/wp-json/wc/v3/orders';
const list = async (query: string, path = orders) => {
  const answer = await call(shop, 'GET', `${path}?_fields=id&${query}`);
  const found = answer.body as Array<{ id: number }>;
  return { ...answer, ids: Array.isArray(found) ? found.map(({ id }) => id) : [] };
};

describe('a list of orders', () => {
  it('is newest first, and tells how many there are', async () => {
    const { ids, headers } = await list('per_page=2');
    expect(ids).toEqual([1005, 1004]);
    expect(headers.get('x-wp-total')).toBe('5');
    expect(headers.get('x-wp-totalpages')).toBe('3');
    expect(headers.get('link')).toBe(
      `<https://shop.example.test${orders}?_fields=id&per_page=2&status%5B0%5D=any&dp=2&context=view&page=2>; rel="next"`,
    );
  });

  it('is empty beyond the last page, without an error', async () => {
    const { status, ids, headers } = await list('per_page=2&page=99');
    expect({ status, ids }).toEqual({ status: 200, ids: [] });
    expect(headers.get('link')).toMatch(/&page=3&.*>; rel="prev"$/);
  });

  it('shifts under a reader who pages by number while an order arrives', async () => {
    const first = await list('per_page=2');
    clock = new Date('2026-11-21T03:38:00.000Z');
    const created = await call(shop, 'POST', orders, {});
    const second = await list('per_page=2&page=2');
    expect(second.ids[0]).toBe(first.ids[1]);
    await call(shop, 'DELETE', `${orders}/${(created.body as WooOrderJson).id}?force=true`);
  });

  it('takes 1 to 100 records a page', async () => {
    const recorded = recordedCall('products', 'per_page 101').response;
    const { status, body } = await list('per_page=101');
    expect({ status, body }).toEqual({ status: recorded.status, body: recorded.body });
    expect((await list('per_page=100')).status).toBe(200);
  });

  it('ignores parameters it does not know', async () => {
    expect((await list('meta_key=erp_order&meta_value=S00042')).ids).toHaveLength(5);
  });
});

describe('modified_after', () => {
  const after = async (date: string, more = '&dates_are_gmt=true') =>
    (await list(`modified_after=${date}&orderby=modified&order=asc${more}`)).ids;

  it('leaves out what was changed in that very second', async () => {
    expect(await after('2026-11-21T03:37:45')).toEqual([1003, 1004, 1005]);
    expect(await after('2026-11-21T03:37:52')).toEqual([]);
  });

  it('is time of the site unless dates_are_gmt', async () => {
    expect(await after('2026-11-21T03:37:45', '')).toHaveLength(5);
    expect(await after('2026-11-21T04:37:45', '')).toEqual([1003, 1004, 1005]);
  });

  it('refuses what is no date, in the recorded words', async () => {
    const recorded = recordedCall('products', 'modified_after bad date').response;
    const { status, body } = await list('modified_after=yesterday');
    expect({ status, body }).toEqual({ status: recorded.status, body: recorded.body });
  });

  it('means nothing for customers', async () => {
    const { ids } = await list('modified_after=2030-01-01T00:00:00', '/wp-json/wc/v3/customers');
    expect(ids).toHaveLength(3);
  });
});

describe('the other filters', () => {
  beforeEach(() => {
    clock = new Date('2026-11-21T03:40:00.000Z');
  });

  it('finds by id, by status and in any order', async () => {
    expect((await list('include=1002,1004&orderby=id&order=asc')).ids).toEqual([1002, 1004]);
    await call(shop, 'PUT', `${orders}/1003`, { status: 'processing' });
    expect((await list('status=processing,completed')).ids).toEqual([1003]);
    expect((await list('status[]=processing&status[]=pending&order=asc')).ids[0]).toBe(1001);
    expect((await list('orderby=modified')).ids[0]).toBe(1003);
  });

  it('shows the trash only to who asks for it', async () => {
    await call(shop, 'DELETE', `${orders}/1001`);
    expect((await list('')).ids).not.toContain(1001);
    expect((await list('status=trash')).ids).toEqual([1001]);
  });
});
