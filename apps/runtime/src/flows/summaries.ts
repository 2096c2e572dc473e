import type { Deployment, FlowSummary } from '@crossdock/contracts';
import { type Flow, topological } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { DeploymentEntity } from './deployment.entity.ts';
import { FlowEntity } from './flow.entity.ts';
import { draftDiffers, Flows } from './flows.service.ts';
import { Health, noRuns } from './health.ts';

interface FlowRow {
  latest: number | null;
  checksum: string | null;
}

/** The flows of an installation as an environment sees them. */
@Injectable()
export class FlowSummaries {
  readonly #dataSource: DataSource;
  readonly #nodes: InstalledNodes;
  readonly #flows: Flows;
  readonly #health: Health;

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Flows) flows: Flows,
    @Inject(Health) health: Health,
  ) {
    this.#dataSource = dataSource;
    this.#nodes = nodes;
    this.#flows = flows;
    this.#health = health;
  }

  async list(environment: string): Promise<FlowSummary[]> {
    const [flows, latest, deployments, health] = await Promise.all([
      this.#dataSource.getRepository(FlowEntity).find({ order: { name: 'ASC', id: 'ASC' } }),
      this.#latestVersions(),
      this.#dataSource.getRepository(DeploymentEntity).findBy({ environment }),
      this.#health.of(environment),
    ]);
    const deployed = new Map<string, Deployment>(
      deployments.map((each) => [each.flow, this.#flows.deploymentOf(each)]),
    );
    return flows.map(({ id, name, draft }) => ({
      id,
      name,
      latestVersion: latest.get(id)?.latest ?? null,
      draftDiffers: draftDiffers(draft, latest.get(id)?.checksum ?? undefined),
      deployment: deployed.get(id) ?? null,
      health: health.get(id) ?? noRuns(),
      systems: this.#systemsOf(draft),
    }));
  }

  async #latestVersions(): Promise<Map<string, FlowRow>> {
    const rows = await this.#dataSource.query<Array<FlowRow & { flow: string }>>(
      'select distinct on (flow) flow, number as latest, checksum from flow_versions order by flow, number desc',
    );
    return new Map(rows.map((row) => [row.flow, row]));
  }

  /** Monograms of the connected systems, each once, in the order events pass them. */
  #systemsOf(flow: Flow): string[] {
    const keys = topological(flow) ?? Object.keys(flow.nodes);
    const monograms = keys.flatMap((key) => {
      const descriptor = this.#nodes.catalogue.get(flow.nodes[key]?.type ?? '');
      if (descriptor === undefined || descriptor.kind === 'logic' || descriptor.connection === undefined)
        return [];
      return [this.#nodes.connectionOf(descriptor.connection).monogram];
    });
    return [...new Set(monograms)];
  }
}
