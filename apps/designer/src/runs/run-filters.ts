import { RunQuery, RunStatus } from '@crossdock/contracts';
import type { RunFilter } from '../api/queries.ts';

export const kinds = ['transient', 'permanent', 'business', 'policy'] as const satisfies readonly NonNullable<
  RunQuery['kind']
>[];

export const ranges = {
  hour: { title: 'Last hour', ms: 3_600_000 },
  day: { title: 'Last 24 hours', ms: 86_400_000 },
  week: { title: 'Last 7 days', ms: 7 * 86_400_000 },
} as const;
export type Range = keyof typeof ranges;

/** What the filter bar shows; lives in the address, so that a list can be sent to somebody. */
export interface ShownFilter {
  search: string;
  flow: string | null;
  status: RunStatus[];
  kind: (typeof kinds)[number] | null;
  range: Range | null;
  /** The replay of many that started them. */
  batch: string | null;
}

export const noFilter: ShownFilter = {
  search: '',
  flow: null,
  status: [],
  kind: null,
  range: null,
  batch: null,
};

export function readFilter(search: URLSearchParams): ShownFilter {
  const kind = search.get('kind');
  const range = search.get('range');
  const batch = RunQuery.shape.batch.safeParse(search.get('batch') ?? undefined).data;
  return {
    search: search.get('search') ?? '',
    flow: search.get('flow'),
    status: search.getAll('status').flatMap((each) => RunStatus.safeParse(each).data ?? []),
    kind: kinds.find((each) => each === kind) ?? null,
    range: range !== null && Object.hasOwn(ranges, range) ? (range as Range) : null,
    batch: batch ?? null,
  };
}

export function writeFilter({ search, flow, status, kind, range, batch }: ShownFilter): URLSearchParams {
  const written = new URLSearchParams();
  if (search !== '') written.set('search', search);
  if (flow !== null) written.set('flow', flow);
  for (const each of status) written.append('status', each);
  if (kind !== null) written.set('kind', kind);
  if (range !== null) written.set('range', range);
  if (batch !== null) written.set('batch', batch);
  return written;
}

export const isFiltered = (filter: ShownFilter): boolean => writeFilter(filter).size > 0;

/** What the server is asked. Times are whole minutes, so that the question stays the same while one looks. */
export function queryOf({ search, flow, status, kind, range, batch }: ShownFilter, now: number): RunFilter {
  const minute = 60_000;
  const from = range === null ? null : Math.floor((now - ranges[range].ms) / minute) * minute;
  return {
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(flow === null ? {} : { flow }),
    ...(status.length === 0 ? {} : { status }),
    ...(kind === null ? {} : { kind }),
    ...(batch === null ? {} : { batch }),
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
  };
}
