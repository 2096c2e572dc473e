import type { HttpRequest, Limits } from '@crossdock/sdk';
import type { Log } from '../../platform/log.ts';
import { Allowance } from './allowance.ts';
import { broken, type BreakerRules } from './breaker.ts';
import { CallWindow } from './call-window.ts';
import { type GateState, paused, type Tally } from './gate-state.ts';
import { Line } from './line.ts';
import { Probe } from './probe.ts';
import { type Refusal, refusal } from './refusals.ts';
import { Share } from './share.ts';
import type { Change, SharedLimits } from './shared-limits.ts';
import type { Verdict } from './verdict.ts';

/** Calls that one process may have under way over one connection: what a system that hangs can hold. */
export const mostUnderWay = 32;
/** Calls that may wait in one process. */
export const mostWaiting = 256;
/** When none of them came back for this long, waiting for one of those under way is idle. */
const hangsAfterMs = 1_000;
const fullWaitMs = 1_000;
/** Calls that were under way together are asked to stay away until the same instant, more or less. */
const sameTimeMs = 250;

/** Leave to make one call. */
export interface Pass {
  /** Must be called once, when the call has ended. After the end of a probe all processes know. */
  release(verdict: Verdict): Promise<void>;
}

export interface Patience {
  /** How long the call may wait here. */
  patienceMs: number;
  /** An earlier write of the same step has left. */
  begun: boolean;
}

export interface GateParts {
  /** `dev/erp` */
  name: string;
  /** This process, among all. */
  process: string;
  limits: Limits;
  rules: BreakerRules;
  shared: SharedLimits;
  log: Log;
  /** Tells other processes to look at the shared state now. */
  announce: () => void;
}

/**
 * One connection in one process. Lets calls through one by one, in order: as many as the system bears over all
 * processes, none while it is broken but the probe, and never so many that others go short.
 */
export class Gate {
  readonly name: string;
  readonly #rules: BreakerRules;
  readonly #announce: () => void;
  readonly #share: Share;
  readonly #allowance: Allowance;
  readonly #probe: Probe;
  readonly #line = new Line();
  readonly #calls = new CallWindow();
  #underWay = 0;
  /** When the last free place was taken. */
  #fullFrom = 0;
  #usedAt = 0;

  constructor({ name, process, limits, rules, shared, log, announce }: GateParts) {
    this.name = name;
    this.#rules = rules;
    this.#announce = announce;
    this.#share = new Share(name, shared, log, (before) => {
      this.#learned(before);
    });
    const use = () => ({
      busy: this.#underWay,
      waiting: this.#line.length,
      next: this.#line.next,
      tally: this.tally(),
    });
    this.#allowance = new Allowance(this.#share, process, limits, use, () => {
      this.#advance();
    });
    this.#probe = new Probe(this.#share, process, rules, announce);
  }

  /** People may change them while calls are under way. */
  set limits(limits: Limits) {
    this.#allowance.limits = limits;
  }

  get limits(): Limits {
    return this.#allowance.limits;
  }

  /** How long nobody has used it, in milliseconds; 0 while a call is under way or waiting. */
  get idleMs(): number {
    return this.#underWay + this.#line.length > 0 ? 0 : performance.now() - this.#usedAt;
  }

  /** What this process did and does. */
  tally(): Tally {
    const minute = this.#calls.lastMinute(performance.now());
    return { ...minute, waiting: this.#line.held, underWay: this.#underWay };
  }

  /** Rejects with `gate.rate-limited`, `gate.broken` or `gate.full` when the call cannot leave soon enough. */
  async admit(request: HttpRequest, patience: Patience): Promise<Pass> {
    this.#usedAt = performance.now();
    const cost = this.limits.cost?.costOf?.(request) ?? 1;
    const crossing = await this.#probe.cross();
    if (crossing === 'broken') throw this.#refusal('broken', this.#probe.waitMs, patience);
    try {
      await this.#turn(cost, patience);
    } catch (error) {
      if (crossing === 'probe') await this.#probe.end('unsaid');
      throw error;
    }
    return { release: (verdict) => this.#release(cost, crossing === 'probe', verdict) };
  }

  /** Looks at what others did. */
  look(): Promise<void> {
    return this.#share.look();
  }

  /** The next call is let through, whatever happened before: a person wants to know. */
  tryNow(): Promise<void> {
    return this.#probe.allow();
  }

  /** Tells what is done and keeps what is held. To be called again and again while the gate is in use. */
  beat(): void {
    this.#allowance.ask();
  }

  leave(): Promise<void> {
    return this.#allowance.leave();
  }

  async #turn(cost: number, patience: Patience): Promise<void> {
    if (this.#line.length === 0 && this.#mayGo(cost)) {
      this.#go(cost);
      return;
    }
    if (this.#line.length >= mostWaiting || this.#hangs()) throw this.#refusal('full', fullWaitMs, patience);
    const waitMs = this.#allowance.waitMs(this.#line.cost + cost);
    if (waitMs > patience.patienceMs) throw this.#refusal('rate-limited', waitMs, patience);
    const turn = this.#line.wait(cost, patience.patienceMs, (because) =>
      because === 'broken'
        ? this.#refusal('broken', this.#probe.waitMs, patience)
        : this.#tooLate(cost, patience),
    );
    this.#advance();
    await turn;
  }

  /** Lets through as many as may go, and sees to it that the next one gets what it lacks. */
  #advance(): void {
    let next = this.#line.next;
    while (next !== undefined && this.#mayGo(next)) {
      this.#go(next);
      this.#line.pass();
      next = this.#line.next;
    }
    if (next !== undefined && this.#underWay < mostUnderWay) this.#allowance.need();
  }

  #mayGo(cost: number): boolean {
    return this.#underWay < mostUnderWay && this.#allowance.covers(cost, this.#underWay);
  }

  #go(cost: number): void {
    this.#allowance.draw(cost);
    this.#underWay += 1;
    if (this.#underWay === mostUnderWay) this.#fullFrom = performance.now();
  }

  async #release(cost: number, isProbe: boolean, { health, pauseMs, budget }: Verdict): Promise<void> {
    this.#underWay -= 1;
    this.#usedAt = performance.now();
    if (health !== 'unsaid') this.#calls.record(health === 'unwell', this.#usedAt);
    this.#allowance.ended(cost, budget);
    if (pauseMs !== undefined) this.#pause(pauseMs);
    if (isProbe) await this.#probe.end(health);
    else if (health === 'unwell') this.#breakIfUnwell();
    this.#advance();
  }

  #breakIfUnwell(): void {
    if (this.#share.state.breaker.is !== 'whole') return;
    if (!this.#calls.isUnwell(performance.now(), this.#rules)) return;
    this.#tellAll((state, now) => ({ ...state, breaker: broken(state.breaker, now, this.#rules) }));
  }

  #pause(forMs: number): void {
    const until = this.#share.now() + forMs;
    if (until <= (this.#share.state.pause?.until ?? 0) + sameTimeMs) return;
    this.#tellAll((state, now) => paused(state, forMs, now));
  }

  /** Holds here at once, and in other processes as soon as they have heard. */
  #tellAll(change: (state: GateState, now: number) => GateState): void {
    const changed: Change<void> = (state, now) => ({ state: change(state, now), result: undefined });
    this.#share.assume(changed);
    void this.#share.changeOrAssume(changed).then(this.#announce);
  }

  #learned({ breaker: before }: GateState): void {
    const { breaker } = this.#share.state;
    if (breaker.is === before.is) return;
    if (before.is === 'whole') this.#line.disperse();
    if (breaker.is === 'whole') this.#calls.forgive();
  }

  #hangs(): boolean {
    return this.#underWay >= mostUnderWay && performance.now() - this.#fullFrom > hangsAfterMs;
  }

  #tooLate(cost: number, patience: Patience): Error {
    return this.#underWay >= mostUnderWay
      ? this.#refusal('full', fullWaitMs, patience)
      : this.#refusal('rate-limited', this.#allowance.waitMs(this.#line.cost + cost), patience);
  }

  #refusal(kind: Refusal, waitMs: number, { begun }: Pick<Patience, 'begun'>): Error {
    return refusal(kind, this.name, waitMs, { begun });
  }
}
