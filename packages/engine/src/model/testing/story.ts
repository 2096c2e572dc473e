import type { JournalEvent } from '../../journal/events.ts';
import { splitPorts } from '../../ports.ts';
import { type StepPath, undoneBy } from '../../step-path.ts';

/** How a step came out, as its journal tells. */
type Came = 'skipped' | { ports: readonly string[] };

interface Told {
  /** Positions in the journal. */
  first: number;
  last: number;
  came: Came | undefined;
}

/** The journal of one run, read as a story: when steps began and how they came out. */
export class Story {
  readonly #steps = new Map<StepPath, Told>();
  /** Writes in the order of their confirmation. */
  readonly confirmed: StepPath[] = [];
  /** Writes that were taken back, or were to be: where that began and ended. */
  readonly undos = new Map<StepPath, { first: number; last: number }>();
  readonly end: JournalEvent | undefined;

  constructor(journal: readonly JournalEvent[]) {
    journal.forEach((event, index) => {
      if ('step' in event && event.step !== undefined && !event.kind.startsWith('run.'))
        this.#tell(event.step, event, index);
    });
    for (const [path, { first, last }] of this.#steps) {
      const step = undoneBy(path);
      if (step !== undefined) this.undos.set(step, { first, last });
    }
    const last = journal.at(-1);
    this.end = last?.kind === 'run.parked' ? undefined : last;
  }

  of(step: StepPath): Told | undefined {
    return this.#steps.get(step);
  }

  /** Where the steps of one scope came to their end, which they may be taken back after; undefined when none began. */
  endOf(prefix: string): number | undefined {
    const steps = [...this.#steps].filter(
      ([path]) => path.startsWith(prefix) && undoneBy(path) === undefined,
    );
    return steps.length === 0 ? undefined : Math.max(...steps.map(([, { last }]) => last));
  }

  #tell(step: StepPath, event: JournalEvent, index: number): void {
    const told = this.#steps.get(step) ?? { first: index, last: index, came: undefined };
    this.#steps.set(step, { ...told, last: index, came: cameOf(event) });
    if (event.kind === 'effect.confirmed' && event.undoes === undefined) this.confirmed.push(step);
  }
}

function cameOf(event: JournalEvent): Came | undefined {
  switch (event.kind) {
    case 'step.completed':
    case 'effect.confirmed':
      return { ports: splitPorts(event.port) };
    case 'step.skipped':
      return 'skipped';
    case 'step.failed':
    case 'effect.refused':
    case 'effect.doubtful':
      return event.retryAt === undefined ? { ports: ['failed'] } : undefined;
    default:
      return undefined;
  }
}
