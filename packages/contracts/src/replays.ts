import { z } from 'zod';
import { get, post } from './contract.ts';
import { ReplayReason, ReplayStart, RunQuery } from './runs.ts';

/** The same as asked of the list of runs. */
const RunFilter = RunQuery.omit({ cursor: true, limit: true });

export const ReplayMany = z
  .strictObject({
    filter: RunFilter.optional().meta({ description: 'All runs that the list shows for it' }),
    runs: z.array(z.uuid()).min(1).max(10_000).optional().meta({ description: 'These runs' }),
    from: ReplayStart.optional().meta({
      description:
        'Left out: each run goes on from its failed step where that is possible, else from the start',
    }),
    version: z
      .enum(['original', 'current'])
      .optional()
      .meta({ description: 'Left out: original when from is failed-step, else current' }),
    reason: ReplayReason.optional().meta({ description: 'Why; it stands in the history of each run' }),
    rate: z
      .number()
      .positive('must be more than 0')
      .max(1_000, 'must be at most 1,000')
      .optional()
      .meta({ description: 'How many runs to start a second, at most' }),
    dry: z.boolean().default(false).meta({ description: 'Only counts, and starts nothing' }),
  })
  .refine(({ filter, runs }) => (filter === undefined) !== (runs === undefined), {
    path: ['filter'],
    message: 'must be given, or else runs; one of the two',
  });
export type ReplayMany = z.infer<typeof ReplayMany>;

const Refusals = z
  .array(z.object({ code: z.string(), count: z.number().int() }))
  .meta({ description: 'Runs that cannot be replayed, by the reason' });

/** What a replay of many runs would start. */
export const ReplayCount = z
  .object({
    count: z.number().int().meta({ description: 'Runs that can be replayed' }),
    byFlow: z.array(
      z.object({ flow: z.object({ id: z.string(), name: z.string() }), count: z.number().int() }),
    ),
    oldest: z.iso.datetime().nullable(),
    newest: z.iso.datetime().nullable(),
    notReplayable: Refusals,
  })
  .meta({ id: 'ReplayCount' });
export type ReplayCount = z.infer<typeof ReplayCount>;

/**
 * - `running`: starts runs, in the order in which the originals were accepted
 * - `paused`: starts none until it is resumed; what was started goes on
 * - `cancelled`: starts none any more; what was started goes on
 * - `done`: every run was started and is over
 */
export const ReplayBatchState = z.enum(['running', 'paused', 'cancelled', 'done']);
export type ReplayBatchState = z.infer<typeof ReplayBatchState>;

export const ReplayBatch = z
  .object({
    id: z.string(),
    state: ReplayBatchState,
    filter: RunFilter.nullable().meta({
      description: 'What the runs were chosen by; null when they were named',
    }),
    from: ReplayStart.nullable(),
    version: z.enum(['original', 'current']).nullable(),
    reason: z.string().nullable(),
    rate: z.number().nullable(),
    requestedBy: z.string(),
    requestedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable().meta({ description: 'When it was done or cancelled' }),
    progress: z.object({
      total: z.number().int().meta({ description: 'Runs that were chosen' }),
      started: z.number().int(),
      completed: z.number().int(),
      alreadyDone: z.number().int().meta({
        description: 'Of the completed: those that had something to write, and all of it was applied already',
      }),
      failed: z.number().int().meta({ description: 'Failed or cancelled' }),
      refused: Refusals,
    }),
    report: z.string().meta({ description: 'The progress in a sentence: 500 already applied' }),
  })
  .meta({ id: 'ReplayBatch' });
export type ReplayBatch = z.infer<typeof ReplayBatch>;

/** Replays of many runs. */
export const replayContracts = {
  start: post('/environments/:env/replays', {
    summary: 'Replay many runs, or count them first. What was written before is not written twice',
    allow: 'runs.replay',
    body: ReplayMany,
    returns: z.object({
      count: ReplayCount,
      batch: ReplayBatch.nullable().meta({ description: 'null after a dry count' }),
    }),
  }),
  list: get('/environments/:env/replays', {
    summary: 'Replays of many runs, newest first; 100 at most',
    allow: 'runs.read',
    returns: z.array(ReplayBatch),
  }),
  get: get('/environments/:env/replays/:batch', {
    summary: 'How far a replay of many runs is',
    allow: 'runs.read',
    returns: ReplayBatch,
  }),
  pause: post('/environments/:env/replays/:batch/pause', {
    summary: 'Start no further runs until it is resumed',
    allow: 'runs.replay',
    returns: ReplayBatch,
  }),
  resume: post('/environments/:env/replays/:batch/resume', {
    summary: 'Go on after a pause',
    allow: 'runs.replay',
    returns: ReplayBatch,
  }),
  cancel: post('/environments/:env/replays/:batch/cancel', {
    summary: 'Start no further runs. Those that were started go on',
    allow: 'runs.replay',
    returns: ReplayBatch,
  }),
};
