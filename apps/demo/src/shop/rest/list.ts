import { z } from 'zod';
import { flattenPhp } from '../php/php-query.ts';
import type { RestAnswer, RestCall } from './rest-server.ts';
import { dateTime, boolean, integer, list } from './params.ts';
import { gmtTime, siteTime } from '../site.ts';

/** Parameters that every list takes. */
export const ListParams = z.object({
  page: integer({ min: 1 }).default(1),
  per_page: integer({ min: 1, max: 100 }).default(10),
  offset: integer({ min: 0 }).optional(),
  include: list(integer()).default([]),
  exclude: list(integer()).default([]),
  search: z.string().optional(),
  order: z.enum(['asc', 'desc']).default('desc'),
});

/** Filters by date, for orders and products. Customers do not know them: there they are ignored. */
export const DateParams = z.object({
  after: dateTime.optional(),
  before: dateTime.optional(),
  modified_after: dateTime.optional(),
  modified_before: dateTime.optional(),
  dates_are_gmt: boolean.default(false),
});

interface Dated {
  id: number;
  createdAt: string;
  modifiedAt: string;
}

/**
 * Keeps what lies strictly between the given dates, compared by whole seconds: a record changed in the very
 * second of `modified_after` is not found. Dates without a zone are site time, or UTC by `dates_are_gmt`.
 */
export function withinDates<Item extends Dated>(items: Item[], params: z.output<typeof DateParams>): Item[] {
  const clock = params.dates_are_gmt ? gmtTime : siteTime;
  const bound = (text: string | undefined) => {
    if (text === undefined) return undefined;
    return /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? clock(new Date(text).toISOString()) : text.slice(0, 19);
  };
  const [after, before] = [bound(params.after), bound(params.before)];
  const [modifiedAfter, modifiedBefore] = [bound(params.modified_after), bound(params.modified_before)];
  return items.filter(({ createdAt, modifiedAt }) => {
    const [created, modified] = [clock(createdAt), clock(modifiedAt)];
    return (
      (after === undefined || created > after) &&
      (before === undefined || created < before) &&
      (modifiedAfter === undefined || modified > modifiedAfter) &&
      (modifiedBefore === undefined || modified < modifiedBefore)
    );
  });
}

/** Sorts by a key on whole seconds, ties by id, in the direction asked for. */
export function sortBy<Item extends { id: number }>(
  items: Item[],
  order: 'asc' | 'desc',
  keyOf: (item: Item) => string | number,
): Item[] {
  const direction = order === 'asc' ? 1 : -1;
  return items.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    return direction * (left < right ? -1 : left > right ? 1 : a.id - b.id);
  });
}

export interface Page {
  /** Home URL of the site and the resource, such as `orders`. */
  siteUrl: string;
  resource: string;
  call: RestCall;
  params: { page: number; per_page: number; offset?: number | undefined };
  /** Parameters with defaults that this list adds to its links, as the list of orders does. */
  linkDefaults?: Record<string, string>;
}

/** One page of records with `X-WP-Total`, `X-WP-TotalPages` and `Link`. A page beyond the end is empty, not an error. */
export function pageOf<Item>(items: Item[], page: Page, render: (item: Item) => object): Partial<RestAnswer> {
  const { page: number, per_page: size, offset } = page.params;
  const pages = Math.ceil(items.length / size);
  const start = offset ?? (number - 1) * size;
  const links = [
    number > 1 && `<${pageUrl(page, Math.min(number - 1, pages))}>; rel="prev"`,
    number < pages && `<${pageUrl(page, number + 1)}>; rel="next"`,
  ].filter((link) => link !== false);
  return {
    headers: {
      'X-WP-Total': String(items.length),
      'X-WP-TotalPages': String(pages),
      ...(links.length > 0 && { Link: links.join(', ') }),
    },
    body: items.slice(start, start + size).map((item) => onlyFields(render(item), page.call, [])),
  };
}

/** Applies `_fields`; the order of the fields stays. A single record keeps its `_links`, as recorded. */
export function onlyFields(record: object, { params }: RestCall, always = ['_links']): object {
  const wanted = params['_fields'];
  if (typeof wanted !== 'string' || wanted === '') return record;
  const names = [...wanted.split(',').map((name) => name.trim()), ...always];
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

function pageUrl({ siteUrl, resource, call, linkDefaults = {} }: Page, page: number): string {
  // Everything that came in the query goes into the link, OAuth parameters too: such a link cannot be followed.
  const added = Object.keys(linkDefaults).map(baseName);
  const given = flattenPhp(call.query).filter(([name]) => !added.includes(baseName(name)));
  const pairs = new Map([...given, ...Object.entries(linkDefaults), ['page', String(page)] as const]);
  return `${siteUrl}/wp-json/wc/v3/${resource}?${new URLSearchParams([...pairs]).toString()}`;
}

function baseName(name: string): string {
  return name.replace(/\[.*$/, '');
}
