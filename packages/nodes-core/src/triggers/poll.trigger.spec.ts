import type { SweepPage } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earlier, instantOf } from '../http/source-time.ts';
import { ApiServer } from '../testing/api-server.ts';
import { pollTrigger } from './poll.trigger.ts';

let server: ApiServer;
let records: Array<{ id: number; changed: string }>;
beforeEach(async () => {
  server = await ApiServer.start();
  records = [];
  server.reply = ({ query }) => {
    const since = query.get('since');
    const size = Number(query.get('size') ?? 100);
    const found = records
      .filter(({ changed }) => since === null || changed >= since)
      .toSorted((a, b) => a.changed.localeCompare(b.changed));
    const page = Number(query.get('page') ?? 1);
    return { body: { data: found.slice((page - 1) * size, page * size) } };
  };
});
afterEach(() => server.close());

const params = {
  path: 'orders',
  sinceParameter: 'since',
  itemsPath: 'data',
  idPath: 'id',
  timePath: 'changed',
  keys: { order: 'id' },
  overlapMs: 60_000,
};

async function look(since?: string, more: Record<string, unknown> = {}) {
  const pages: Array<SweepPage<unknown>> = [];
  const given = { ...params, ...more };
  for await (const page of pollTrigger.sweep?.list(server.client(), since, 0, given) ?? []) pages.push(page);
  return pages;
}
const idsOf = (pages: ReadonlyArray<SweepPage<unknown>>) => [
  ...new Set(pages.flatMap(({ events }) => events.map((event) => (event as { id: number }).id))),
];
const asked = () => server.asked.map(({ query }) => query.get('since'));
const at = (time: string) => `2026-11-21T${time}:00Z`;

describe('a poll over HTTP', () => {
  it('asks for what has changed since the last change it saw, from a little earlier', async () => {
    records = [
      { id: 1, changed: at('08:00') },
      { id: 2, changed: at('08:30') },
      { id: 3, changed: at('09:00') },
    ];
    const pages = await look(at('08:30'));
    expect(asked()[0]).toBe(at('08:29'));
    expect(idsOf(pages)).toEqual([2, 3]);
    expect(pages.at(-1)?.cursor).toBe(at('09:00'));
  });

  it('asks again while something newer comes', async () => {
    records = [{ id: 1, changed: at('08:00') }];
    const answer = server.reply;
    server.reply = (request) => {
      const answered = answer(request);
      if (server.asked.length === 1) records.push({ id: 2, changed: at('08:10') });
      return answered;
    };
    expect(idsOf(await look(at('07:00')))).toEqual([1, 2]);
    expect(asked()).toEqual([at('06:59'), at('07:59'), at('08:09')]);
  });

  it('gets through a system that hands out so many records at most', async () => {
    records = [1, 2, 3, 4, 5].map((id) => ({ id, changed: at(`1${String(id)}:00`) }));
    expect(idsOf(await look(at('10:00'), { query: { size: 2 } }))).toEqual([1, 2, 3, 4, 5]);
  });

  it('moves its cursor with the last page only', async () => {
    records = [1, 2, 3].map((id) => ({ id, changed: at(`1${String(id)}:00`) }));
    const pages = await look(at('10:00'), { query: { size: 2 }, paging: { by: 'page', size: 2 } });
    expect(pages.slice(0, 2).map(({ cursor }) => cursor)).toEqual([at('10:00'), at('13:00')]);
  });

  it('begins with everything, or where the flow says', async () => {
    await look();
    await look('', { from: '2026-01-01' });
    expect(asked()).toEqual([null, '2026-01-01']);
  });

  it('knows a record by its id and its last change, and finds runs by what the flow says', () => {
    const record = { id: 7, changed: at('08:00') };
    expect(pollTrigger.eventId(record, params)).toBe(`7@${at('08:00')}`);
    expect(pollTrigger.keys(record, params)).toEqual({ order: '7' });
    expect(() => pollTrigger.eventId({}, params)).toThrow('there is nothing at "id" of it');
  });
});

describe('the time of a system', () => {
  it.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T07:59:00Z'],
    ['2026-11-21T08:00:00.250Z', '2026-11-21T07:59:00.250Z'],
    ['2026-11-21T10:00:00+02:00', '2026-11-21T07:59:00Z'],
    ['2026-11-21T08:00:00', '2026-11-21T07:59:00'],
    ['2026-11-21', '2026-11-20'],
    ['1795248000', '1795247940'],
    ['1795248000000', '1795247940000'],
    ['version 7', 'version 7'],
  ])('%s is a minute later than %s', (written, before) => {
    expect(earlier(written, 60_000)).toBe(before);
  });

  it('is read whether it is a text or a number', () => {
    const instant = Date.parse('2026-11-21T08:00:00Z');
    for (const written of ['2026-11-21 08:00:00', instant, instant / 1000, String(instant / 1000)])
      expect(instantOf(written)).toBe(instant);
    expect([instantOf('soon'), instantOf(null), instantOf('')]).toEqual([undefined, undefined, undefined]);
  });
});
