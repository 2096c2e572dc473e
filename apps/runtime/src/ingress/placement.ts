import type { PreparedPlan, Triggered } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import type { Arrival } from '../runs/acceptance.ts';

/** Lane and order of a run, as its flow wants them; what the arrival brings along stays. */
export function placementOf(
  { plan: { policy }, sequenceKey }: PreparedPlan,
  arrival: Arrival,
  triggered: () => Triggered | undefined,
): { lane: Lane; sequenceKey?: string } {
  const lane = arrival.lane ?? policy.lane ?? laneOf(arrival.source);
  if (arrival.sequenceKey !== undefined) return { lane, sequenceKey: arrival.sequenceKey };
  const made = sequenceKey === undefined || arrival.misfit !== undefined ? undefined : triggered();
  const key = made === undefined ? undefined : keyIn(sequenceKey, made.output);
  if (key === undefined) return { lane };
  const { environment, flow } = arrival;
  const shared = policy.sequence?.shared;
  return { lane, sequenceKey: `${environment}/${shared === undefined ? flow : `shared/${shared}`}/${key}` };
}

/** A formula that fails makes no key: the event is kept all the same, and its run goes in no order. */
function keyIn(sequenceKey: PreparedPlan['sequenceKey'], output: unknown): string | undefined {
  try {
    return sequenceKey?.(output);
  } catch {
    return undefined;
  }
}

/** Somebody waits for the answer of a request; long lists have time. */
function laneOf(source: Arrival['source']): Lane {
  switch (source) {
    case 'request':
      return 'urgent';
    case 'file':
    case 'items':
      return 'bulk';
    case 'webhook':
    case 'sweep':
    case 'poll':
    case 'schedule':
    case 'event':
    case 'manual':
    case 'sub-flow':
    case 'replay':
      return 'orders';
  }
}
