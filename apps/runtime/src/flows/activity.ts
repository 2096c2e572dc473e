import type { FlowActivity } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Paced } from '../platform/database/paced.ts';
import { readJournals } from '../runs/read-journals.ts';
import { firstIdAt } from '../runs/run-id.ts';
import { foldSteps } from '../runs/story-steps.ts';
import { DeployedFlows } from './deployed-flows.ts';

/** Runs under way are read one by one; above this many only the first are shown. */
const mostActive = 200;

/** How many runs took each way through a flow in the last 24 hours. */
@Injectable()
export class Activity {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #paced = new Paced<FlowActivity>();

  constructor(@Inject(Pool) pool: Pool, @Inject(DeployedFlows) flows: DeployedFlows) {
    this.#pool = pool;
    this.#flows = flows;
  }

  of(environment: string, flow: string): Promise<FlowActivity> {
    return this.#paced.get(JSON.stringify([environment, flow]), () => this.#count(environment, flow));
  }

  async #count(environment: string, flow: string): Promise<FlowActivity> {
    const since = new Date(Date.now() - 24 * 3_600_000);
    const [ended, active] = await Promise.all([
      this.#pool.query<{ port: string; count: number }>(endedPorts, [environment, flow, firstIdAt(since)]),
      this.#pool.query<ActiveRun>(activeRuns, [environment, flow, mostActive]),
    ]);
    const ports = new Map(ended.rows.map(({ port, count }) => [port, count]));
    const add = (port: string): void => void ports.set(port, (ports.get(port) ?? 0) + 1);
    const journals = await readJournals(
      this.#pool,
      active.rows.map(({ id }) => id),
      'facts',
    );
    for (const { id, version, leased } of active.rows) {
      const { plan } = await this.#flows.version(flow, version);
      for (const { key, state, port } of foldSteps(plan, journals.get(id) ?? [], { leased })) {
        if (state === 'completed') add(`${key}.${port ?? 'out'}`);
        else if (state === 'failed' || state === 'retrying' || state === 'running') add(`${key}.${state}`);
      }
    }
    return { since: since.toISOString(), ports: Object.fromEntries(ports) };
  }
}

interface ActiveRun {
  id: string;
  version: number;
  leased: boolean;
}

const endedPorts = `
  select port, count(*)::int as count
  from runs cross join lateral string_to_table(path, ',') as port
  where environment = $1 and flow = $2 and id >= $3::uuid and path <> ''
  group by port`;

const activeRuns = `
  select runs.id, runs.version, active.lease_until > now() as leased
  from active join runs on runs.id = active.run_id
  where runs.environment = $1 and runs.flow = $2
  order by active.run_id desc
  limit $3`;
