import { type Definitions, prepare, type PreparedPlan, type World } from '@crossdock/engine';
import { makeExpressions } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { LookupStore } from '../environments/lookup-store.ts';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { withPlainCode } from './plain-code.ts';
import { RunWorlds } from './run-worlds.ts';

interface Ready {
  prepared: PreparedPlan;
  world: World;
}

/** Compiled plans of the versions that runs are on, and the world each of them runs in. Versions never change, so neither do these. */
@Injectable()
export class PreparedPlans {
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #lookups: LookupStore;
  readonly #worlds: RunWorlds;
  readonly #ready = new Map<string, Promise<Ready>>();

  constructor(
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(LookupStore) lookups: LookupStore,
    @Inject(RunWorlds) worlds: RunWorlds,
  ) {
    this.#flows = flows;
    this.#nodes = nodes;
    this.#lookups = lookups;
    this.#worlds = worlds;
  }

  get(environment: string, flow: string, version: number): Promise<Ready> {
    const key = `${environment}/${flow}/${String(version)}`;
    const known = this.#ready.get(key);
    if (known !== undefined) return known;
    const made = this.#make(environment, flow, version);
    this.#ready.set(key, made);
    made.catch(() => this.#ready.delete(key));
    return made;
  }

  async #make(environment: string, flow: string, version: number): Promise<Ready> {
    const { plan } = await this.#flows.version(flow, version);
    const expressions = makeExpressions(() => this.#lookups.tables(environment));
    const definitions: Definitions = {
      trigger: (type) => this.#nodes.triggerOf(type),
      action: (type) => this.#nodes.actionOf(type),
    };
    const prepared = prepare(withPlainCode(plan), definitions, expressions);
    return { prepared, world: this.#worlds.of({ environment, flow, version }) };
  }
}
