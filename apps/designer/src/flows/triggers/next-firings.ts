import { Cron } from 'croner';

/** One moment of a schedule, as its zone writes it and as it is. */
export interface Firing {
  at: string;
  /** `Mon 23 Nov, 06:00`, by the clock of the zone. */
  there: string;
}

/** The next moments of a schedule; none where pattern or zone cannot be read. */
export function nextFirings(cron: string, zone: string, after: Date, most = 5): Firing[] {
  try {
    const times = new Cron(cron, { mode: '5-part', timezone: zone, paused: true });
    return times.nextRuns(most, after).map((moment) => ({
      at: moment.toISOString(),
      there: moment.toLocaleString('en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }),
    }));
  } catch {
    return [];
  }
}
