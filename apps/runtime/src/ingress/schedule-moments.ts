import type { Schedule } from '@crossdock/sdk';
import { Cron } from 'croner';

type Times = Pick<Schedule, 'cron' | 'zone'>;

/**
 * The first moment after an instant; undefined when there is none.
 *
 * When clocks are put forward, a set time that does not exist comes at the first moment that does; times that a `*` or
 * a step stands for are left out with the hour that is missing. When they are put back, a set time that comes twice
 * counts the first time; every hour that really passes counts for a `*`.
 */
export function momentAfter({ cron, zone }: Times, instant: Date): Date | undefined {
  return cronOf(cron, zone).nextRun(instant) ?? undefined;
}

/** Moments from `first` on until `until`, the earliest first and not more than `most` of them. */
export function momentsFrom(times: Times, first: Date, until: Date, most: number): Date[] {
  const moments: Date[] = [];
  for (
    let moment: Date | undefined = first;
    moment !== undefined && moment <= until && moments.length < most;
    moment = momentAfter(times, moment)
  )
    moments.push(moment);
  return moments;
}

/** The last moment until `until`, at or after `first`. */
export function lastMoment(times: Times, first: Date, until: Date): Date {
  const [last] = cronOf(times.cron, times.zone).previousRuns(1, new Date(until.getTime() + 1));
  return last === undefined || last < first ? first : last;
}

function cronOf(cron: string, timezone: string): Cron {
  return new Cron(cron, { mode: '5-part', timezone, paused: true });
}
