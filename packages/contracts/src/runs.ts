import { Flow, Lane, Layout } from '@crossdock/flow';
import { Failure, FailureKind } from '@crossdock/sdk';
import { z } from 'zod';
import { get, post } from './contract.ts';

/**
 * - `queued`: accepted, not started, or behind an earlier run of its sequence key
 * - `retrying`: parked until the next attempt, or until the system may be called again
 * - `waiting`: for an event, an answer or an instant, as the flow says
 * - `paused`: by a person
 * - `echo`: a write of our own that came back, and was let go
 */
export const RunStatus = z.enum([
  'queued',
  'running',
  'retrying',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'echo',
]);
export type RunStatus = z.infer<typeof RunStatus>;

/** How a run started. */
export const RunSource = z.enum([
  'webhook',
  'sweep',
  'poll',
  'schedule',
  'event',
  'manual',
  'file',
  'request',
  'sub-flow',
  'items',
  'replay',
]);
export type RunSource = z.infer<typeof RunSource>;

export const FailureSummary = z
  .object({ kind: FailureKind, code: z.string(), message: z.string(), step: z.string().nullable() })
  .meta({ id: 'FailureSummary' });
export type FailureSummary = z.infer<typeof FailureSummary>;

export const RunSummary = z
  .object({
    id: z.string(),
    flow: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    status: RunStatus,
    source: RunSource,
    lane: Lane,
    sequenceKey: z
      .string()
      .nullable()
      .meta({ description: 'What it goes in order with: the value alone, or `shared/name/value`' }),
    holdsKey: z.boolean().meta({
      description:
        'It failed and holds the order of its key: what comes after it waits until it is replayed or let go',
    }),
    parent: z
      .object({ run: z.string(), step: z.string() })
      .nullable()
      .meta({ description: 'The step that started it as a sub-flow or for some of its items' }),
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

export const StepState = z.enum([
  'pending',
  'running',
  'retrying',
  'waiting',
  'completed',
  'skipped',
  'failed',
]);
export type StepState = z.infer<typeof StepState>;

export const Attempt = z.object({
  number: z.number().int(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
  /** Absent while under way, and for the attempt that succeeded. */
  failure: Failure.nullable(),
  /** Where its time went, in milliseconds; computing is what is left. Absent when it called nobody. */
  spent: z
    .object({ gateMs: z.number(), callMs: z.number(), calls: z.number().int(), computingMs: z.number() })
    .nullable()
    .meta({
      description: 'gateMs: waiting for the gate of the connection; callMs: waiting for the other system',
    }),
});
export type Attempt = z.infer<typeof Attempt>;

/** Something a step waited for, or waits for still. */
export const StepWait = z.object({
  because: z.enum(['delay', 'event', 'approval', 'sub-flow', 'items', 'throttle', 'batch']),
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  signal: z.object({ name: z.string(), correlation: z.string() }).nullable(),
  endedAt: z.iso.datetime().nullable(),
  endedBy: z.enum(['time', 'signal']).nullable(),
});
export type StepWait = z.infer<typeof StepWait>;

export const StepDetail = z
  .object({
    key: z.string().meta({
      description:
        'Unique in the run: the key of the node, and within containers the way to it: lines/3/create',
    }),
    node: z.string().meta({ description: 'The key of the node in the flow' }),
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
        state: z.enum(['intended', 'confirmed', 'refused', 'doubtful', 'undone']),
        /** The write was found done by an earlier run, and its result used. */
        reused: z.boolean(),
        record: z.object({ label: z.string(), entity: z.string(), id: z.string() }).nullable(),
        question: z
          .object({
            step: z.string().meta({ description: 'Names the write when it is answered' }),
            text: z.string(),
          })
          .optional()
          .meta({
            description:
              'What a person has to find out, when the run left it unknown whether this was done and nobody has settled it since',
          }),
        answer: z
          .object({
            was: z.enum(['done', 'not-done']),
            by: z.string(),
            at: z.iso.datetime(),
            reason: z.string(),
          })
          .optional()
          .meta({ description: 'What a person found out' }),
      })
      .nullable(),
    waits: z.array(StepWait),
    takenFrom: z
      .string()
      .optional()
      .meta({ description: 'The run in which it was done, when a replay took it over' }),
    /** Lines that the code wrote to its console. */
    console: z.array(z.string()).optional(),
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
  wires: z.array(z.number().int()).meta({ description: 'Wires that were taken, by their index in the flow' }),
  timing: z
    .object({
      queuedMs: z.number().nullable().meta({ description: 'Accepted to the first step' }),
      gateMs: z.number().meta({ description: 'Waiting for gates of connections' }),
      callMs: z.number().meta({ description: 'Waiting for other systems' }),
      waitedMs: z.number().meta({ description: 'Put away: retries, waits, pauses' }),
      computingMs: z.number().meta({ description: 'Inside attempts, beside calling' }),
    })
    .meta({ description: 'Where the time of the run went; steps that ran side by side count each' }),
  /** What happened, in order, in words. */
  history: z.array(
    z.object({ at: z.iso.datetime(), kind: z.string(), step: z.string().nullable(), text: z.string() }),
  ),
  replays: z.array(RunSummary),
  children: z.array(RunSummary).meta({
    description:
      'Runs that its steps started, as sub-flows or for items of a list: 50 at most, failed ones first',
  }),
}).meta({ id: 'RunDetail' });
export type RunDetail = z.infer<typeof RunDetail>;

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
