import type { Schedule } from '@crossdock/sdk';
import { lastMoment, momentAfter, momentsFrom } from './schedule-moments.ts';

/** How many runs one look back may start. */
const mostAtOnce = 1_000;
/** Who is no later than this has missed nothing. */
const punctualMs = 60_000;

/** What has become due of a schedule. */
export interface Firing {
  /** Moments to run for, the earliest first. */
  moments: Date[];
  /** From this moment on until now runs are left out that were asked for: too many at once. */
  leftOutFrom?: Date;
  /** The next moment; undefined when there is none. */
  next: Date | undefined;
}

/**
 * Which moments of a schedule runs start for, when the first of those that have passed is `due`.
 *
 * - `run-once`: for the last of them
 * - `run-all`: for each, the earliest thousand at most
 * - `skip`: for the last one, unless it is over for a minute
 */
export function firingOf(schedule: Schedule, due: Date, now: Date): Firing {
  const next = momentAfter(schedule, now);
  switch (schedule.misfire) {
    case 'run-once':
      return { moments: [lastMoment(schedule, due, now)], next };
    case 'skip': {
      const last = lastMoment(schedule, due, now);
      return { moments: now.getTime() - last.getTime() <= punctualMs ? [last] : [], next };
    }
    case 'run-all': {
      const passed = momentsFrom(schedule, due, now, mostAtOnce + 1);
      const leftOutFrom = passed[mostAtOnce];
      const moments = passed.slice(0, mostAtOnce);
      return leftOutFrom === undefined ? { moments, next } : { moments, leftOutFrom, next };
    }
  }
}
