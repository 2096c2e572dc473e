import { tokenContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { type Handler, type Handlers, Serves } from '../http/serves.decorator.ts';
import { ApiTokens } from './api-tokens.service.ts';

type Contracts = typeof tokenContracts;

@Serves(tokenContracts)
export class TokensController implements Handlers<Contracts> {
  readonly #tokens: ApiTokens;

  constructor(@Inject(ApiTokens) tokens: ApiTokens) {
    this.#tokens = tokens;
  }

  list: Handler<Contracts['list']> = ({ actor }) => this.#tokens.list(actor.person);

  create: Handler<Contracts['create']> = ({ actor, body }) => this.#tokens.create(actor.person, body.name);

  revoke: Handler<Contracts['revoke']> = async ({ actor, params }) => {
    await this.#tokens.revoke(actor.person, params.token);
    return {};
  };
}
