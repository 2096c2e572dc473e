import { z } from 'zod';

/**
 * What an emulator does wrong on purpose, and to which calls.
 *
 * A fault is addressed by operation and by count, never by chance alone, so that a test can say exactly
 * what happens to the third call. `after` faults do the work first: the caller cannot know that it was done.
 */
export const Fault = z.object({
  kind: z
    .enum([
      'drop-before',
      'drop-after',
      'slow-after',
      'status-503-before',
      'status-500-after',
      'throttle',
      'delay',
    ])
    .meta({ description: 'drop: the connection closes; slow-after: done, but the answer comes too late' }),
  /** Operation the fault applies to, such as `sale.order/create` or `GET /orders`; every one when absent. */
  operation: z.string().optional(),
  /** How many matching calls it hits before it is spent; for ever when absent. */
  times: z.number().int().positive().optional(),
  /** How many matching calls pass unharmed first. */
  skip: z.number().int().nonnegative().default(0),
  /** For `slow-after` and `delay`: how long the answer takes. For `throttle`: the `Retry-After`, rounded up to seconds. */
  delayMs: z.number().int().nonnegative().default(1000),
});
export type Fault = z.infer<typeof Fault>;

/** The faults of one emulator, in the order they were injected. The first that matches wins. */
export class FaultPlan {
  #faults: Array<Fault & { hits: number }> = [];

  inject(fault: z.input<typeof Fault>): void {
    this.#faults.push({ ...Fault.parse(fault), hits: 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  list(): Fault[] {
    return this.#faults.filter((fault) => !isSpent(fault));
  }

  /** The fault this call meets, counting the call. */
  next(operation: string): Fault | undefined {
    const fault = this.#faults.find(
      (candidate) => !isSpent(candidate) && (candidate.operation ?? operation) === operation,
    );
    if (fault === undefined) return undefined;
    fault.hits += 1;
    return fault.hits > fault.skip ? fault : undefined;
  }
}

function isSpent(fault: Fault & { hits: number }): boolean {
  return fault.times !== undefined && fault.hits >= fault.skip + fault.times;
}
