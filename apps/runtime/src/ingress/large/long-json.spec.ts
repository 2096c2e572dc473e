import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonText, NotJson } from './json-text.ts';
import { long, readLongJson } from './long-json.ts';

/** The text in pieces as small as they can come. */
async function* inPieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  await Promise.resolve();
}

interface Reading {
  event: unknown;
  /** What was put aside, in order. */
  lists: unknown[][];
}

async function read(text: string, size = 65_536): Promise<Reading> {
  const lists: unknown[][] = [];
  const event = await readLongJson(new JsonText(inPieces(text, size)), () => {
    const items: unknown[] = [];
    const stored = `list ${String(lists.push(items))}`;
    return Promise.resolve({
      add: (item: unknown) => Promise.resolve(void items.push(item)),
      flush: () => Promise.resolve({ stored, count: items.length }),
    });
  });
  return { event, lists };
}
const problemOf = async (text: string) => {
  const problem: unknown = await read(text, 7).catch((error: unknown) => error);
  return problem instanceof NotJson ? problem.message : problem;
};

const padding = (characters: number) => 'ä"\\\n😀'.repeat(Math.ceil(characters / 6));
const rows = (count: number, text = 'a price of some shirt') =>
  Array.from({ length: count }, (_, row) => ({ row, text, sizes: ['S', 'M'], note: '"]}' }));

describe('JSON that is read while it comes in', () => {
  it('is what JSON.parse makes of it while nothing in it is long, wherever its pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (value, size, spaced) => {
          const text = JSON.stringify(value, null, spaced ? 2 : 0);
          expect(await read(text, size)).toEqual({ event: JSON.parse(text), lists: [] });
        },
      ),
    );
  });

  it('keeps long lists aside, item by item, and refers to them', async () => {
    const prices = rows(5_000);
    const event = { shop: 'a', prices, note: { by: 'x' }, few: [1, 2] };
    expect(await read(JSON.stringify(event))).toEqual({
      event: { ...event, prices: { stored: 'list 1', count: 5_000 } },
      lists: [prices],
    });
    expect((await read(JSON.stringify(prices, null, 1))).event).toEqual({ stored: 'list 1', count: 5_000 });
  });

  it('keeps long lists within items of long lists aside, too', async () => {
    const shops = [1, 2, 3].map((shop) => ({ shop, prices: rows(4_000) }));
    expect(await read(JSON.stringify({ shops }))).toEqual({
      event: { shops: { stored: 'list 1', count: 3 } },
      lists: [
        shops.map(({ shop, prices }, index) => ({
          shop,
          prices: { stored: `list ${String(index + 2)}`, count: prices.length },
        })),
        ...shops.map(({ prices }) => prices),
      ],
    });
  });

  it('keeps a long text aside in its parts, and never cuts a sign in two', async () => {
    for (const text of [padding(700_000), '\\'.repeat(600_001), `x${'\\'.repeat(600_000)}`]) {
      const { event, lists } = await read(`{"file":${JSON.stringify(text)},"escaped":"\\u00e4"}`);
      expect(event).toEqual({ file: { stored: 'list 1', count: lists[0]?.length }, escaped: 'ä' });
      expect((lists[0] ?? []).length).toBeGreaterThan(5);
      expect((lists[0] ?? []).join('')).toBe(text);
    }
    const codes = '\\u00e4'.repeat(100_000);
    expect((await read(`"${codes}"`)).lists[0]?.join('')).toBe('ä'.repeat(100_000));
  });

  it('keeps a record of very many members aside by its members, and one of some as it is', async () => {
    const pricesOf = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, sku) => [`SKU-${String(sku)}`, { net: '19.90' }]));
    expect((await read(JSON.stringify(pricesOf(20_000)))).lists).toEqual([]);
    const many = pricesOf(100_000);
    expect(await read(JSON.stringify({ many }))).toEqual({
      event: { many: { stored: 'list 1', count: 100_000 } },
      lists: [Object.entries(many).map(([key, value]) => ({ key, value }))],
    });
  });

  it('is the same whatever pieces it comes in', async () => {
    const text = JSON.stringify({ a: rows(6_000), b: padding(300_000), c: { d: [rows(4_000)] } });
    const whole = await read(text, text.length);
    for (const size of [1_000, 65_536, 300_001]) expect(await read(text, size)).toEqual(whole);
  });

  it('says what is wrong with it and where', async () => {
    expect(await problemOf('')).toBe('ends before it is complete');
    expect(await problemOf('{"a": 1')).toBe('ends before its last value does');
    expect(await problemOf('{"a": 1} x')).toBe('has "x" where it must not be, after 9 characters');
    expect(await problemOf('[1,]')).toMatch(/^cannot be read, within the 4 characters before: /);
    const prices = JSON.stringify(rows(5_000));
    expect(await problemOf(`{"prices":${prices.slice(0, -1)}`)).toBe('ends before it is complete');
    expect(await problemOf(`{"prices":${prices.slice(0, -1)},]}`)).toMatch(/^has "]" where it must not be/);
    expect(await problemOf(`{"prices":${prices},"a";1}`)).toMatch(/^has ";" where/);
    expect(await problemOf(`{prices:${prices}}`)).toMatch(/^has "p" where/);
    expect(await problemOf(`"${'x'.repeat(long.value)}`)).toBe('ends before its last text does');
    expect(await problemOf('1'.repeat(long.value + 1))).toBe('has a number without end');
    const nested = `${'['.repeat(20)}${prices}${']'.repeat(20)}`;
    expect(await problemOf(nested)).toBe('is nested too deeply');
  });

  it('never changes what records are made of', async () => {
    const text = `{"__proto__":{"polluted":true},"long":${JSON.stringify(rows(5_000))}}`;
    const { event } = await read(text);
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect(Object.keys(event as object)).toEqual(['__proto__', 'long']);
  });
});
