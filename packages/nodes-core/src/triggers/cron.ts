import { Cron } from 'croner';

/** What is wrong with a cron pattern of five fields, as the end of a sentence; undefined when nothing is. */
export function cronProblem(pattern: string): string | undefined {
  try {
    const cron = new Cron(pattern, { mode: '5-part', timezone: 'UTC', paused: true });
    return cron.nextRun() === null ? 'names a moment that never comes, such as 31 February' : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return `must have five fields, such as 0 6 * * MON-FRI: ${reason}`;
  }
}

/** Whether a name of the IANA time zone database is known here. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
