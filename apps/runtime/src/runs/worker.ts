import { drive, type Driven, type JournalEvent, type Lease, LeaseLost } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.ts';
import { LOG, type Log } from '../platform/log.ts';
import { Leases } from './leases.ts';
import { PreparedPlans } from './prepared-plans.ts';
import { RunWatch } from './run-watch.ts';

/** A run to drive, under a lease that this process holds. */
export interface Work {
  lease: Lease;
  environment: string;
  flow: string;
  version: number;
  journal: readonly JournalEvent[];
}

/** How many times what it drives at a time a worker may hold. */
const queueFactor = 4;

/** Drives runs, many at a time, and keeps their leases alive while it does. */
@Injectable()
export class Worker {
  readonly #leases: Leases;
  readonly #plans: PreparedPlans;
  readonly #watch: RunWatch;
  readonly #log: Log;
  readonly #concurrency: number;
  readonly #renewal: NodeJS.Timeout;
  /** Leases this process holds, with the instant it got them: runs under way and runs in `#queue`. */
  readonly #held = new Map<Lease, number>();
  /** Held, waiting for one of the runs under way to leave. */
  readonly #queue: Work[] = [];
  #underWay = 0;
  readonly #leaseMs: number;
  #afterwards: ((driven: Driven | undefined) => void) | undefined;
  #stopping = false;

  constructor(
    @Inject(Leases) leases: Leases,
    @Inject(PreparedPlans) plans: PreparedPlans,
    @Inject(RunWatch) watch: RunWatch,
    @Inject(CONFIG) config: Config,
    @Inject(LOG) log: Log,
  ) {
    this.#leases = leases;
    this.#plans = plans;
    this.#watch = watch;
    this.#log = log;
    this.#concurrency = config.workerConcurrency;
    this.#leaseMs = config.leaseMs;
    this.#renewal = setInterval(() => void this.#renew(), config.leaseMs / 3);
    this.#renewal.unref();
  }

  /** How many more runs it can take now: what it drives at a time, and a few times that waiting its turn. */
  get room(): number {
    return this.#stopping ? 0 : Math.max(0, this.#concurrency * queueFactor - this.#held.size);
  }

  /** Told whenever a run leaves this worker. */
  onLeaving(listener: (driven: Driven | undefined) => void): void {
    this.#afterwards = listener;
  }

  /** Takes a run over. Never rejects: what goes wrong leaves the run to the next claim. */
  take(work: Work): void {
    this.#held.set(work.lease, Date.now());
    this.#queue.push(work);
    this.#next();
  }

  #next(): void {
    while (this.#underWay < this.#concurrency && !this.#stopping) {
      const work = this.#queue.shift();
      if (work === undefined) return;
      this.#underWay += 1;
      void this.#driveAndLeave(work);
    }
  }

  async #driveAndLeave(work: Work): Promise<void> {
    const driven = await this.#drive(work).catch((error: unknown) => {
      if (!(error instanceof LeaseLost)) {
        this.#log.error(
          { err: error, run: work.lease.run },
          'A run was interrupted; it will be taken up again',
        );
      }
      return undefined;
    });
    this.#held.delete(work.lease);
    this.#underWay -= 1;
    this.#next();
    this.#afterwards?.(driven);
  }

  async #drive({ lease, environment, flow, version, journal }: Work): Promise<Driven> {
    const { prepared, world } = await this.#plans.get(environment, flow, version);
    const run = { lease, prepared, journal };
    const watch = this.#watch.of(environment, lease.run, prepared.plan);
    if (watch === undefined) return drive(run, world);
    const driven = await drive({ ...run, watch: watch.event }, world);
    watch.left();
    return driven;
  }

  async #renew(): Promise<void> {
    const old = [...this.#held]
      .filter(([, since]) => Date.now() - since > this.#leaseMs / 4)
      .map(([lease]) => lease);
    if (old.length === 0) return;
    await this.#leases.renew(old).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'Leases could not be renewed');
    });
  }

  /** Waits for what is under way, up to `patienceMs`, then gives the rest back. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#renewal);
    const until = Date.now() + patienceMs;
    while (this.#underWay > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#held.size > 0) await this.#leases.release([...this.#held.keys()]);
  }
}
