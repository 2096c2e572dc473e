import { type FailureError, permanent, policy, type SubRun } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { arrivalOf, readSweptEvent } from '../ingress/arrival.ts';
import { causesOf } from '../runs/causes.ts';
import { RUN_STARTS, type RunStarts } from './run-starts.ts';

/** How many flows may call one another in a row. A flow that calls itself ends there, and not never. */
const deepest = 20;

/** Runs of other flows, started by a step. */
@Injectable()
export class SubRuns {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #starts: RunStarts;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(RUN_STARTS) starts: RunStarts,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#starts = starts;
  }

  /**
   * Starts the deployed version, once for each id, and answers its run. Input that the flow's trigger cannot read makes
   * a failed run. Fails with `core.flow-not-deployed`, `core.flow-switched-off` or `core.sub-flows-too-deep`.
   */
  async start(environment: string, { id, flow, input, parent }: SubRun): Promise<{ run: string }> {
    const deployed = await this.#deployed(environment, flow);
    if ((await this.#depthOf(parent.run)) >= deepest) throw tooDeep(flow);
    const read = readSweptEvent(this.#nodes.triggerOfPlan(deployed.plan), input);
    const causedBy = await causesOf(this.#pool, parent.run);
    const arrival = { ...arrivalOf(deployed, 'sub-flow', read), eventId: `sub:${id}`, parent, causedBy };
    const { run } = await this.#starts.take(arrival, read.event);
    return { run };
  }

  async #deployed(environment: string, flow: string): Promise<DeployedFlow> {
    const deployed = await this.#flows.find(environment, flow);
    if (deployed === undefined)
      throw permanent(
        'core.flow-not-deployed',
        `The flow "${flow}" is not deployed in ${environment}: deploy it.`,
      );
    if (!deployed.enabled)
      throw permanent(
        'core.flow-switched-off',
        `The flow "${flow}" is switched off in ${environment}: switch it on.`,
      );
    return deployed;
  }

  /** How many runs stand above this one and the first of them. */
  async #depthOf(run: string): Promise<number> {
    const found = await this.#pool.query<{ depth: number }>({
      name: 'depth-of-run',
      text: `with recursive line as (
               select id, parent_run, 1 as depth from runs where id = $1
               union all
               select runs.id, runs.parent_run, depth + 1 from line join runs on runs.id = line.parent_run
               where depth < $2
             )
             select max(depth)::int as depth from line`,
      values: [run, deepest],
    });
    return found.rows[0]?.depth ?? 0;
  }
}

function tooDeep(flow: string): FailureError {
  return policy(
    'core.sub-flows-too-deep',
    `"${flow}" is not started: ${String(deepest)} flows stand above it already. Does a flow call itself?`,
  );
}
