import { compile, type Flow, type Layout, migrate, type Plan } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { Cache } from '../platform/database/cache.ts';
import { Changes } from '../platform/database/changes.ts';
import { DeploymentEntity } from './deployment.entity.ts';
import { FlowVersionEntity } from './flow-version.entity.ts';
import { FlowEntity } from './flow.entity.ts';

/** What an environment runs of a flow, compiled. */
export interface DeployedFlow {
  environment: string;
  /** Slug. */
  flow: string;
  name: string;
  version: number;
  enabled: boolean;
  plan: Plan;
}

/** A version, compiled and as it was drawn. */
export interface CompiledVersion {
  name: string;
  plan: Plan;
  document: Flow;
  layout: Layout;
}

/**
 * What runs where, in memory: webhooks ask for each delivery. A deployment anywhere clears it everywhere;
 * compiled versions stay, since versions never change.
 */
@Injectable()
export class DeployedFlows {
  readonly #dataSource: DataSource;
  readonly #nodes: InstalledNodes;
  readonly #deployments = new Cache<DeployedFlow | undefined>();
  readonly #versions = new Cache<CompiledVersion>();

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Changes) changes: Changes,
  ) {
    this.#dataSource = dataSource;
    this.#nodes = nodes;
    changes.on('flows', () => {
      this.#deployments.clear();
    });
  }

  /** Undefined when the environment has never been given the flow. It may be switched off. */
  find(environment: string, flow: string): Promise<DeployedFlow | undefined> {
    return this.#deployments.get(JSON.stringify([environment, flow]), () => this.#load(environment, flow));
  }

  /** Everything that is deployed anywhere, switched on or off. */
  async list(): Promise<DeployedFlow[]> {
    const rows = await this.#dataSource.getRepository(DeploymentEntity).find();
    const found = await Promise.all(rows.map(({ environment, flow }) => this.find(environment, flow)));
    return found.filter((deployed) => deployed !== undefined);
  }

  /** Throws for a version that does not exist. */
  version(flow: string, number: number): Promise<CompiledVersion> {
    return this.#versions.get(`${flow}@${String(number)}`, () => this.#compile(flow, number));
  }

  async #load(environment: string, flow: string): Promise<DeployedFlow | undefined> {
    const found = await this.#dataSource.getRepository(DeploymentEntity).findOneBy({ environment, flow });
    if (found === null) return undefined;
    const { version, enabled } = found;
    const { name, plan } = await this.version(flow, version);
    return { environment, flow, name, version, enabled, plan };
  }

  async #compile(flow: string, number: number): Promise<CompiledVersion> {
    const found = await this.#dataSource.getRepository(FlowVersionEntity).findOneBy({ flow, number });
    if (found === null) throw new Error(`The flow ${flow} has no version ${String(number)}`);
    const { name } = await this.#dataSource.getRepository(FlowEntity).findOneByOrFail({ id: flow });
    const document = migrate(found.document);
    return { name, document, layout: found.layout, plan: compile(document, this.#nodes.catalogue) };
  }
}
