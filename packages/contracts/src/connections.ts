import { z } from 'zod';

const Rate = z.strictObject({
  calls: z.number().int().min(1),
  perMs: z.number().int().min(100).max(86_400_000),
  /** How many may leave at once after a quiet time; what a second allows when left out. */
  burst: z.number().int().min(1).optional(),
});

/**
 * What people set instead of the connector's own limits: left out, the connector's counts; null, there is none.
 * `rate` counts calls of all processes (points, where the system charges in points); `concurrent` is how many
 * may be under way at once.
 */
export const ConnectionLimits = z
  .strictObject({
    rate: Rate.nullable().optional(),
    concurrent: z.number().int().min(1).max(10_000).nullable().optional(),
  })
  .meta({ id: 'ConnectionLimits' });
export type ConnectionLimits = z.infer<typeof ConnectionLimits>;

/**
 * `passing`: calls go through. `limited`: calls wait, for a limit or because the system asked us to stay away.
 * `broken`: the system does not work, nothing is called. `probing`: one call finds out whether it works again.
 */
export const GateStanding = z.enum(['passing', 'limited', 'broken', 'probing']);
export type GateStanding = z.infer<typeof GateStanding>;

/** What stands between runs and the system behind a connection; numbers are of all processes together. */
export const ConnectionGate = z
  .object({
    state: GateStanding,
    /** Since when, where that is known. */
    since: z.iso.datetime().nullable(),
    callsLastMinute: z.number().int(),
    /** Calls that found the system unwell: no answer, or a status of 408 or 5xx. */
    failedLastMinute: z.number().int(),
    /** Calls that wait for their turn at this moment. */
    waiting: z.number().int(),
    inFlight: z.number().int(),
    /** While `broken`: from then on the next call is the probe. */
    nextProbeAt: z.iso.datetime().nullable(),
    /** The system asked us to stay away until then (429 with `Retry-After`). */
    pausedUntil: z.iso.datetime().nullable(),
    /** Those in force. */
    limits: z.object({
      rate: z.object({ calls: z.number(), perMs: z.number(), burst: z.number() }).nullable(),
      concurrent: z.number().nullable(),
      /** Where the system charges in points: what it told. */
      points: z.object({ capacity: z.number(), restorePerSecond: z.number() }).nullable(),
    }),
  })
  .meta({ id: 'ConnectionGate' });
export type ConnectionGate = z.infer<typeof ConnectionGate>;
