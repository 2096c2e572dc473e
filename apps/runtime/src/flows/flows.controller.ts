import { flowContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { Environments } from '../environments/environments.service.ts';
import { type Handler, type Handlers, Serves } from '../platform/http/serves.decorator.ts';
import { RunHistory, unknownRun } from '../runs/history.ts';
import { Activity } from './activity.ts';
import { Deployments } from './deployments.service.ts';
import { Flows } from './flows.service.ts';
import { STARTS, type StartsFlows } from './starts-port.ts';
import { FlowSummaries } from './summaries.ts';

type Contracts = typeof flowContracts;

@Serves(flowContracts)
export class FlowsController implements Handlers<Contracts> {
  readonly #flows: Flows;
  readonly #summaries: FlowSummaries;
  readonly #deployments: Deployments;
  readonly #activity: Activity;
  readonly #environments: Environments;
  readonly #starts: StartsFlows;
  readonly #history: RunHistory;

  constructor(
    @Inject(Flows) flows: Flows,
    @Inject(FlowSummaries) summaries: FlowSummaries,
    @Inject(Deployments) deployments: Deployments,
    @Inject(Activity) activity: Activity,
    @Inject(Environments) environments: Environments,
    @Inject(STARTS) starts: StartsFlows,
    @Inject(RunHistory) history: RunHistory,
  ) {
    this.#flows = flows;
    this.#summaries = summaries;
    this.#deployments = deployments;
    this.#activity = activity;
    this.#environments = environments;
    this.#starts = starts;
    this.#history = history;
  }

  list: Handler<Contracts['list']> = async ({ params }) =>
    this.#summaries.list(await this.#environments.known(params.env));

  create: Handler<Contracts['create']> = ({ body, actor }) =>
    this.#flows.create(body.name, actor.person.name);

  get: Handler<Contracts['get']> = ({ params }) => this.#flows.get(params.flow);

  saveDraft: Handler<Contracts['saveDraft']> = ({ params, body, actor }) =>
    this.#flows.saveDraft(params.flow, body, actor.person.name);

  publish: Handler<Contracts['publish']> = ({ params, body, actor }) =>
    this.#flows.publish(params.flow, body.note, actor.person.name);

  version: Handler<Contracts['version']> = ({ params }) => this.#flows.version(params.flow, params.version);

  deploy: Handler<Contracts['deploy']> = async ({ params, body, actor }) => {
    const environment = await this.#environments.known(params.env);
    return this.#deployments.deploy({ environment, flow: params.flow, ...body }, actor.person.name);
  };

  start: Handler<Contracts['start']> = async ({ params, body, actor, exchange }) => {
    const environment = await this.#environments.known(params.env);
    const request = { body: body.body, idempotencyKey: exchange.idempotencyKey, by: actor.person.email };
    const run = await this.#starts.start(environment, params.flow, request);
    const started = await this.#history.summary(environment, run);
    if (started === undefined) throw unknownRun(environment, run);
    return started;
  };

  activity: Handler<Contracts['activity']> = async ({ params }) => {
    const environment = await this.#environments.known(params.env);
    await this.#flows.known(params.flow);
    return this.#activity.of(environment, params.flow);
  };
}
