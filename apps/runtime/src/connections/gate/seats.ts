/** A process that does not say so for this long is dead: its seats are free again. */
export const seatLeaseMs = 15_000;
/** How long a process may keep seats while another has none. */
const turnMs = 1_000;

/** What one process has of the calls that may be under way at once, and how many it could use. */
export interface Seating {
  held: number;
  wanted: number;
  /** Since when it holds seats; or, holding none, since when it waits for one. */
  since: number;
  /** Until when it is believed. */
  until: number;
}

/** What a process says about itself: calls under way, and how many seats it could use. */
export interface SeatsAsked {
  busy: number;
  wanted: number;
}

/**
 * Shares seats among processes. Pure: rules over what all of them said last.
 *
 * 1. All seats held together are never more than there are.
 * 2. Each gets an equal part if it wants that many; what others do not want is for whoever does.
 * 3. A process gives up what is above its part as its calls end: none is taken away under a call.
 * 4. When there are fewer seats than processes they take turns, who waited longest first.
 */
export function seated(
  mine: Seating | undefined,
  others: readonly Seating[],
  seats: number,
  { busy, wanted }: SeatsAsked,
  now: number,
): Seating {
  const alive = others.filter(({ until }) => until > now);
  const wanting = alive.filter((other) => other.wanted > 0);
  const part = Math.max(1, Math.floor(seats / (wanting.length + 1)));
  const free = seats - total(alive.map(({ held }) => held));
  const claimed = total(alive.map((other) => Math.max(other.held, Math.min(other.wanted, part))));
  const due = Math.min(wanted, Math.max(part, seats - claimed));
  const had = mine?.held ?? 0;
  const since = mine !== undefined && mine.held + mine.wanted > 0 ? mine.since : now;
  const ahead = wanting.filter((other) => other.held === 0 && (had > 0 || other.since < since)).length;
  const turnIsOver = wanting.length >= seats && ahead > 0 && now - since >= turnMs;
  const allowed = had > 0 ? Math.min(turnIsOver ? 0 : due, free) : Math.min(due, free - ahead);
  const held = Math.max(busy, allowed, 0);
  return { held, wanted, since: held > 0 === had > 0 ? since : now, until: now + seatLeaseMs };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
