import { FailureKind } from '@crossdock/sdk';
import { z } from 'zod';
import { get, post } from './contract.ts';
import { RunDetail } from './run-detail.ts';
import { RunStatus, RunSummary } from './run-summary.ts';

export const RunQuery = z.strictObject({
  flow: z.string().optional(),
  status: z.union([RunStatus, z.array(RunStatus)]).optional(),
  kind: FailureKind.optional(),
  /** Order number, SKU, run id: any business key, by its beginning. */
  search: z.string().trim().max(200).optional(),
  /** Runs that a replay of many has started. */
  batch: z.uuid().optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  /** From the page before. */
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type RunQuery = z.infer<typeof RunQuery>;

export const RunPage = z
  .object({
    runs: z.array(RunSummary).meta({ description: 'Newest first' }),
    next: z.string().nullable(),
    /** How many match in all, counted up to 10,000; of a search that finds very many, among the newest 3,000. */
    total: z.number().int(),
  })
  .meta({ id: 'RunPage' });
export type RunPage = z.infer<typeof RunPage>;

/** Where a replay begins: anew, or with what failed, taking over what was done before. */
export const ReplayStart = z.enum(['start', 'failed-step']);
export type ReplayStart = z.infer<typeof ReplayStart>;

export const ReplayReason = z
  .string()
  .trim()
  .min(1, 'must say why, for those who read the run later')
  .max(500);

export const Replay = z
  .strictObject({
    /** The event to run with; the original one when left out. */
    body: z.unknown().optional(),
    version: z.enum(['original', 'current']).optional().meta({
      description:
        'The version that is deployed now, or the one the run was on. Left out: original when from is failed-step, else current',
    }),
    from: ReplayStart.optional().meta({
      description:
        'failed-step takes over what was done; it needs the original event and version. Left out: failed-step where that is possible, else start',
    }),
    again: z
      .literal(true)
      .optional()
      .meta({ description: 'Does again on purpose what was done before. Needs a reason' }),
    reason: ReplayReason.optional().meta({ description: 'Why; it stands in the history of the run' }),
  })
  .refine(({ again, reason }) => again === undefined || reason !== undefined, {
    path: ['reason'],
    message: 'must say why everything is to be done again',
  })
  .refine(({ again, from }) => again === undefined || from !== 'failed-step', {
    path: ['from'],
    message: 'must be "start", or be left out, when everything is to be done again',
  });

export const ListQuery = z.strictObject({
  from: z.coerce.number().int().min(0).default(0).meta({ description: 'Position of the first item, from 0' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListQuery = z.infer<typeof ListQuery>;

export const ListPage = z
  .object({
    items: z.array(z.unknown()),
    count: z.number().int().meta({ description: 'Of the whole list' }),
  })
  .meta({ id: 'ListPage' });
export type ListPage = z.infer<typeof ListPage>;

export const runContracts = {
  list: get('/environments/:env/runs', {
    summary: 'Run history',
    allow: 'runs.read',
    query: RunQuery,
    returns: RunPage,
  }),
  get: get('/environments/:env/runs/:run', {
    summary: "A run's whole story",
    allow: 'runs.read',
    returns: RunDetail,
  }),
  items: get('/environments/:env/lists/:list', {
    summary: 'Items of a list that stands outside of its run, where the run has { "stored": …, "count": … }',
    allow: 'runs.read',
    query: ListQuery,
    returns: ListPage,
  }),
  replay: post('/environments/:env/runs/:run/replay', {
    summary: 'Run again, with the same or corrected data; what was written before is not written twice',
    allow: 'runs.replay',
    body: Replay,
    returns: RunSummary,
  }),
};
