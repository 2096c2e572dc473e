import type { ConnectionLimits } from '@crossdock/contracts';
import type { CallBudget, Limits } from '@crossdock/sdk';
import type { BucketSize } from './token-bucket.ts';

/** The connector's limits, with what people set for a connection in their place; null lifts one. */
export function effectiveLimits(connector: Limits | undefined, set: ConnectionLimits | null): Limits {
  const rate = set?.rate === undefined ? connector?.rate : (set.rate ?? undefined);
  const concurrent = set?.concurrent === undefined ? connector?.concurrent : (set.concurrent ?? undefined);
  return {
    ...(rate === undefined ? {} : { rate: withBurst(rate) }),
    ...(concurrent === undefined ? {} : { concurrent }),
    ...(connector?.cost === undefined ? {} : { cost: connector.cost }),
  };
}

function withBurst({ calls, perMs, burst }: NonNullable<ConnectionLimits['rate']>) {
  return { calls, perMs, burst: burst ?? Math.min(calls, Math.max(1, Math.floor((calls * 1000) / perMs))) };
}

/** The bucket that calls draw from; undefined when nothing limits their rate, or the system has not said yet. */
export function bucketSize({ rate, cost }: Limits, budget: CallBudget | undefined): BucketSize | undefined {
  const told = cost === undefined ? undefined : budget;
  if (rate === undefined && told === undefined) return undefined;
  return {
    capacity: Math.min(rate?.burst ?? rate?.calls ?? Infinity, told?.capacity ?? Infinity),
    perMs: Math.min(rate === undefined ? Infinity : rate.calls / rate.perMs, restored(told)),
  };
}

function restored(told: CallBudget | undefined): number {
  return told === undefined ? Infinity : told.restorePerSecond / 1000;
}
