import { isFailureError } from '@crossdock/sdk';
import { Flow, Layout } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { ConnectionStore } from '../connections/connection-store.ts';
import { Connections } from '../connections/connections.service.ts';
import { LookupStore } from '../environments/lookup-store.ts';
import { Deployments } from '../flows/deployments.service.ts';
import { Flows } from '../flows/flows.service.ts';
import { slugOf } from '../flows/slug.ts';
import { demoSystems } from './demo-systems.ts';
import orderToOdoo from './order-to-odoo.flow.json' with { type: 'json' };

const environment = 'dev';
const author = 'Crossdock';
const table = 'payment-methods';

/** The names by which the ERP's users know the payment methods of the demo shop. */
const paymentMethods = { paypal: 'PayPal', bacs: 'bank transfer' };

const Drawing = z.object({ name: z.string(), flow: Flow, layout: Layout });

/** The example: connections to the demo systems, a value table, and the flow that makes shop orders ERP orders. */
@Injectable()
export class DemoContents {
  readonly #connections: Connections;
  readonly #store: ConnectionStore;
  readonly #lookups: LookupStore;
  readonly #flows: Flows;
  readonly #deployments: Deployments;

  constructor(
    @Inject(Connections) connections: Connections,
    @Inject(ConnectionStore) store: ConnectionStore,
    @Inject(LookupStore) lookups: LookupStore,
    @Inject(Flows) flows: Flows,
    @Inject(Deployments) deployments: Deployments,
  ) {
    this.#connections = connections;
    this.#store = store;
    this.#lookups = lookups;
    this.#flows = flows;
    this.#deployments = deployments;
  }

  /** Adds what is not there. What people have changed stays as they left it. */
  async ensure({ shopUrl, erpUrl }: NonNullable<Config['demo']>): Promise<void> {
    await this.#connect('shop', 'woocommerce', { url: shopUrl, ...demoSystems.shop });
    await this.#connect('erp', 'odoo', { url: erpUrl, ...demoSystems.erp });
    if (this.#lookups.tables(environment)[table] === undefined) {
      await this.#lookups.put(environment, table, paymentMethods);
    }
    const { name, flow, layout } = Drawing.parse(orderToOdoo);
    if (await this.#flows.exists(slugOf(name))) return;
    const { id } = await this.#flows.create(name, author, { flow, layout });
    const { number: version } = await this.#flows.publish(
      id,
      'The example that comes with Crossdock',
      author,
    );
    await this.#deployments.deploy({ environment, flow: id, version, enabled: true }, author);
  }

  /** Where the shop must deliver and what it signs with; undefined when somebody turned the example into something else. */
  async webhook(): Promise<{ url: string; secret: string } | undefined> {
    const flow = slugOf(orderToOdoo.name);
    const shop = await this.#store.get(environment, 'shop');
    if (shop?.settings['consumerKey'] !== demoSystems.shop.consumerKey || !(await this.#flows.exists(flow)))
      return undefined;
    return { url: this.#flows.webhookUrl(environment, flow), secret: String(shop.settings['webhookSecret']) };
  }

  /** The demo systems may stand at another port than last time: the address of a connection that is still theirs follows. */
  async #connect(alias: string, type: string, settings: Record<string, string>): Promise<void> {
    const known = await this.#store.get(environment, alias).catch((error: unknown) => {
      /* Sealed with a key that is gone: the demo knows its own secrets and sets them again. */
      if (isFailureError(error)) return undefined;
      throw error;
    });
    const { url, ...access } = settings;
    const isDemo = Object.entries(access).every(([name, value]) => known?.settings[name] === value);
    if (known === undefined || (isDemo && known.settings['url'] !== url)) {
      await this.#connections.put(environment, alias, { type, settings });
    }
  }
}
