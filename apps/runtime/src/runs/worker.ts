import type { RunSource } from '@crossdock/contracts';
import {
  type Drive,
  drive,
  type Driven,
  type JournalEvent,
  type Lease,
  LeaseLost,
  type Triggered,
} from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.ts';
import { Parents } from '../platform-state/parents.ts';
import { LOG, type Log } from '../platform/log.ts';
import { FlowPlaces, type LimitedFlow } from './flow-places.ts';
import { itemsOf } from './items-of.ts';
import { Leases } from './leases.ts';
import { PreparedPlans } from './prepared-plans.ts';
import { Replies } from './replies.ts';
import { RunWatch } from './run-watch.ts';
import { type Queued, WorkQueue } from './work-queue.ts';

/** A run to drive, under a lease that this process holds. */
export interface Work {
  lease: Lease;
  environment: string;
  flow: string;
  version: number;
  /** How the run started: what it is driven as, and who waits for it. */
  source: RunSource;
  lane: Lane;
  /** A large one is read once the run begins: what waits for its turn takes no memory. */
  journal: readonly JournalEvent[] | (() => Promise<readonly JournalEvent[]>);
  /** Of its event, where that is large. */
  largeBytes?: number | undefined;
  /** Whoever had it before did not give it back. */
  interrupted?: boolean;
  /** What its trigger made of the event when it was accepted, where that is known here. */
  triggered?: Triggered | undefined;
}

/** Work with all that driving it takes. */
type ReadyWork = Work & Queued & Awaited<ReturnType<PreparedPlans['get']>>;

/** Drives runs, many at a time, and keeps their leases alive while it does. */
@Injectable()
export class Worker {
  readonly #leases: Leases;
  readonly #plans: PreparedPlans;
  readonly #watch: RunWatch;
  readonly #replies: Replies;
  readonly #parents: Parents;
  readonly #places: FlowPlaces;
  readonly #log: Log;
  readonly #renewal: NodeJS.Timeout;
  /** Leases this process holds, with the instant it got them: runs under way, and runs that wait for their turn. */
  readonly #held = new Map<Lease, number>();
  readonly #queue: WorkQueue<ReadyWork>;
  readonly #leaseMs: number;
  #afterwards: ((parkedUntil: number | undefined) => void) | undefined;
  #resting: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    @Inject(Leases) leases: Leases,
    @Inject(PreparedPlans) plans: PreparedPlans,
    @Inject(RunWatch) watch: RunWatch,
    @Inject(Replies) replies: Replies,
    @Inject(Parents) parents: Parents,
    @Inject(FlowPlaces) places: FlowPlaces,
    @Inject(CONFIG) config: Config,
    @Inject(LOG) log: Log,
  ) {
    this.#leases = leases;
    this.#plans = plans;
    this.#watch = watch;
    this.#replies = replies;
    this.#parents = parents;
    this.#places = places;
    this.#log = log;
    this.#queue = new WorkQueue(config.lanePlaces);
    this.#leaseMs = config.leaseMs;
    this.#renewal = setInterval(() => void this.#renew(), config.leaseMs / 3);
    this.#renewal.unref();
  }

  /** How many more runs of a lane it can take now: what it drives at a time, and a few times that waiting their turn. */
  roomOf(lane: Lane): number {
    return this.#stopping ? 0 : this.#queue.roomOf(lane);
  }

  /** Whether it will soon have nothing to do in a lane. */
  runsLow(lane: Lane): boolean {
    return !this.#stopping && this.#queue.runsLow(lane);
  }

  /** Lets fewer runs begin while many deliveries are being stored. */
  yieldTo(deliveries: () => number): void {
    this.#queue.deliveries = deliveries;
  }

  /** Told whenever a run leaves this worker, and until when if it was put away. */
  onLeaving(listener: (parkedUntil: number | undefined) => void): void {
    this.#afterwards = listener;
  }

  /** Takes a run over. Never rejects: what goes wrong leaves the run to the next claim. */
  take(work: Work): void {
    this.#held.set(work.lease, Date.now());
    this.#queue.expect(work);
    this.#plans.get(work.environment, work.flow, work.version).then(
      (ready) => {
        const readyWork = { ...work, ...ready };
        const limit = limitOf(readyWork);
        if (limit === undefined) this.#enter(readyWork);
        else void this.#enterLimited(readyWork, limit);
      },
      (error: unknown) => {
        this.#interrupted(work, error);
        this.#forget(work);
      },
    );
  }

  #enter(work: ReadyWork): void {
    this.#queue.add(work);
    this.#next();
  }

  /** Of a flow that limits itself: once it has a place for the run. */
  async #enterLimited(work: ReadyWork, limit: LimitedFlow): Promise<void> {
    try {
      if (await this.#places.enter(limit, work.lease)) this.#enter(work);
      else this.#forget(work);
    } catch (error) {
      this.#interrupted(work, error);
      this.#forget(work);
    }
  }

  #forget(work: Work): void {
    this.#queue.forget(work);
    this.#leave(work.lease, undefined);
  }

  #next(): void {
    while (!this.#stopping) {
      const work = this.#queue.next();
      if (work === undefined) return this.#nextAfterRest();
      void this.#driveAndLeave(work);
    }
  }

  /** Bulk that rests begins by itself, also when no run leaves meanwhile. */
  #nextAfterRest(): void {
    const ms = this.#queue.restsFor;
    if (ms === undefined || this.#resting !== undefined) return;
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      this.#next();
    }, ms);
    this.#resting.unref();
  }

  async #driveAndLeave(work: ReadyWork): Promise<void> {
    const driven = await this.#drive(work).catch((error: unknown) => {
      if (!(error instanceof LeaseLost)) this.#interrupted(work, error);
      return undefined;
    });
    this.#queue.left(work);
    this.#next();
    const limit = limitOf(work);
    if (limit !== undefined) this.#places.left(limit);
    if (driven !== undefined && 'ended' in driven) this.#parents.ended({ ...work, run: work.lease.run });
    this.#leave(work.lease, driven !== undefined && 'parkedUntil' in driven ? driven.parkedUntil : undefined);
  }

  #leave(lease: Lease, parkedUntil: number | undefined): void {
    this.#held.delete(lease);
    this.#afterwards?.(parkedUntil);
  }

  #interrupted({ lease }: Work, error: unknown): void {
    this.#log.error({ err: error, run: lease.run }, 'A run was interrupted; it will be taken up again');
  }

  async #drive(work: ReadyWork): Promise<Driven> {
    const { lease, environment, prepared, world, triggered, interrupted = false } = work;
    if (interrupted) await this.#leases.begin(lease);
    const journal = typeof work.journal === 'function' ? await work.journal() : work.journal;
    const run = {
      lease,
      prepared,
      journal,
      interrupted,
      ...itemsOf({ ...work, journal }),
      ...(triggered === undefined ? {} : { triggered }),
    };
    const watch = this.#watch.of(environment, lease.run, prepared.plan);
    const reply = this.#replies.of(lease.run);
    if (watch === undefined && reply === undefined) return drive(run, world);
    let durable = false;
    try {
      const tell: Drive['watch'] = (event, state) => {
        watch?.event(event, state);
        reply?.event(event);
      };
      const driven = await drive({ ...run, watch: tell }, world);
      durable = true;
      watch?.left();
      return driven;
    } finally {
      reply?.left(durable);
    }
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
    while (this.#queue.underWay > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (this.#held.size > 0) await this.#leases.release([...this.#held.keys()]);
  }
}

/** Undefined for flows that do not limit how many of their runs are under way, as most. */
function limitOf({ environment, flow, prepared }: ReadyWork): LimitedFlow | undefined {
  const { concurrency: places } = prepared.plan.policy;
  return places === undefined ? undefined : { environment, flow, places };
}
