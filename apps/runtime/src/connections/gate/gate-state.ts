import type { CallBudget, Limits } from '@crossdock/sdk';
import { type Breaker, wholeBreaker } from './breaker.ts';
import { bucketSize } from './gate-limits.ts';
import { type Seating, seated, seatLeaseMs, type SeatsAsked } from './seats.ts';
import { type Bucket, filled, givenBack, taken, type Wanted } from './token-bucket.ts';

/** What a process did over a connection, told now and then so that the API can show all of them together. */
export interface Tally {
  calls: number;
  failed: number;
  waiting: number;
  underWay: number;
}

/** A process that uses the connection, as it described itself last. */
export interface Member extends Seating {
  tally: Tally;
}

/** All that processes share about one connection. A document of plain JSON; instants are of the shared clock. */
export interface GateState {
  bucket?: Bucket;
  /** What the system said last about its own bucket. */
  budget?: CallBudget;
  /** The system asked everybody to stay away. */
  pause?: { since: number; until: number };
  breaker: Breaker;
  members: Record<string, Member>;
}

export const newGateState: GateState = { breaker: wholeBreaker, members: {} };

/** What a process wants to use, and what it has to tell. */
export interface Ask {
  process: string;
  /** Tokens; absent: none now. */
  take?: Wanted;
  /** Tokens it took and did not use. */
  unused: number;
  seats: SeatsAsked;
  /** What the system said is left, less what this process has taken and the system cannot know of yet. */
  told?: CallBudget;
  tally: Tally;
}

export interface Grant {
  tokens: number;
  /** Calls that may be under way in this process; undefined: not limited. */
  seats: number | undefined;
  /** When it is worth asking again, if this was not enough. */
  waitMs: number;
}

/** How soon a process that found no seat looks again. */
const seatWaitMs = 100;

/** One process takes its part. Pure; the bounds hold for all processes together. */
export function granted(
  state: GateState,
  limits: Limits,
  ask: Ask,
  now: number,
): { state: GateState; result: Grant } {
  const { process, take, unused, told, tally } = ask;
  const budget = told ?? state.budget;
  const size = bucketSize(limits, budget);
  const next: GateState = { ...state, ...(budget === undefined ? {} : { budget }) };
  const result: Grant = { tokens: 0, seats: undefined, waitMs: 0 };
  if (size !== undefined) {
    const bucket = givenBack(filled(state.bucket, size, now), size, unused);
    const actual = told === undefined ? bucket : { left: Math.min(size.capacity, told.available), at: now };
    const { bucket: left, ...got } = taken(actual, size, take ?? { least: 0, most: 0 });
    next.bucket = left;
    Object.assign(result, got);
  }
  const seating = seatingOf(state, limits, ask, now);
  next.members = { ...aliveMembers(state, now), [process]: { ...seating, tally } };
  if (limits.concurrent !== undefined) {
    result.seats = seating.held;
    if (seating.held <= ask.seats.busy) result.waitMs = Math.max(result.waitMs, seatWaitMs);
  }
  return { state: next, result };
}

/** The process ends, or has not used the connection for long: its seats and tokens are for others. */
export function left(
  state: GateState,
  limits: Limits,
  process: string,
  unused: number,
  now: number,
): GateState {
  const { [process]: _, ...members } = aliveMembers(state, now);
  const size = bucketSize(limits, state.budget);
  if (size === undefined || state.bucket === undefined) return { ...state, members };
  return { ...state, members, bucket: givenBack(filled(state.bucket, size, now), size, unused) };
}

/** The system asked everybody to stay away for a while. */
export function paused(state: GateState, forMs: number, now: number): GateState {
  const until = Math.max(now + forMs, state.pause?.until ?? 0);
  const since = (state.pause?.until ?? 0) > now ? (state.pause?.since ?? now) : now;
  return { ...state, pause: { since, until } };
}

export function aliveMembers(state: GateState, now: number): Record<string, Member> {
  return Object.fromEntries(Object.entries(state.members).filter(([, { until }]) => until > now));
}

function seatingOf(state: GateState, { concurrent }: Limits, ask: Ask, now: number): Seating {
  const { [ask.process]: mine, ...others } = state.members;
  if (concurrent === undefined) return { held: 0, wanted: 0, since: now, until: now + seatLeaseMs };
  return seated(mine, Object.values(others), concurrent, ask.seats, now);
}
