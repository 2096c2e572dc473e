import { Lane } from '@crossdock/flow';
import { FailureKind } from '@crossdock/sdk';
import { z } from 'zod';

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
