import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { Changes } from '../platform/database/changes.ts';
import { LOG, type Log } from '../platform/log.ts';
import { Bells } from '../platform/queue/bells.ts';
import { LEASE_MS } from '../runs/lease-ms.ts';
import { Sweeps } from './sweeps.ts';

/** How often the schedule is written again: a queue that was emptied has forgotten it. */
const renewEveryMs = 60_000;

/** Keeps the schedule of sweeps in step with what is deployed. */
@Injectable()
export class SweepPlan {
  readonly #bells: Bells;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #sweeps: Sweeps;
  readonly #changes: Changes;
  readonly #leaseMs: number;
  readonly #log: Log;
  /** Sweeps of the start that somebody else seemed to be at. */
  readonly #again = new Set<NodeJS.Timeout>();
  #renewal: NodeJS.Timeout | undefined;

  constructor(
    @Inject(Bells) bells: Bells,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Sweeps) sweeps: Sweeps,
    @Inject(Changes) changes: Changes,
    @Inject(LEASE_MS) leaseMs: number,
    @Inject(LOG) log: Log,
  ) {
    this.#bells = bells;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#sweeps = sweeps;
    this.#changes = changes;
    this.#leaseMs = leaseMs;
    this.#log = log;
  }

  /**
   * Schedules now, and again whenever a deployment changes. Sweeps once at the start, without waiting for the
   * schedule: while nobody listened, shops may have given up on their deliveries.
   */
  keep(): void {
    const update = (): Promise<void> =>
      this.#update().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'Sweeps could not be scheduled');
      });
    this.#changes.on('flows', update);
    this.#renewal = setInterval(() => void update(), renewEveryMs);
    void update();
    void this.#sweepAll();
  }

  stop(): void {
    clearInterval(this.#renewal);
    for (const timer of this.#again) clearTimeout(timer);
  }

  async #sweepAll(): Promise<void> {
    try {
      const wanted = await this.#wanted();
      await Promise.all([...wanted.keys()].map((subject) => this.#sweepAtStart(subject)));
    } catch (error) {
      this.#log.warn({ err: error }, 'The first sweep could not begin; the next one comes by schedule');
    }
  }

  /** Whoever seems to be at it may have died with the process that was here before: asked again when his time is up. */
  async #sweepAtStart(subject: string): Promise<void> {
    if (await this.#sweeps.sweep(subject)) return;
    const timer = setTimeout(() => {
      this.#again.delete(timer);
      void this.#sweeps.sweep(subject);
    }, this.#leaseMs);
    this.#again.add(timer);
  }

  async #update(): Promise<void> {
    const wanted = await this.#wanted();
    for (const subject of await this.#bells.scheduled('sweep')) {
      if (!wanted.has(subject)) await this.#bells.never('sweep', subject);
    }
    for (const [subject, everyMs] of wanted) await this.#bells.every('sweep', subject, everyMs);
  }

  /** What is to be swept, and how often. */
  async #wanted(): Promise<Map<string, number>> {
    const deployed = await this.#flows.list();
    return new Map(
      deployed.flatMap((flow) => {
        const everyMs = this.#nodes.lookEveryMs(flow.plan);
        return flow.enabled && everyMs !== undefined ? [[subjectOf(flow), everyMs] as const] : [];
      }),
    );
  }
}

function subjectOf({ environment, flow }: DeployedFlow): string {
  return `${environment}/${flow}`;
}
