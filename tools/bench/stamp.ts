import { cpus, loadavg } from 'node:os';

/** When and where figures were taken, and how busy the machine was with other things before. */
export interface Stamp {
  date: string;
  machine: string;
  /** Processes that wanted to run, on average over the minute before. */
  loadBefore: number;
}

export function stampNow(): Stamp {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** The same in words. */
export function stampText({ date, machine, loadBefore }: Stamp): string {
  return `${date}, ${machine}, load average ${loadBefore.toFixed(1)} before`;
}
