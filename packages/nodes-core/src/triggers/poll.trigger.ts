import { defineTrigger, permanent, z } from '@crossdock/sdk';
import { changedSince } from '../http/changed-since.ts';
import type { HttpApi } from '../http/http-api.ts';
import { httpConnection } from '../http/http.connection.ts';
import { Paging } from '../http/paging.ts';
import { Path, Query } from '../http/request-fields.ts';
import { EventKeys, EventPath, keysAt, textAt } from './event-path.ts';
import { paramsReader } from './read-params.ts';

const minutes = 60_000;

const Params = z.strictObject({
  path: Path,
  query: Query,
  sinceParameter: z.string().min(1, 'must not be empty').meta({
    title: 'Parameter for "changed since"',
    description: 'Of the system, such as updated_after',
  }),
  itemsPath: z.string().default('').meta({
    title: 'Path of the records',
    description: 'Where the list is in the answer, such as data.orders; empty: the answer itself',
  }),
  paging: Paging.default({ by: 'none' }).meta({
    title: 'Pages',
    description: 'How the system hands out long lists',
  }),
  idPath: EventPath.meta({ title: 'Path of the id', description: 'In a record, such as id' }),
  timePath: EventPath.meta({
    title: 'Path of the last change',
    description: 'In a record, such as updated_at: ISO 8601, or seconds or milliseconds since 1970',
  }),
  keys: EventKeys,
  everyMs: z
    .number()
    .int()
    .min(5_000)
    .max(86_400_000)
    .default(5 * minutes)
    .meta({ title: 'Every', description: 'Milliseconds from look to look', ui: 'duration' }),
  overlapMs: z
    .number()
    .int()
    .min(0)
    .max(86_400_000)
    .default(5 * minutes)
    .meta({
      title: 'Overlap',
      description:
        'Milliseconds before the last change that are looked at again: what was written late is found',
      ui: 'duration',
      advanced: true,
    }),
  from: z.string().optional().meta({
    title: 'Begin with',
    description: 'Changes from then on, written as the system does; all that it has when left out',
    advanced: true,
  }),
});

const read = paramsReader(Params);

/** Starts a run for each record that was made or changed in a system with an HTTP API that does not deliver by itself. */
export const pollTrigger = defineTrigger({
  id: 'core.poll',
  version: 1,
  title: 'Poll over HTTP',
  description: 'Asks a system with an HTTP API for what has changed, and starts a run for each record.',
  connection: httpConnection,
  params: Params,
  accepts: z.unknown(),
  emits: z.unknown(),
  eventId: (record, params) => {
    const { idPath, timePath } = read(params);
    const id = textAt(record, idPath);
    if (id === undefined)
      throw permanent('core.no-event-id', `The record has no id: there is nothing at "${idPath}" of it.`);
    return `${id}@${textAt(record, timePath) ?? ''}`;
  },
  keys: (record, params) => keysAt(record, read(params).keys),
  sweep: {
    everyMs: (params) => read(params).everyMs,
    overlapMs: 0,
    list: (api: HttpApi, since, _overlapMs, params) => changedSince(api, since, read(params)),
  },
  map: (record) => record,
  sample: { id: 1001, updated_at: '2026-11-21T08:00:00Z' },
});
