import { runControlContracts, type RunSummary } from '@crossdock/contracts';
import { isFailureError } from '@crossdock/sdk';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { conflict } from '../platform/http/problem.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { LiveHub } from '../platform/live/live-hub.ts';
import { RunHistory, unknownRun } from './history.ts';
import { type ControlsRuns, RUN_CONTROLS } from './run-controls-port.ts';

type Contracts = typeof runControlContracts;

@Serves(runControlContracts)
export class RunControlsController implements Handlers<Contracts> {
  readonly #controls: ControlsRuns;
  readonly #history: RunHistory;
  readonly #environments: Environments;
  readonly #hub: LiveHub;

  constructor(
    @Inject(RUN_CONTROLS) controls: ControlsRuns,
    @Inject(RunHistory) history: RunHistory,
    @Inject(Environments) environments: Environments,
    @Inject(LiveHub) hub: LiveHub,
  ) {
    this.#controls = controls;
    this.#history = history;
    this.#environments = environments;
    this.#hub = hub;
  }

  cancel: Handler<Contracts['cancel']> = ({ params: { env, run }, body, actor }) =>
    this.#after(env, run, () => this.#controls.cancel(env, run, actor, body.reason));

  pause: Handler<Contracts['pause']> = ({ params: { env, run } }) =>
    this.#after(env, run, () => this.#controls.pause(env, run));

  resume: Handler<Contracts['resume']> = ({ params: { env, run } }) =>
    this.#after(env, run, () => this.#controls.resume(env, run));

  letGo: Handler<Contracts['letGo']> = ({ params: { env, run } }) =>
    this.#after(env, run, () => this.#controls.letGo(env, run));

  /** Intervenes in a run that is known here, shows it to those who watch, and answers how it stands then. */
  async #after(environment: string, run: string, intervene: () => Promise<void>): Promise<RunSummary> {
    await this.#environments.known(environment);
    if ((await this.#history.summary(environment, run)) === undefined) throw unknownRun(environment, run);
    await intervene().catch((error: unknown) => {
      throw isFailureError(error) ? conflict(error.failure.code, error.failure.message) : error;
    });
    const summary = await this.#history.summary(environment, run);
    if (summary === undefined) throw unknownRun(environment, run);
    this.#hub.publish(environment, { type: 'run', run: summary, steps: {}, ports: {} });
    return summary;
  }
}
