import { runContracts } from '@crossdock/contracts';
import { isFailureError } from '@crossdock/sdk';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { PayloadStore } from '../payloads/payload-store.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { RunHistory, unknownRun } from './history.ts';
import { REPLAYS, type Replays } from '../replays/replays-port.ts';

type Contracts = typeof runContracts;

@Serves(runContracts)
export class RunsController implements Handlers<Contracts> {
  readonly #history: RunHistory;
  readonly #replays: Replays;
  readonly #environments: Environments;
  readonly #payloads: PayloadStore;

  constructor(
    @Inject(RunHistory) history: RunHistory,
    @Inject(REPLAYS) replays: Replays,
    @Inject(Environments) environments: Environments,
    @Inject(PayloadStore) payloads: PayloadStore,
  ) {
    this.#history = history;
    this.#replays = replays;
    this.#environments = environments;
    this.#payloads = payloads;
  }

  list: Handler<Contracts['list']> = async ({ params, query }) =>
    this.#history.list(await this.#environments.known(params.env), query);

  get: Handler<Contracts['get']> = async ({ params }) =>
    this.#history.detail(await this.#environments.known(params.env), params.run);

  items: Handler<Contracts['items']> = async ({ params: { env, list }, query }) => {
    const page = await this.#payloads.page(await this.#environments.known(env), list, query);
    if (page !== undefined) return page;
    throw notFound('runs.no-list', `There is no list ${list} in ${env}, or it is no longer kept.`);
  };

  replay: Handler<Contracts['replay']> = async ({ params: { env, run }, body, actor }) => {
    if ((await this.#history.summary(env, run)) === undefined) throw unknownRun(env, run);
    const id = await this.#replays.start(env, run, { ...body, by: actor.person }).catch((error: unknown) => {
      throw isFailureError(error) ? conflict(error.failure.code, error.failure.message) : error;
    });
    const started = await this.#history.summary(env, id);
    if (started === undefined) throw unknownRun(env, id);
    return started;
  };
}
