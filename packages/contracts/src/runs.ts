import { Flow, Layout } from '@crossdock/flow';
import { Failure, FailureKind } from '@crossdock/sdk';
import { z } from 'zod';
import { get, post } from './contract.ts';

/** `queued`: accepted, not started. `retrying`: parked until the next attempt. */
export const RunStatus = z.enum(['queued', 'running', 'retrying', 'completed', 'failed']);
export type RunStatus = z.infer<typeof RunStatus>;

export const FailureSummary = z
  .object({ kind: FailureKind, code: z.string(), message: z.string(), step: z.string().nullable() })
  .meta({ id: 'FailureSummary' });
export type FailureSummary = z.infer<typeof FailureSummary>;

export const RunSummary = z
  .object({
    id: z.string(),
    flow: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    status: RunStatus,
    /** How it started. */
    source: z.enum(['webhook', 'sweep', 'replay']),
    keys: z
      .array(z.object({ kind: z.string(), value: z.string() }))
      .meta({ description: 'Business keys: order 1001' }),
    acceptedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    durationMs: z.number().nullable().meta({ description: 'Accepted to ended' }),
    failure: FailureSummary.nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
    replayOf: z.string().nullable(),
  })
  .meta({ id: 'RunSummary' });
export type RunSummary = z.infer<typeof RunSummary>;

export const StepState = z.enum(['pending', 'running', 'retrying', 'completed', 'skipped', 'failed']);
export type StepState = z.infer<typeof StepState>;

export const Attempt = z.object({
  number: z.number().int(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  /** Absent while under way, and for the attempt that succeeded. */
  failure: Failure.nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

export const StepDetail = z
  .object({
    key: z.string(),
    title: z.string(),
    type: z.string(),
    state: StepState,
    /** The port it filled. */
    port: z.string().nullable(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    durationMs: z.number().nullable(),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    attempts: z.array(Attempt),
    effect: z
      .object({
        key: z.string(),
        state: z.enum(['intended', 'confirmed', 'refused', 'doubtful']),
        /** The write was found done by an earlier run, and its result used. */
        reused: z.boolean(),
        record: z.object({ label: z.string(), entity: z.string(), id: z.string() }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'StepDetail' });
export type StepDetail = z.infer<typeof StepDetail>;

export const RunDetail = RunSummary.extend({
  environment: z.string(),
  /** The version that ran, for the canvas. */
  definition: z.object({ flow: Flow, layout: Layout }),
  steps: z.array(StepDetail).meta({ description: 'In the order of the plan' }),
  event: z.object({
    id: z.string(),
    deliveryId: z.string().nullable(),
    receivedAt: z.iso.datetime(),
    bytes: z.number().int(),
    /** The body as it arrived, parsed when it is JSON. */
    body: z.unknown(),
    /** How often the same event was delivered again and dropped. */
    duplicates: z.number().int(),
  }),
  /** What happened, in order, in words. */
  history: z.array(
    z.object({ at: z.iso.datetime(), kind: z.string(), step: z.string().nullable(), text: z.string() }),
  ),
  replays: z.array(RunSummary),
}).meta({ id: 'RunDetail' });
export type RunDetail = z.infer<typeof RunDetail>;

export const RunQuery = z.strictObject({
  flow: z.string().optional(),
  status: z.union([RunStatus, z.array(RunStatus)]).optional(),
  kind: FailureKind.optional(),
  /** Order number, SKU, run id: any business key, by its beginning. */
  search: z.string().trim().max(200).optional(),
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
    /** How many match in all, counted up to 10,000. */
    total: z.number().int(),
  })
  .meta({ id: 'RunPage' });
export type RunPage = z.infer<typeof RunPage>;

export const Replay = z.strictObject({
  /** The event to run with; the original one when left out. */
  body: z.unknown().optional(),
  version: z.enum(['original', 'current']).default('current'),
});

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
  replay: post('/environments/:env/runs/:run/replay', {
    summary: 'Run again, with the same or corrected data; what was written before is not written twice',
    allow: 'runs.replay',
    body: Replay,
    returns: RunSummary,
  }),
};
