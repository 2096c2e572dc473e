/** One run, as it goes to the process. */
export interface Ask {
  source: string;
  memoryMb: number;
  timeoutMs: number;
  /** `{ input, steps, trigger }` as JSON text. */
  data: string;
  now: number;
  seed: string;
}

/** How a run of user code ended. */
export type Ending =
  | { ended: 'done'; output?: unknown; console: string[] }
  /** `line` counts from 1 in the user's source. */
  | { ended: 'threw'; name: string; message: string; line?: number; console: string[] }
  | { ended: 'syntax'; message: string; line?: number }
  | { ended: 'misfit'; message: string; console: string[] }
  /** `isStarved`: the machine was busy with something else for most of the time. */
  | { ended: 'timed-out'; isStarved: boolean }
  | { ended: 'out-of-memory' };

/** What the process answers: to each ask, in their order. Before the first it says `ready`. */
export interface Answer {
  /** An `Ending` as JSON text. Whoever reads it checks it: a process that ran foreign code is not trusted. */
  text: string;
  cpuMs: number;
}

export const ready: Answer = { text: '', cpuMs: 0 };

/** The descriptor of the channel in the process: a socket whose other end its parent holds. */
export const channel = 3;

/** Written to the error output by a process that ends because its run could not be stopped otherwise. */
export type LastWords = 'sandbox: out of memory' | 'sandbox: out of time';
