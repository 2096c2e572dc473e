/** When a connection counts as unwell, and how long it is then left alone. */
export interface BreakerRules {
  /** Failures in a row that break it. */
  inARow: number;
  /** Or this share of failures… */
  share: number;
  /** …among at least so many calls… */
  ofCalls: number;
  /** …in this time. */
  withinMs: number;
  /** How long it is left alone the first time; twice as long after each probe that fails, up to the longest. */
  firstMs: number;
  longestMs: number;
}

export const breakerRules: BreakerRules = {
  inARow: 5,
  share: 0.5,
  ofCalls: 20,
  withinMs: 30_000,
  firstMs: 5_000,
  longestMs: 300_000,
};

/** Instants are milliseconds of the shared clock. `breaks`: how often in a row it broke without getting well. */
export type Breaker =
  | { is: 'whole'; since: number | null }
  | { is: 'broken'; since: number; breaks: number; probeAt: number }
  | { is: 'probing'; since: number; breaks: number; by: string; until: number };

/** How a probe ended; `unsaid`: it never reached the system. */
export type ProbeEnd = 'well' | 'unwell' | 'unsaid';

export const wholeBreaker: Breaker = { is: 'whole', since: null };

/** How long a process that probes is believed to be alive. It says so again every second. */
const probeLeaseMs = 5_000;

/* The state all processes share. A connection that is broken lets nothing through; when its time has come exactly
   one call of one process is the probe, and its end decides for all. */

/** Somebody saw too many failures. News of what was broken already changes nothing. */
export function broken(breaker: Breaker, now: number, rules: BreakerRules): Breaker {
  return breaker.is === 'whole'
    ? { is: 'broken', since: now, breaks: 1, probeAt: now + rules.firstMs }
    : breaker;
}

/** Asks to be the probe. The one who gets it is named in the answer; a probe whose process died is given anew. */
export function probed(breaker: Breaker, process: string, now: number): Breaker {
  const due =
    (breaker.is === 'broken' && breaker.probeAt <= now) || (breaker.is === 'probing' && breaker.until <= now);
  if (!due) return breaker;
  const { since, breaks } = breaker;
  return { is: 'probing', since, breaks, by: process, until: now + probeLeaseMs };
}

/** The probe is still under way. */
export function probeHeld(breaker: Breaker, process: string, now: number): Breaker {
  return isProbeOf(breaker, process) ? { ...breaker, until: now + probeLeaseMs } : breaker;
}

/** The probe is over. Word of one that was given to another meanwhile changes nothing, unless it went well. */
export function probeSettled(
  breaker: Breaker,
  process: string,
  end: ProbeEnd,
  now: number,
  rules: BreakerRules,
): Breaker {
  if (end === 'well') return { is: 'whole', since: now };
  if (!isProbeOf(breaker, process)) return breaker;
  const { since, breaks } = breaker;
  if (end === 'unsaid') return { is: 'broken', since, breaks, probeAt: now };
  const forMs = Math.min(rules.longestMs, rules.firstMs * 2 ** breaks);
  return { is: 'broken', since, breaks: breaks + 1, probeAt: now + forMs };
}

/** A person wants to know now. */
export function probeAllowed(breaker: Breaker, now: number): Breaker {
  return breaker.is === 'broken' ? { ...breaker, probeAt: Math.min(breaker.probeAt, now) } : breaker;
}

function isProbeOf(breaker: Breaker, process: string): breaker is Extract<Breaker, { is: 'probing' }> {
  return breaker.is === 'probing' && breaker.by === process;
}
