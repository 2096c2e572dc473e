import { z } from 'zod';

/** Who acts on a failure: the platform (retry), an engineer, the business, or the owner of a rule. */
export const FailureKind = z.enum(['transient', 'permanent', 'business', 'policy']);
export type FailureKind = z.infer<typeof FailureKind>;

/** What happened to the effect, and so whether we may write again. */
export const Outcome = z.enum(['not-done', 'unknown', 'done']);
export type Outcome = z.infer<typeof Outcome>;

/** A failure is data. It is journaled, shown, counted and routed; it never travels as a stack trace. */
export const Failure = z.object({
  kind: FailureKind,
  outcome: Outcome,
  code: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/)
    .meta({ description: 'Stable, system first: odoo.unknown-sku' }),
  message: z.string().meta({ description: 'One sentence an operator can act on' }),
  /** The system asked to wait this long before the next attempt. */
  retryAfterMs: z.number().int().nonnegative().optional(),
  /** The team that can put it right, where the flow names one. */
  team: z.string().optional(),
  /** What an engineer needs to see: status, the system's own words. Never secrets, never stack traces. */
  evidence: z.record(z.string(), z.unknown()).optional(),
});
export type Failure = z.infer<typeof Failure>;

const brand = Symbol.for('crossdock.failure');

/** How a connector says that something failed. Recognised by brand, since two copies of the SDK may be installed. */
export class FailureError extends Error {
  readonly [brand] = true;
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

/** Whether something thrown is a `FailureError`, of this copy of the SDK or another. */
export function isFailureError(error: unknown): error is FailureError {
  return typeof error === 'object' && error !== null && brand in error;
}

type Details = Omit<Failure, 'kind' | 'code' | 'message' | 'outcome'> & { outcome?: Outcome };

function maker(kind: FailureKind) {
  return (code: string, message: string, details: Details = {}): FailureError =>
    new FailureError(Failure.parse({ outcome: 'not-done', ...details, kind, code, message }));
}

/** Worth trying again: timeouts, 429, 503, locks. */
export const transient = maker('transient');
/** Trying again will not help and an engineer must act: credentials, contract, bug. */
export const permanent = maker('permanent');
/** The data or the business must be put right: unknown SKU, missing tax. */
export const business = maker('business');
/** A rule of the owner forbids it. */
export const policy = maker('policy');
