import type { Deployment } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { Changes } from '../platform/database/changes.ts';
import { unprocessable } from '../platform/http/problem.ts';
import { missingBindings } from './bindings.ts';
import { DeployedFlows } from './deployed-flows.ts';
import { DeploymentEntity } from './deployment.entity.ts';
import { EnvironmentBindings } from './environment-bindings.ts';
import { Flows } from './flows.service.ts';

interface Choice {
  environment: string;
  flow: string;
  version: number;
  enabled: boolean;
}

/** Chooses what an environment runs. Runs in flight end on the version they began with. */
@Injectable()
export class Deployments {
  readonly #flows: Flows;
  readonly #deployed: DeployedFlows;
  readonly #bindings: EnvironmentBindings;
  readonly #nodes: InstalledNodes;
  readonly #changes: Changes;

  constructor(
    @Inject(Flows) flows: Flows,
    @Inject(DeployedFlows) deployed: DeployedFlows,
    @Inject(EnvironmentBindings) bindings: EnvironmentBindings,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Changes) changes: Changes,
  ) {
    this.#flows = flows;
    this.#deployed = deployed;
    this.#bindings = bindings;
    this.#nodes = nodes;
    this.#changes = changes;
  }

  /** Deploys a version in one step: there is no moment in which a webhook finds nothing. */
  async deploy(choice: Choice, deployedBy: string): Promise<Deployment> {
    const { environment, flow, version } = choice;
    await this.#flows.version(flow, String(version));
    /* Switching off must always work. */
    if (choice.enabled) await this.#refuseUnbound(choice);
    const deployment = { ...choice, deployedAt: new Date(), deployedBy };
    await this.#changes.commit('flows', flow, (manager) =>
      manager.upsert(DeploymentEntity, deployment, ['environment', 'flow']),
    );
    return this.#flows.deploymentOf({ ...deployment, environment });
  }

  async #refuseUnbound({ environment, flow, version }: Choice): Promise<void> {
    const { plan } = await this.#deployed.version(flow, version);
    const errors = missingBindings(plan, this.#nodes, await this.#bindings.of(environment));
    if (errors.length === 0) return;
    const sentences = errors.map(({ message }) => message).join(' ');
    throw unprocessable('flow.not-bound', `${environment} is not ready for this flow. ${sentences}`, {
      errors,
    });
  }
}
