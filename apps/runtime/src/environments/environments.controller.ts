import { systemContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { Environments } from './environments.service.ts';
import { LookupStore } from './lookup-store.ts';

const { environments, changeEnvironment, lookups, putLookup } = systemContracts;
const contracts = { environments, changeEnvironment, lookups, putLookup };
type Contracts = typeof contracts;

@Serves(contracts)
export class EnvironmentsController implements Handlers<Contracts> {
  readonly #environments: Environments;
  readonly #lookups: LookupStore;

  constructor(@Inject(Environments) service: Environments, @Inject(LookupStore) store: LookupStore) {
    this.#environments = service;
    this.#lookups = store;
  }

  environments: Handler<Contracts['environments']> = () => this.#environments.list();

  changeEnvironment: Handler<Contracts['changeEnvironment']> = ({ params, body }) =>
    this.#environments.change(params.env, body);

  lookups: Handler<Contracts['lookups']> = async ({ params }) =>
    this.#lookups.tables(await this.#environments.known(params.env));

  putLookup: Handler<Contracts['putLookup']> = async ({ params, body }) => {
    await this.#lookups.put(await this.#environments.known(params.env), params.table, body);
    return body;
  };
}
