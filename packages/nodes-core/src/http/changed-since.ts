import type { SweepPage } from '@crossdock/sdk';
import { valueAt } from './answer.ts';
import type { HttpApi } from './http-api.ts';
import type { Paging } from './paging.ts';
import { eachPage } from './read-pages.ts';
import type { Query } from './request-fields.ts';
import { earlier, instantOf } from './source-time.ts';

/** How a system is asked for what has changed. */
export interface ChangesQuery {
  path: string;
  query: Query;
  /** The parameter that takes the instant from which on changes are wanted. */
  sinceParameter: string;
  itemsPath: string;
  paging: Paging;
  /** Where a record has the instant of its last change. */
  timePath: string;
  overlapMs: number;
  /** From where the first look begins; from the very beginning when left out. */
  from?: string | undefined;
}

/** However much is changed while we read, a look comes to an end; the next one goes on from there. */
const mostRounds = 100;
const mostPages = 1_000;

/**
 * What has changed since a cursor, the instant of the last change that was seen. Asks from a little earlier, since
 * systems tell of changes when they are written, not when they are made.
 *
 * 1. The cursor stays until the last page has come: pages need not be in order, and a look that breaks off begins
 *    where it began.
 * 2. When something newer came, it is asked for once more, until nothing does: what changed while we read, and what a
 *    system left out that hands out so many records at most, the oldest first.
 */
export async function* changedSince(
  api: HttpApi,
  since: string | undefined,
  changes: ChangesQuery,
): AsyncGenerator<SweepPage<unknown>> {
  let cursor = since === '' ? undefined : since;
  for (let round = 0; round < mostRounds; round += 1) {
    const before = cursor;
    let newest = before;
    const from = before === undefined ? changes.from : earlier(before, changes.overlapMs);
    for await (const { items, last } of eachPage(api, inputOf(changes, from))) {
      for (const item of items) newest = later(newest, valueAt(item, changes.timePath));
      if (last) cursor = newest;
      yield { events: items, cursor: cursor ?? '' };
    }
    if (cursor === before) return;
  }
}

function inputOf({ path, query, sinceParameter, itemsPath, paging }: ChangesQuery, from: string | undefined) {
  return {
    path,
    query: { ...query, ...(from === undefined ? {} : { [sinceParameter]: from }) },
    method: 'GET' as const,
    sendAs: 'json' as const,
    headers: {},
    body: undefined,
    paging,
    mostPages,
    itemsPath,
    readAs: 'json' as const,
    schema: undefined,
    follow: 0,
  };
}

/** The later of two instants; what is none does not count. */
function later(one: string | undefined, other: unknown): string | undefined {
  const instant = instantOf(other);
  if (instant === undefined) return one;
  const known = one === undefined ? undefined : instantOf(one);
  return known === undefined || instant > known ? String(other) : one;
}
