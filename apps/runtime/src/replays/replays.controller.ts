import { replayContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { ReplayBatches } from './batches.ts';

type Contracts = typeof replayContracts;

@Serves(replayContracts)
export class ReplaysController implements Handlers<Contracts> {
  readonly #batches: ReplayBatches;
  readonly #environments: Environments;

  constructor(
    @Inject(ReplayBatches) batches: ReplayBatches,
    @Inject(Environments) environments: Environments,
  ) {
    this.#batches = batches;
    this.#environments = environments;
  }

  start: Handler<Contracts['start']> = async ({ params, body, actor }) => {
    const environment = await this.#environments.known(params.env);
    return body.dry
      ? { count: await this.#batches.count(environment, body), batch: null }
      : this.#batches.create(environment, body, actor.person);
  };

  list: Handler<Contracts['list']> = async ({ params }) =>
    this.#batches.list(await this.#environments.known(params.env));

  get: Handler<Contracts['get']> = async ({ params }) =>
    this.#batches.get(await this.#environments.known(params.env), params.batch);

  pause: Handler<Contracts['pause']> = async ({ params }) =>
    this.#batches.pause(await this.#environments.known(params.env), params.batch);

  resume: Handler<Contracts['resume']> = async ({ params }) =>
    this.#batches.resume(await this.#environments.known(params.env), params.batch);

  cancel: Handler<Contracts['cancel']> = async ({ params }) =>
    this.#batches.cancel(await this.#environments.known(params.env), params.batch);
}
