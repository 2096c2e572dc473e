import type { ConnectionGate } from '@crossdock/contracts';
import type { Limits } from '@crossdock/sdk';
import { bucketSize } from './gate-limits.ts';
import { aliveMembers, type GateState, type Tally } from './gate-state.ts';

/** Who looks, and what that process does at this moment: newer than what it told the others. */
export interface Viewer {
  process: string;
  own: Tally | undefined;
  /** The shared clock, milliseconds. */
  now: number;
}

/** A gate as people see it: all processes together. */
export function gateShown(state: GateState, limits: Limits, { process, own, now }: Viewer): ConnectionGate {
  const { [process]: mine, ...others } = aliveMembers(state, now);
  const current = own ?? mine?.tally;
  const tallies = Object.values(others).map(({ tally }) => tally);
  if (current !== undefined) tallies.push(current);
  const sum = (part: keyof Tally): number => tallies.reduce((total, tally) => total + tally[part], 0);
  return {
    ...standing(state, sum('waiting'), now),
    callsLastMinute: sum('calls'),
    failedLastMinute: sum('failed'),
    waiting: sum('waiting'),
    inFlight: sum('underWay'),
    limits: limitsShown(state, limits),
  };
}

type Standing = Pick<ConnectionGate, 'state' | 'since' | 'nextProbeAt' | 'pausedUntil'>;

function standing({ breaker, pause }: GateState, waiting: number, now: number): Standing {
  const isPaused = pause !== undefined && pause.until > now;
  const pausedUntil = isPaused ? instant(pause.until) : null;
  switch (breaker.is) {
    case 'broken':
      return {
        state: 'broken',
        since: instant(breaker.since),
        nextProbeAt: instant(breaker.probeAt),
        pausedUntil,
      };
    case 'probing':
      return { state: 'probing', since: instant(breaker.since), nextProbeAt: null, pausedUntil };
    case 'whole': {
      const since = isPaused ? pause.since : breaker.since;
      const state = isPaused || waiting > 0 ? 'limited' : 'passing';
      return { state, since: since === null ? null : instant(since), nextProbeAt: null, pausedUntil };
    }
  }
}

function limitsShown({ budget }: GateState, limits: Limits): ConnectionGate['limits'] {
  const { rate, concurrent, cost } = limits;
  const size = bucketSize({ ...(cost === undefined ? {} : { cost }) }, budget);
  return {
    rate: rate === undefined ? null : { ...rate, burst: rate.burst ?? rate.calls },
    concurrent: concurrent ?? null,
    points: size === undefined ? null : { capacity: size.capacity, restorePerSecond: size.perMs * 1000 },
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
