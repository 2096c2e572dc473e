import { type AnyConnection, type Http, permanent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { ConnectionStore } from './connection-store.ts';
import { effectiveLimits } from './gate/gate-limits.ts';
import { GatedHttp, type Meter } from './gate/gated-http.ts';
import { Gates } from './gate/gates.ts';
import { ConnectionMemory } from './memory.ts';
import { MeteredHttp } from './metered-http.ts';
import { OutboundGuards } from './outbound-guards.ts';
import { Transport } from './transport.ts';

/** How a connection is opened for one attempt. `meter` is told where its time goes. */
export interface OpenOptions {
  timeoutMs: number;
  meter?: Meter;
}

interface Opened {
  version: string;
  memory: ConnectionMemory;
}

/**
 * Opens connections for steps: settings from the vault, HTTP from the platform behind the connection's gate,
 * memory that lasts as long as the settings do.
 */
@Injectable()
export class OpenConnections {
  readonly #store: ConnectionStore;
  readonly #nodes: InstalledNodes;
  readonly #guards: OutboundGuards;
  readonly #gates: Gates;
  readonly #opened = new Map<string, Opened>();

  constructor(
    @Inject(ConnectionStore) store: ConnectionStore,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(OutboundGuards) guards: OutboundGuards,
    @Inject(Gates) gates: Gates,
  ) {
    this.#store = store;
    this.#nodes = nodes;
    this.#guards = guards;
    this.#gates = gates;
  }

  /** Without an alias: the platform's own HTTP. Fails with `connections.not-bound` when the environment has no such alias. */
  async open(environment: string, alias: string | undefined, options: OpenOptions): Promise<unknown> {
    if (alias === undefined) return this.http(environment, options);
    const { client } = await this.openConnection(environment, alias, options);
    return client;
  }

  async openConnection(
    environment: string,
    alias: string,
    options: OpenOptions,
  ): Promise<{ definition: AnyConnection; client: unknown }> {
    const bound = await this.#store.get(environment, alias);
    if (bound === undefined) {
      throw permanent(
        'connections.not-bound',
        `The environment ${environment} has no connection called "${alias}": add it.`,
      );
    }
    const definition = this.#nodes.connectionOf(bound.type);
    const memory = this.#memoryOf(`${environment}/${alias}`, bound.version);
    const gateOf = { environment, alias, limits: effectiveLimits(definition.limits, bound.limits) };
    const http = new GatedHttp(
      this.#transport(environment, options),
      () => this.#gates.gate(gateOf),
      options.meter,
    );
    const client: unknown = definition.open({ settings: bound.settings, http, memory });
    return { definition, client };
  }

  /** The platform's own HTTP, behind no gate: what is called belongs to no connection. */
  http(environment: string, options: OpenOptions): Http {
    return new MeteredHttp(this.#transport(environment, options), options.meter);
  }

  #transport(environment: string, { timeoutMs }: OpenOptions): Transport {
    return new Transport({ timeoutMs, guard: this.#guards.of(environment) });
  }

  #memoryOf(name: string, version: string): ConnectionMemory {
    const known = this.#opened.get(name);
    if (known?.version === version) return known.memory;
    const memory = new ConnectionMemory();
    this.#opened.set(name, { version, memory });
    return memory;
  }
}
