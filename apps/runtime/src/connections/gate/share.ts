import type { Log } from '../../platform/log.ts';
import { type GateState, newGateState } from './gate-state.ts';
import type { Change, SharedLimits } from './shared-limits.ts';

/** What one process knows of the state that all share about a gate, and its way to change it. */
export class Share {
  readonly gate: string;
  readonly #shared: SharedLimits;
  readonly #log: Log;
  readonly #seen: (before: GateState) => void;
  #state: GateState = newGateState;
  #seenAt = Number.NEGATIVE_INFINITY;
  /** The shared clock less ours. */
  #ahead = 0;
  #reachable = true;
  /** Changes of one process go one after another: they would only get in each other's way. */
  #last: Promise<unknown> = Promise.resolve();

  /** `seen` is called whenever something new is known, with what was known before. */
  constructor(gate: string, shared: SharedLimits, log: Log, seen: (before: GateState) => void) {
    this.gate = gate;
    this.#shared = shared;
    this.#log = log;
    this.#seen = seen;
  }

  /** As it was seen last. */
  get state(): GateState {
    return this.#state;
  }

  /** How long ago that was, in milliseconds. */
  get age(): number {
    return performance.now() - this.#seenAt;
  }

  /** The shared clock. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Undefined when the store cannot be reached: what is not known to be allowed is not done. */
  async change<Result>(change: Change<Result>): Promise<Result | undefined> {
    const changed = await this.#inTurn(() => this.#shared.change(this.gate, change));
    if (changed === undefined) return undefined;
    this.#learn(changed.state, changed.now);
    return changed.result;
  }

  /** As `change`; without the store this process goes by its own mind. */
  async changeOrAssume<Result>(change: Change<Result>): Promise<Result> {
    const changed = await this.#inTurn(() => this.#shared.change(this.gate, change));
    const known = changed ?? { ...change(this.#state, this.now()), now: this.now() };
    this.#learn(known.state, known.now);
    return known.result;
  }

  /** What this process knows before the others: it goes by it at once, and tells them with a change. */
  assume(change: Change<void>): void {
    this.#learn(change(this.#state, this.now()).state, this.now());
  }

  /** Looks at what others did. */
  async look(): Promise<void> {
    const found = await this.#inTurn(() => this.#shared.read(this.gate));
    if (found !== undefined) this.#learn(found.state, found.now);
  }

  #learn(state: GateState, now: number): void {
    const before = this.#state;
    this.#state = state;
    this.#seenAt = performance.now();
    this.#ahead = now - Date.now();
    this.#seen(before);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = this.#last.then(work).then(
      (answer) => {
        this.#reachable = true;
        return answer;
      },
      (error: unknown) => {
        if (this.#reachable)
          this.#log.warn({ err: error, gate: this.gate }, 'The shared state of a gate cannot be reached');
        this.#reachable = false;
        return undefined;
      },
    );
    this.#last = done;
    return done;
  }
}
