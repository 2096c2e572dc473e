import { z } from 'zod';

/** When to try again after a transient failure: exponential back-off with full jitter on its last part. */
export const RetryPolicy = z
  .strictObject({
    attempts: z
      .number()
      .int()
      .min(1)
      .max(50)
      .default(8)
      .meta({ title: 'Attempts', description: 'The first one included' }),
    firstDelayMs: z.number().int().min(10).default(1_000).meta({ title: 'First delay', ui: 'duration' }),
    factor: z
      .number()
      .min(1)
      .max(10)
      .default(2)
      .meta({ title: 'Factor', description: 'Each delay is this many times the one before' }),
    maxDelayMs: z.number().int().min(10).default(300_000).meta({ title: 'Longest delay', ui: 'duration' }),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .meta({ title: 'Jitter', description: 'Part of the delay that is random: 0.2 is a fifth' }),
  })
  .meta({ title: 'Retry' });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** How a flow behaves when things go wrong. A node may override parts of it. */
export const Policy = z
  .strictObject({
    retry: RetryPolicy.prefault({}),
    /** How long one call to a system may take. Odoo retries inside for up to two minutes, hence the default. */
    callTimeoutMs: z
      .number()
      .int()
      .min(100)
      .max(600_000)
      .default(120_000)
      .meta({ title: 'Time-out of a call', ui: 'duration' }),
  })
  .meta({ title: 'Policy' });
export type Policy = z.infer<typeof Policy>;

const { attempts, firstDelayMs, factor, maxDelayMs, jitter } = RetryPolicy.shape;

/** What a node does differently from its flow. Nothing is filled in: what is left out stays the flow's. */
export const PolicyOverride = z.strictObject({
  retry: z
    .strictObject({
      attempts: attempts.unwrap(),
      firstDelayMs: firstDelayMs.unwrap(),
      factor: factor.unwrap(),
      maxDelayMs: maxDelayMs.unwrap(),
      jitter: jitter.unwrap(),
    })
    .partial()
    .optional(),
  callTimeoutMs: Policy.shape.callTimeoutMs.unwrap().optional(),
});
export type PolicyOverride = z.infer<typeof PolicyOverride>;

/** The policy of one node. */
export function resolvePolicy(policy: Policy, override: PolicyOverride | undefined): Policy {
  const retry = Object.fromEntries(
    Object.entries(override?.retry ?? {}).filter(([, value]) => value !== undefined),
  );
  return {
    retry: { ...policy.retry, ...retry },
    callTimeoutMs: override?.callTimeoutMs ?? policy.callTimeoutMs,
  };
}
