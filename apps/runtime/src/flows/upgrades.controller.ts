import { upgradeContracts } from '@crossdock/contracts';
import { availableUpgrades } from '@crossdock/flow';
import { Inject } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { Flows } from './flows.service.ts';
import { proposeUpgrade } from './upgrades.ts';

type Contracts = typeof upgradeContracts;

/** Newer versions of nodes: offered, never applied here. */
@Serves(upgradeContracts)
export class UpgradesController implements Handlers<Contracts> {
  readonly #flows: Flows;
  readonly #nodes: InstalledNodes;

  constructor(@Inject(Flows) flows: Flows, @Inject(InstalledNodes) nodes: InstalledNodes) {
    this.#flows = flows;
    this.#nodes = nodes;
  }

  list: Handler<Contracts['list']> = async ({ params }) => {
    const { draft } = await this.#flows.get(params.flow);
    return availableUpgrades(draft.flow, this.#nodes.catalogue);
  };

  propose: Handler<Contracts['propose']> = async ({ params, body }) => {
    const { draft } = await this.#flows.get(params.flow);
    return proposeUpgrade(body.flow ?? draft.flow, body.nodes, this.#nodes);
  };
}
