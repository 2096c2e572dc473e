import { business } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { readSweptEvent } from '../ingress/arrival.ts';
import { Intake } from '../ingress/intake.ts';
import { PgJournal } from './pg-journal.ts';

export interface ReplayRequest {
  /** The event to run with, as JSON; the original one when undefined. */
  body?: unknown;
  version: 'original' | 'current';
}

/**
 * Runs again, as a new run linked to the old. Effect keys hold no run id, so what was written before is
 * recognised and not written twice.
 */
@Injectable()
export class RunReplays {
  readonly #pool: Pool;
  readonly #journal: PgJournal;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #intake: Intake;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(PgJournal) journal: PgJournal,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Intake) intake: Intake,
  ) {
    this.#pool = pool;
    this.#journal = journal;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#intake = intake;
  }

  /** Answers the id of the new run. Fails with `runs.unknown` or `runs.not-deployed`. */
  async start(environment: string, run: string, request: ReplayRequest): Promise<string> {
    const original = await this.#original(environment, run);
    const deployed = await this.#flows.find(environment, original.flow);
    if (deployed === undefined) {
      throw business(
        'runs.not-deployed',
        `The flow "${original.flow}" is not deployed in ${environment}: deploy it, then replay.`,
      );
    }
    const version = request.version === 'current' ? deployed.version : original.version;
    const event = request.body === undefined ? await this.#eventOf(run) : request.body;
    const read = readSweptEvent(this.#nodes.triggerOfPlan(deployed.plan).trigger, event);
    const accepted = await this.#intake.take(
      {
        environment,
        flow: original.flow,
        version,
        source: 'replay',
        eventId: `${original.event_id}~${uuid()}`,
        replayOf: run,
        keys: Object.keys(read.keys).length > 0 ? read.keys : Object.fromEntries(original.keys),
        body: read.body,
        ...(read.misfit === undefined ? {} : { misfit: read.misfit }),
      },
      read.event,
    );
    return accepted.run;
  }

  async #original(environment: string, run: string): Promise<Original> {
    const found = await this.#pool.query<Original>(
      'select flow, version, event_id, keys from runs where id = $1 and environment = $2',
      [run, environment],
    );
    const original = found.rows[0];
    if (original === undefined) throw business('runs.unknown', `There is no run ${run} in ${environment}.`);
    return original;
  }

  async #eventOf(run: string): Promise<unknown> {
    const first = (await this.#journal.read(run)).find((event) => event.kind === 'run.accepted');
    if (first?.event === undefined) {
      throw business(
        'runs.event-gone',
        'The event of this run is no longer kept: replay it with data of your own.',
      );
    }
    return first.event;
  }
}

interface Original {
  flow: string;
  version: number;
  event_id: string;
  keys: Array<[string, string]>;
}
