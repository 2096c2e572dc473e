import { triggerContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { Flows } from '../flows/flows.service.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { Coverage } from './coverage.ts';

type Contracts = typeof triggerContracts;

@Serves(triggerContracts)
export class TriggersController implements Handlers<Contracts> {
  readonly #coverage: Coverage;
  readonly #environments: Environments;
  readonly #flows: Flows;

  constructor(
    @Inject(Coverage) coverage: Coverage,
    @Inject(Environments) environments: Environments,
    @Inject(Flows) flows: Flows,
  ) {
    this.#coverage = coverage;
    this.#environments = environments;
    this.#flows = flows;
  }

  coverage: Handler<Contracts['coverage']> = async ({ params, query }) => {
    const environment = await this.#environments.known(params.env);
    await this.#flows.known(params.flow);
    return this.#coverage.of(environment, params.flow, query.hours);
  };
}
