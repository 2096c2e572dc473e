import { approvalContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { Approvals } from './approvals.ts';

type Contracts = typeof approvalContracts;

@Serves(approvalContracts)
export class ApprovalsController implements Handlers<Contracts> {
  readonly #approvals: Approvals;
  readonly #environments: Environments;

  constructor(@Inject(Approvals) approvals: Approvals, @Inject(Environments) environments: Environments) {
    this.#approvals = approvals;
    this.#environments = environments;
  }

  list: Handler<Contracts['list']> = async ({ params }) =>
    this.#approvals.open(await this.#environments.known(params.env));

  get: Handler<Contracts['get']> = async ({ params }) =>
    this.#approvals.get(await this.#environments.known(params.env), params.approval);

  decide: Handler<Contracts['decide']> = async ({ params, body, actor }) =>
    this.#approvals.decide(await this.#environments.known(params.env), params.approval, body, actor.person);
}
