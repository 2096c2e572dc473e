import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes, type PlanTrigger } from '../catalogue/catalogue.ts';
import { OpenConnections } from '../connections/open-connections.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { LOG, type Log } from '../platform/log.ts';
import { LEASE_MS } from '../runs/lease-ms.ts';
import { arrivalOf, readSweptEvent } from './arrival.ts';
import { Coverage, type SweepTally } from './coverage.ts';
import { Intake } from './intake.ts';
import { SweepLease, SweepLost } from './sweep-lease.ts';

/** How long one call of a sweep may take. */
const timeoutMs = 60_000;

/**
 * Looks in a source for what has changed: beside deliveries for what they missed (a sweep), or alone (a poll). Reads
 * from the cursor, with an overlap, and takes events in by the same way as a delivery, so that what is known already is
 * dropped. The cursor moves on once a page is durable.
 */
@Injectable()
export class Sweeps {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #connections: OpenConnections;
  readonly #intake: Intake;
  readonly #coverage: Coverage;
  readonly #leaseMs: number;
  readonly #log: Log;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(OpenConnections) connections: OpenConnections,
    @Inject(Intake) intake: Intake,
    @Inject(Coverage) coverage: Coverage,
    @Inject(LEASE_MS) leaseMs: number,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#connections = connections;
    this.#intake = intake;
    this.#coverage = coverage;
    this.#leaseMs = leaseMs;
    this.#log = log;
  }

  /**
   * Sweeps one flow of one environment (`dev/order-to-odoo`), unless somebody is at it, or was when his process died:
   * then it answers false. Never rejects: the next sweep tries again.
   */
  async sweep(subject: string): Promise<boolean> {
    const [environment = '', flow = ''] = subject.split('/');
    try {
      const deployed = await this.#flows.find(environment, flow);
      if (deployed?.enabled !== true) return true;
      const lease = await SweepLease.take(this.#pool, [environment, flow], this.#leaseMs);
      if (lease === undefined) return false;
      try {
        await this.#sweepAndNote(deployed, lease);
      } finally {
        await lease.giveBack();
      }
    } catch (error) {
      this.#log.warn({ err: error, environment, flow }, 'A sweep could not be made; the next one will');
    }
    return true;
  }

  async #sweepAndNote(deployed: DeployedFlow, lease: SweepLease): Promise<void> {
    const { environment, flow } = deployed;
    const began = performance.now();
    const tally: SweepTally = { tookMs: 0, seen: 0, received: 0 };
    try {
      await this.#sweep(deployed, lease, tally);
    } catch (error) {
      if (error instanceof SweepLost) return;
      tally.error = error instanceof Error ? error.message : String(error);
      this.#log.warn(
        { err: error, environment, flow },
        'A sweep did not get through; the next one starts at the same cursor',
      );
    }
    tally.tookMs = performance.now() - began;
    await this.#coverage.swept(deployed, tally);
  }

  async #sweep(deployed: DeployedFlow, lease: SweepLease, tally: SweepTally): Promise<void> {
    const of = this.#nodes.triggerOfPlan(deployed.plan);
    const { sweep } = of.trigger;
    if (sweep === undefined) return;
    const client = await this.#connections.open(deployed.environment, of.alias, { timeoutMs });
    for await (const page of sweep.list(client, lease.cursor, sweep.overlapMs, of.params)) {
      const { seen, received } = await this.#takePage(deployed, of, page.events);
      tally.seen += seen;
      tally.received += received;
      await lease.moveTo(page.cursor);
    }
  }

  async #takePage(deployed: DeployedFlow, of: PlanTrigger, events: readonly unknown[]) {
    const source = of.trigger.webhook === undefined ? 'poll' : 'sweep';
    const runs = await Promise.all(
      events.map(async (event) => {
        const read = readSweptEvent(of, event);
        if (read.ignored !== undefined) return [];
        const { run } = await this.#intake.take(arrivalOf(deployed, source, read), read.event, {
          accepted: read.accepted,
        });
        return [run];
      }),
    );
    return this.#coverage.seen(deployed, [...new Set(runs.flat())]);
  }
}
