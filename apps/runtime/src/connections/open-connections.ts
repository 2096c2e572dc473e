import { type AnyConnection, permanent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { ConnectionStore } from './connection-store.ts';
import { ConnectionMemory } from './memory.ts';
import { Transport } from './transport.ts';

interface Opened {
  version: string;
  memory: ConnectionMemory;
}

/** Opens connections for steps: settings from the vault, HTTP from the platform, memory that lasts as long as the settings do. */
@Injectable()
export class OpenConnections {
  readonly #store: ConnectionStore;
  readonly #nodes: InstalledNodes;
  readonly #opened = new Map<string, Opened>();

  constructor(
    @Inject(ConnectionStore) store: ConnectionStore,
    @Inject(InstalledNodes) nodes: InstalledNodes,
  ) {
    this.#store = store;
    this.#nodes = nodes;
  }

  /** Without an alias: the platform's own HTTP. Fails with `connections.not-bound` when the environment has no such alias. */
  async open(
    environment: string,
    alias: string | undefined,
    options: { timeoutMs: number },
  ): Promise<unknown> {
    const http = new Transport(options);
    if (alias === undefined) return http;
    const { client } = await this.openConnection(environment, alias, options);
    return client;
  }

  async openConnection(
    environment: string,
    alias: string,
    options: { timeoutMs: number },
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
    const client: unknown = definition.open({
      settings: bound.settings,
      http: new Transport(options),
      memory,
    });
    return { definition, client };
  }

  #memoryOf(name: string, version: string): ConnectionMemory {
    const known = this.#opened.get(name);
    if (known?.version === version) return known.memory;
    const memory = new ConnectionMemory();
    this.#opened.set(name, { version, memory });
    return memory;
  }
}
