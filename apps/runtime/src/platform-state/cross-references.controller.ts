import { crossReferenceContracts } from '@crossdock/contracts';
import { isFailureError } from '@crossdock/sdk';
import { Inject } from '@nestjs/common';
import { z } from 'zod';
import { Environments } from '../environments/environments.service.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { CrossReferences } from './cross-references.ts';

type Contracts = typeof crossReferenceContracts;

@Serves(crossReferenceContracts)
export class CrossReferencesController implements Handlers<Contracts> {
  readonly #references: CrossReferences;
  readonly #environments: Environments;

  constructor(
    @Inject(CrossReferences) references: CrossReferences,
    @Inject(Environments) environments: Environments,
  ) {
    this.#references = references;
    this.#environments = environments;
  }

  list: Handler<Contracts['list']> = async ({ params, query }) =>
    this.#references.list(await this.#environments.known(params.env), query);

  link: Handler<Contracts['link']> = async ({ params, body }) => {
    await this.#references.link(await this.#environments.known(params.env), body).catch((error: unknown) => {
      throw isFailureError(error) ? conflict(error.failure.code, error.failure.message) : error;
    });
    return {};
  };

  remove: Handler<Contracts['remove']> = async ({ params: { env, reference } }) => {
    const environment = await this.#environments.known(env);
    const isId = z.uuid().safeParse(reference).success;
    if (isId && (await this.#references.remove(environment, reference))) return {};
    throw notFound('references.unknown', `There is no cross-reference ${reference} in ${environment}.`);
  };
}
