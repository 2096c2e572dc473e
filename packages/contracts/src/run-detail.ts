import { Flow, Layout } from '@crossdock/flow';
import { Failure } from '@crossdock/sdk';
import { z } from 'zod';
import { RunSummary } from './run-summary.ts';

export const StepState = z.enum([
  'pending',
  'running',
  'retrying',
  'waiting',
  'completed',
  'skipped',
  'failed',
  /** It had begun when its run ended. */
  'stopped',
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
  leadsGroup: z.boolean().meta({
    description:
      'It failed and leads a group whose items no run has gone on with: they wait until it is replayed or let go',
  }),
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
