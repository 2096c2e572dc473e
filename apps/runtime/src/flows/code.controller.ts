import { codeContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { CodeTrials } from './code-trials.ts';

type Contracts = typeof codeContracts;

@Serves(codeContracts)
export class CodeController implements Handlers<Contracts> {
  readonly #trials: CodeTrials;

  constructor(@Inject(CodeTrials) trials: CodeTrials) {
    this.#trials = trials;
  }

  run: Handler<Contracts['run']> = ({ body }) => this.#trials.run(body);
}
