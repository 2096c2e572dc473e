import type { PublishedEvent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { arrivalOf, readSweptEvent } from '../ingress/arrival.ts';
import { Cache } from '../platform/database/cache.ts';
import { Changes } from '../platform/database/changes.ts';
import { causesOf } from '../runs/causes.ts';
import { PgSignals } from './pg-signals.ts';
import { RUN_STARTS, type RunStarts } from './run-starts.ts';
import { refuseReserved } from './signal-names.ts';

/** Canonical events: given to runs that wait for them, and to flows that listen. */
@Injectable()
export class EventPublisher {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #signals: PgSignals;
  readonly #starts: RunStarts;
  /** By environment, then by name of the event; cleared whenever a flow is deployed anywhere. */
  readonly #listening = new Cache<ReadonlyMap<string, DeployedFlow[]>>();

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(PgSignals) signals: PgSignals,
    @Inject(RUN_STARTS) starts: RunStarts,
    @Inject(Changes) changes: Changes,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#signals = signals;
    this.#starts = starts;
    changes.on('flows', () => {
      this.#listening.clear();
    });
  }

  /**
   * Answers the runs that the event has started. Publishing again under the same id starts nothing more and answers
   * the same runs. Fails with `core.event-name-reserved`.
   */
  async publish(
    environment: string,
    event: PublishedEvent,
    by: { run: string },
  ): Promise<{ runs: string[] }> {
    refuseReserved(event.name);
    await this.#signals.give(environment, { ...event, id: `event:${event.id}` });
    const listening = await this.#listeningTo(environment, event.name);
    if (listening.length === 0) return { runs: [] };
    const causedBy = await causesOf(this.#pool, by.run);
    const runs = await Promise.all(listening.map((flow) => this.#start(flow, event, causedBy)));
    return { runs: runs.flat() };
  }

  async #listeningTo(environment: string, name: string): Promise<DeployedFlow[]> {
    const byName = await this.#listening.get(environment, () => this.#loadListening(environment));
    return byName.get(name) ?? [];
  }

  async #loadListening(environment: string): Promise<Map<string, DeployedFlow[]>> {
    const deployed = (await this.#flows.list()).filter(
      (flow) => flow.environment === environment && flow.enabled,
    );
    const byName = new Map<string, DeployedFlow[]>();
    for (const flow of deployed) {
      const { trigger, params } = this.#nodes.triggerOfPlan(flow.plan);
      const name = trigger.listens?.(params);
      if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), flow]);
    }
    return byName;
  }

  async #start(
    deployed: DeployedFlow,
    event: PublishedEvent,
    causedBy: readonly string[],
  ): Promise<string[]> {
    const read = readSweptEvent(this.#nodes.triggerOfPlan(deployed.plan), event, { givenId: event.id });
    if (read.ignored !== undefined) return [];
    /* Also for an event that does not fit: its id is the one it was published under. */
    const arrival = { ...arrivalOf(deployed, 'event', read), eventId: event.id, causedBy };
    const { run } = await this.#starts.take(arrival, read.event);
    return [run];
  }
}
