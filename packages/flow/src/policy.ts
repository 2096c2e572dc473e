import { FailureKind } from '@crossdock/sdk';
import { z } from 'zod';
import { Input } from './input.ts';

/** Which failures are tried again. Codes win over kinds. */
const RetryOn = z
  .strictObject({
    kinds: z.array(FailureKind).default(['transient']).meta({ title: 'Kinds' }),
    codes: z.array(z.string()).default([]).meta({ title: 'Codes, too', description: 'odoo.locked' }),
    never: z.array(z.string()).default([]).meta({ title: 'Never these codes' }),
  })
  .meta({ title: 'What is tried again' });

/** When to try again after a failure: exponential back-off with full jitter on its last part. */
export const RetryPolicy = z
  .strictObject({
    attempts: z.number().int().min(1).max(50).default(8).meta({
      title: 'Attempts',
      description: 'The first one included; then the run fails and waits for somebody',
    }),
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
    on: RetryOn.optional(),
  })
  .meta({ title: 'Retry' });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** Runs of one key go one after the other, in the order their events were accepted. */
export const SequencePolicy = z
  .strictObject({
    key: Input.meta({
      title: 'Key',
      description: 'Runs with the same value keep their order: trigger.ref',
      ui: 'input',
    }),
    onFailedHead: z.enum(['hold', 'pass']).default('pass').meta({
      title: 'When the first fails',
      description: 'hold: what comes after it waits until it is replayed or let go; pass: the next one goes',
    }),
    shared: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/)
      .optional()
      .meta({
        title: 'Shared order',
        description: 'Flows that name the same order keep it among each other',
        advanced: true,
      }),
  })
  .meta({ title: 'Order' });
export type SequencePolicy = z.infer<typeof SequencePolicy>;

/** How urgent a run is. Each lane has places of its own, so that bulk never starves orders. */
export const Lane = z.enum(['urgent', 'orders', 'bulk']);
export type Lane = z.infer<typeof Lane>;

const callTimeoutMs = z
  .number()
  .int()
  .min(100)
  .max(600_000)
  .meta({ title: 'Time-out of a call', ui: 'duration' });

/**
 * How a flow behaves when much happens and when things go wrong. A node may override retries and time-outs. What is
 * left out is decided by the platform; nothing is filled in, so that a document keeps its checksum.
 */
export const Policy = z
  .strictObject({
    retry: RetryPolicy.prefault({}),
    /** How long one call to a system may take. Odoo retries inside for up to two minutes, hence the default. */
    callTimeoutMs: callTimeoutMs.default(120_000),
    runTimeoutMs: z
      .number()
      .int()
      .min(1_000)
      .optional()
      .meta({ title: 'Time-out of a run', description: 'Waits included', ui: 'duration' }),
    lane: Lane.optional().meta({ title: 'Lane' }),
    concurrency: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ title: 'Runs at a time', description: 'Over all processes' }),
    sequence: SequencePolicy.optional(),
    retention: z
      .strictObject({
        payloadDays: z.number().int().min(1).max(3_650).meta({ title: 'Days payloads are kept' }),
      })
      .optional()
      .meta({ title: 'Retention' }),
    loopGuard: z
      .strictObject({
        most: z.number().int().min(2).max(10_000).meta({ title: 'Most runs of a key' }),
        withinMs: z.number().int().min(1_000).meta({ title: 'Within', ui: 'duration' }),
      })
      .optional()
      .meta({ title: 'Loop guard', description: 'A key that comes by more often is stopped' }),
    serviceLevel: z
      .strictObject({ withinMs: z.number().int().min(100).meta({ title: 'Done within', ui: 'duration' }) })
      .optional()
      .meta({ title: 'Service level' }),
    owner: z.string().max(200).optional().meta({ title: 'Owner', description: 'Person or team' }),
    criticality: z.enum(['low', 'normal', 'high', 'critical']).optional().meta({ title: 'Criticality' }),
  })
  .meta({ title: 'Policy' });
export type Policy = z.infer<typeof Policy>;

const { attempts, firstDelayMs, factor, maxDelayMs, jitter, on } = RetryPolicy.shape;

/** What a node does differently from its flow. Nothing is filled in: what is left out stays the flow's. */
export const PolicyOverride = z.strictObject({
  retry: z
    .strictObject({
      attempts: attempts.unwrap(),
      firstDelayMs: firstDelayMs.unwrap(),
      factor: factor.unwrap(),
      maxDelayMs: maxDelayMs.unwrap(),
      jitter: jitter.unwrap(),
      on: on.unwrap(),
    })
    .partial()
    .optional(),
  callTimeoutMs: callTimeoutMs.optional(),
});
export type PolicyOverride = z.infer<typeof PolicyOverride>;

/** The part of a policy that belongs to a step. */
export type StepPolicy = Pick<Policy, 'retry' | 'callTimeoutMs'>;

/** The policy of one node. */
export function resolvePolicy(policy: Policy, override: PolicyOverride | undefined): StepPolicy {
  const retry = Object.fromEntries(
    Object.entries(override?.retry ?? {}).filter(([, value]) => value !== undefined),
  );
  return {
    retry: { ...policy.retry, ...retry },
    callTimeoutMs: override?.callTimeoutMs ?? policy.callTimeoutMs,
  };
}
