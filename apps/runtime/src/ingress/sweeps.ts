import type { AnyTrigger } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { OpenConnections } from '../connections/open-connections.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { LOG, type Log } from '../platform/log.ts';
import { arrivalOf, readSweptEvent } from './arrival.ts';
import { Intake } from './intake.ts';

/** How long one call of a sweep may take. */
const timeoutMs = 60_000;

/**
 * Finds what webhooks missed: reads what changed since the cursor, with an overlap, and takes it in by the same
 * way as a delivery, so that what is known already is dropped. The cursor moves on once a page is durable.
 */
@Injectable()
export class Sweeps {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #connections: OpenConnections;
  readonly #intake: Intake;
  readonly #log: Log;
  readonly #underWay = new Set<string>();

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(OpenConnections) connections: OpenConnections,
    @Inject(Intake) intake: Intake,
    @Inject(LOG) log: Log,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#connections = connections;
    this.#intake = intake;
    this.#log = log;
  }

  /** Sweeps one flow of one environment (`dev/order-to-odoo`). Never rejects: the next sweep tries again. */
  async sweep(subject: string): Promise<void> {
    const [environment = '', flow = ''] = subject.split('/');
    const deployed = await this.#flows.find(environment, flow);
    if (deployed?.enabled !== true || this.#underWay.has(subject)) return;
    this.#underWay.add(subject);
    try {
      await this.#sweep(deployed);
    } catch (error) {
      this.#log.warn(
        { err: error, environment, flow },
        'A sweep did not get through; the next one starts at the same cursor',
      );
    } finally {
      this.#underWay.delete(subject);
    }
  }

  async #sweep(deployed: DeployedFlow): Promise<void> {
    const { environment, flow, plan } = deployed;
    const { trigger, alias } = this.#nodes.triggerOfPlan(plan);
    if (trigger.sweep === undefined) return;
    const client = await this.#connections.open(environment, alias, { timeoutMs });
    const since = await this.#cursor(environment, flow);
    for await (const page of trigger.sweep.list(client, since, trigger.sweep.overlapMs)) {
      await this.#takePage(deployed, trigger, page.events);
      await this.#moveCursor(environment, flow, page.cursor);
    }
  }

  async #takePage(deployed: DeployedFlow, trigger: AnyTrigger, events: readonly unknown[]): Promise<void> {
    await Promise.all(
      events.map(async (event) => {
        const read = readSweptEvent(trigger, event);
        if (read.ignored === undefined)
          await this.#intake.take(arrivalOf(deployed, 'sweep', read), read.event);
      }),
    );
  }

  async #cursor(environment: string, flow: string): Promise<string | undefined> {
    const found = await this.#pool.query<{ cursor: string }>(
      'select cursor from sweep_cursors where environment = $1 and flow = $2',
      [environment, flow],
    );
    return found.rows[0]?.cursor;
  }

  async #moveCursor(environment: string, flow: string, cursor: string): Promise<void> {
    await this.#pool.query(
      `insert into sweep_cursors (environment, flow, cursor) values ($1, $2, $3)
       on conflict (environment, flow) do update set cursor = excluded.cursor, swept_at = now()`,
      [environment, flow, cursor],
    );
  }
}
