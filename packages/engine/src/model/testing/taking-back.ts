import type { ScopePrefix, StepPath } from '../../step-path.ts';
import type { Outside } from './outside.ts';
import type { Story } from './story.ts';

/** What the "try"s of one run take back. */
export class TakingBack {
  readonly #outside: Outside;
  readonly #story: Story;
  readonly #made = new Map<StepPath, { record: string; isUndoable: boolean }>();
  readonly #undone = new Map<StepPath, 'taken-back' | 'refused' | 'cannot'>();
  /** Of each "try", in its order. */
  readonly #undos: StepPath[][] = [];

  constructor(outside: Outside, story: Story) {
    this.#outside = outside;
    this.#story = story;
  }

  made(path: StepPath, write: { record: string; isUndoable: boolean }): void {
    this.#made.set(path, write);
  }

  /** Newest first, until one cannot be taken back although it should. */
  within(prefix: ScopePrefix): void {
    const undos: StepPath[] = [];
    this.#undos.push(undos);
    for (const path of this.#story.confirmed.filter((each) => each.startsWith(prefix)).reverse()) {
      const made = this.#made.get(path);
      const known = this.#undone.get(path);
      if (known === 'refused') return;
      if (made === undefined || known !== undefined) continue;
      undos.push(path);
      const became = !made.isUndoable
        ? 'cannot'
        : this.#outside.takeBack(made.record)
          ? 'taken-back'
          : 'refused';
      this.#undone.set(path, became);
      if (became === 'refused') return;
    }
  }

  /** Each "try" takes back what it should, in the order that was said, one after the other. */
  wrong(): string[] {
    const { undos } = this.#story;
    const wanted = this.#undos.flat();
    const missing = wanted.filter((step) => !undos.has(step)).map((step) => `${step} was not taken back`);
    const others = [...undos.keys()]
      .filter((step) => !wanted.includes(step))
      .map((step) => `${step} should not be taken back`);
    const early = this.#undos.flatMap((steps) =>
      steps
        .filter((step, index) => {
          const before = undos.get(steps[index - 1] ?? '');
          return before !== undefined && (undos.get(step)?.first ?? 0) <= before.last;
        })
        .map((step) => `${step} was taken back too early`),
    );
    return [...missing, ...others, ...early];
  }
}
