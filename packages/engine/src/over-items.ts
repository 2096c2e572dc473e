import type { StepPath } from './step-path.ts';

interface Over {
  /** So many items from the first on are over. */
  items: number;
  /** One of them has failed. */
  failed: boolean;
}

const none: Over = { items: 0, failed: false };

/**
 * Items of containers that are over, so that the work of deciding does not grow with every item that was done. What
 * is over in a run stays over: one of these serves one run for as long as it is driven.
 */
export class OverItems {
  readonly #over = new Map<StepPath, Over>();

  of(container: StepPath): Over {
    return this.#over.get(container) ?? none;
  }

  keep(container: StepPath, over: Over): void {
    this.#over.set(container, over);
  }
}
