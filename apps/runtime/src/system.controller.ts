import { systemContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { InstalledNodes } from './catalogue/catalogue.ts';
import { CONFIG, type Config, demoLogin } from './config.ts';
import { DemoShop } from './demo/demo-shop.ts';
import { type Handler, type Handlers, Serves } from './platform/http/serves.decorator.ts';
import { version } from './platform/version.ts';

const { about, catalogue, placeDemoOrder } = systemContracts;
const contracts = { about, catalogue, placeDemoOrder };
type Contracts = typeof contracts;

@Serves(contracts)
export class SystemController implements Handlers<Contracts> {
  readonly #demo: Config['demo'];
  readonly #nodes: InstalledNodes;
  readonly #shop: DemoShop;

  constructor(
    @Inject(CONFIG) { demo }: Config,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(DemoShop) shop: DemoShop,
  ) {
    this.#demo = demo;
    this.#nodes = nodes;
    this.#shop = shop;
  }

  about: Handler<Contracts['about']> = () =>
    Promise.resolve({ version, demo: this.#demo === null ? null : { ...this.#demo, ...demoLogin } });

  catalogue: Handler<Contracts['catalogue']> = () =>
    Promise.resolve({ connectors: [...this.#nodes.descriptors] });

  placeDemoOrder: Handler<Contracts['placeDemoOrder']> = ({ body }) => this.#shop.place(body.scenario);
}
