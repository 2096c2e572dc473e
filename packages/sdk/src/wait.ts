/** Why a run is put away. */
export type WaitReason = 'delay' | 'event' | 'approval' | 'sub-flow' | 'items' | 'throttle' | 'batch';

/** What a step waits for: a moment, a signal, or whichever comes first. At least one of the two is given. */
export interface Wait {
  because: WaitReason;
  /** Milliseconds since 1970. */
  until?: number;
  signal?: AwaitedSignal;
}

/**
 * A signal by its name and what it is about: `payment.confirmed` of `shop/order/1001`. Signals that were given before the
 * run asked count when they are not older than `since`, so that an early one is not missed.
 */
export interface AwaitedSignal {
  name: string;
  correlation: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** How a wait came to its end. */
export type WaitEnd = { by: 'time' } | { by: 'signal'; body: unknown };
