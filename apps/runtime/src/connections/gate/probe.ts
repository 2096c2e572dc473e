import {
  type BreakerRules,
  probeAllowed,
  probed,
  type ProbeEnd,
  probeHeld,
  probeSettled,
} from './breaker.ts';
import type { GateState } from './gate-state.ts';
import type { Share } from './share.ts';

/** How old our knowledge of a connection that is broken may be. */
const freshMs = 1_000;
/** How often a process that probes shows that it is alive. */
const holdMs = 1_000;
/** How soon it is worth coming back while another probes. */
const othersProbeMs = 1_000;

/** `probe`: this call alone is let through to see whether the system is well again. */
export type Crossing = 'whole' | 'broken' | 'probe';

/** The part of this process in finding out whether a broken connection is well again. */
export class Probe {
  readonly #share: Share;
  readonly #process: string;
  readonly #rules: BreakerRules;
  readonly #announce: () => void;
  #asking: Promise<void> | undefined;
  #holding: NodeJS.Timeout | undefined;

  constructor(share: Share, process: string, rules: BreakerRules, announce: () => void) {
    this.#share = share;
    this.#process = process;
    this.#rules = rules;
    this.#announce = announce;
  }

  /** How long until it is worth trying, in milliseconds. */
  get waitMs(): number {
    const { breaker } = this.#share.state;
    switch (breaker.is) {
      case 'whole':
        return 0;
      case 'broken':
        return Math.max(0, breaker.probeAt - this.#share.now());
      case 'probing':
        return othersProbeMs;
    }
  }

  /** What a call meets that comes now. Of all calls of all processes one is told `probe`. */
  async cross(): Promise<Crossing> {
    if (this.#isWhole()) return 'whole';
    if (this.#asking === undefined && this.#isWorthAsking()) {
      const asking = this.#askForIt();
      this.#asking = asking.then(() => undefined);
      const isOurs = await asking;
      this.#asking = undefined;
      if (isOurs) return 'probe';
    }
    await this.#asking;
    return this.#isWhole() ? 'whole' : 'broken';
  }

  /** Tells all processes how it ended. */
  async end(end: ProbeEnd): Promise<void> {
    clearInterval(this.#holding);
    await this.#change((state, now) => ({
      ...state,
      breaker: probeSettled(state.breaker, this.#process, end, now, this.#rules),
    }));
    this.#announce();
  }

  /** Lets the next call through: as the probe, and past a pause the system asked for. */
  async allow(): Promise<void> {
    await this.#change(({ pause: _, ...state }, now) => ({
      ...state,
      breaker: probeAllowed(state.breaker, now),
    }));
    this.#announce();
  }

  #isWhole(): boolean {
    return this.#share.state.breaker.is === 'whole';
  }

  #isWorthAsking(): boolean {
    const { breaker } = this.#share.state;
    return this.#share.age > freshMs || (breaker.is === 'broken' && breaker.probeAt <= this.#share.now());
  }

  async #askForIt(): Promise<boolean> {
    const isOurs = await this.#share.changeOrAssume((state, now) => {
      const breaker = probed(state.breaker, this.#process, now);
      return { state: { ...state, breaker }, result: breaker !== state.breaker };
    });
    if (isOurs) this.#hold();
    return isOurs;
  }

  #hold(): void {
    this.#holding = setInterval(() => {
      void this.#change((state, now) => ({
        ...state,
        breaker: probeHeld(state.breaker, this.#process, now),
      }));
    }, holdMs);
  }

  #change(change: (state: GateState, now: number) => GateState): Promise<void> {
    return this.#share.changeOrAssume((state, now) => ({ state: change(state, now), result: undefined }));
  }
}
