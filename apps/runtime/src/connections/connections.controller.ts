import { systemContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { Connections } from './connections.service.ts';

const { connections, putConnection, testConnection, probeGate } = systemContracts;
const contracts = { connections, putConnection, testConnection, probeGate };
type Contracts = typeof contracts;

@Serves(contracts)
export class ConnectionsController implements Handlers<Contracts> {
  readonly #connections: Connections;
  readonly #environments: Environments;

  constructor(@Inject(Connections) service: Connections, @Inject(Environments) environments: Environments) {
    this.#connections = service;
    this.#environments = environments;
  }

  connections: Handler<Contracts['connections']> = async ({ params }) =>
    this.#connections.list(await this.#environments.known(params.env));

  putConnection: Handler<Contracts['putConnection']> = async ({ params, body }) => {
    const environment = await this.#environments.known(params.env);
    return this.#connections.put(environment, params.alias, body);
  };

  testConnection: Handler<Contracts['testConnection']> = async ({ params }) =>
    this.#connections.test(await this.#environments.known(params.env), params.alias);

  probeGate: Handler<Contracts['probeGate']> = async ({ params }) =>
    this.#connections.probe(await this.#environments.known(params.env), params.alias);
}
