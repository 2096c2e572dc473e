import type { Lane, Policy } from '@crossdock/flow';
import type { Failure } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance, type Accepted, type Arrival } from '../runs/acceptance.ts';
import type { LaneCounts } from '../runs/lanes.ts';
import type { RunOrigin } from '../runs/leases.ts';
import { largeBytesOf } from '../runs/large-events.ts';
import { PreparedPlans } from '../runs/prepared-plans.ts';
import { FreshRuns } from '../runs/fresh-runs.ts';
import { RunWatch } from '../runs/run-watch.ts';
import { type Work, Worker } from '../runs/worker.ts';
import { type Counted, LoopGuard } from './loop-guard.ts';
import { placementOf } from './placement.ts';
import { triggeredBy } from './triggered.ts';

/** What a caller knows of an event beside what is stored of it. */
interface TakeOptions {
  /** The event as its trigger's schema reads it, so that nobody has to read it again. */
  accepted?: { data: unknown } | undefined;
  /** Told the run's id before the run begins. */
  beforeStart?: (run: string) => void;
}

/** What became of an event. `kept`: it is durable, and not run, for this reason. */
type Taken = Accepted & { kept?: Failure };

type Placed = Arrival & { lane: Lane };

/**
 * Takes an event in: durable first, then on its way. While this process has room the run goes straight to its
 * worker, under the lease that was written with it; otherwise a bell is rung and whoever is free takes it.
 */
@Injectable()
export class Intake {
  readonly #acceptance: Acceptance;
  readonly #worker: Worker;
  readonly #bells: Bells;
  readonly #watch: RunWatch;
  readonly #plans: PreparedPlans;
  readonly #loops: LoopGuard;
  readonly #fresh: FreshRuns;
  /** Accepted with a lease, not yet handed over. */
  readonly #promised: LaneCounts = { urgent: 0, orders: 0, bulk: 0 };

  constructor(
    @Inject(Acceptance) acceptance: Acceptance,
    @Inject(Worker) worker: Worker,
    @Inject(Bells) bells: Bells,
    @Inject(RunWatch) watch: RunWatch,
    @Inject(PreparedPlans) plans: PreparedPlans,
    @Inject(LoopGuard) loops: LoopGuard,
    @Inject(FreshRuns) fresh: FreshRuns,
  ) {
    this.#acceptance = acceptance;
    this.#worker = worker;
    this.#bells = bells;
    this.#watch = watch;
    this.#plans = plans;
    this.#loops = loops;
    this.#fresh = fresh;
  }

  /**
   * Resolves when the event is durable, with the place in its lane and its order that the flow wants. `event` is the body
   * as JSON. Rejects when nothing was stored.
   */
  async take(arrival: Arrival, event: unknown, options: TakeOptions = {}): Promise<Taken> {
    const { prepared } = await this.#plans.get(arrival.environment, arrival.flow, arrival.version);
    const triggered = triggeredBy(prepared, event, options.accepted);
    const placed = { ...arrival, ...placementOf(prepared, arrival, triggered) };
    const counted = await this.#count(placed, prepared.plan.policy);
    const stored = counted?.stopped === undefined ? placed : { ...placed, misfit: counted.stopped };
    /* A known event that came too often was taken the first time. */
    const keptAs = ({ duplicate }: Accepted): Failure | undefined =>
      duplicate ? arrival.misfit : stored.misfit;
    const accepted = await this.#accept(stored, (begun) => {
      if (keptAs(begun) === undefined) options.beforeStart?.(begun.run);
      if (begun.duplicate || stored.misfit !== undefined) return;
      const journal = [
        { kind: 'run.accepted' as const, at: begun.acceptedAt, event },
        ...(placed.begun ?? []),
      ];
      if (begun.leased) this.#start(placed, begun, journal, triggered());
      else if (largeBytesOf(placed.body) === undefined)
        this.#fresh.remember(begun.run, { origin: originOf(placed), journal, triggered }, placed.body.length);
    });
    if (accepted.duplicate) counted?.forget();
    const kept = keptAs(accepted);
    return kept === undefined ? accepted : { ...accepted, kept };
  }

  async #accept(arrival: Placed, begin: (accepted: Accepted) => void): Promise<Accepted> {
    const { lane } = arrival;
    /* A large event waits for its share of the memory, and takes none until then. */
    const lease =
      largeBytesOf(arrival.body) === undefined && this.#worker.roomOf(lane) > this.#promised[lane];
    if (lease) this.#promised[lane] += 1;
    try {
      const accepted = await this.#acceptance.accept(arrival, { lease });
      begin(accepted);
      if (isDue(arrival, accepted)) this.#bells.ring(lane);
      if (!accepted.duplicate) this.#watch.accepted(arrival.environment, accepted.run);
      return accepted;
    } finally {
      if (lease) this.#promised[lane] -= 1;
    }
  }

  #count(arrival: Placed, { loopGuard }: Policy): Promise<Counted> | undefined {
    return loopGuard === undefined || arrival.misfit !== undefined
      ? undefined
      : this.#loops.count(arrival, loopGuard);
  }

  #start(placed: Placed, { run }: Accepted, journal: Work['journal'], triggered: Work['triggered']): void {
    this.#worker.take({
      lease: { run, epoch: 1, nextSeq: 1 },
      ...originOf(placed),
      lane: placed.lane,
      journal,
      triggered,
    });
  }
}

function originOf({ environment, flow, version, source }: Arrival): RunOrigin {
  return { environment, flow, version, source };
}

/** Whether a run that this process does not drive is anybody's to take now. */
function isDue({ misfit }: Arrival, { duplicate, leased, behind }: Accepted): boolean {
  return !duplicate && !leased && !behind && misfit === undefined;
}
