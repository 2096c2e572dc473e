import { misfitWords, z } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes, type PlanTrigger } from '../catalogue/catalogue.ts';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import type { StartRequest, StartsFlows } from '../flows/starts-port.ts';
import { conflict, fieldErrors, notFound, sentenceOf, unprocessable } from '../platform/http/problem.ts';
import { arrivalOf, readSweptEvent } from './arrival.ts';
import { Intake } from './intake.ts';

/** Starts flows by hand. Somebody is there to be told, so an event that does not fit is refused and not kept. */
@Injectable()
export class Starts implements StartsFlows {
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #intake: Intake;

  constructor(
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Intake) intake: Intake,
  ) {
    this.#flows = flows;
    this.#nodes = nodes;
    this.#intake = intake;
  }

  async start(
    environment: string,
    flow: string,
    { body, idempotencyKey, by }: StartRequest,
  ): Promise<string> {
    const deployed = await this.#flows.find(environment, flow);
    if (deployed === undefined)
      throw notFound(
        'runs.not-deployed',
        `The flow "${flow}" is not deployed in ${environment}: deploy it, then start it.`,
      );
    if (!deployed.enabled)
      throw conflict(
        'runs.switched-off',
        `The flow "${flow}" is switched off in ${environment}: switch it on, then start it.`,
      );
    const of = this.#nodes.triggerOfPlan(deployed.plan);
    refuseMisfit(of, body);
    const givenId = idempotencyKey === undefined ? undefined : `by-hand/${idempotencyKey}`;
    const read = readSweptEvent(of, body, { sameness: 'none', givenId });
    if (read.misfit !== undefined) throw unprocessable(read.misfit.code, read.misfit.message);
    const arrival = { ...arrivalOf(deployed, 'manual', read), causedBy: [by] };
    const taken = await this.#intake.take(arrival, read.event, { accepted: read.accepted });
    return taken.run;
  }
}

/** What is filled in must fit the form of the flow, or what its trigger expects of any event. */
function refuseMisfit({ trigger, params }: PlanTrigger, body: unknown): void {
  const form = trigger.form?.(params);
  const result = (form === undefined ? trigger.accepts : readable(form)).safeParse(body, {
    error: misfitWords,
  });
  if (result.success) return;
  const errors = fieldErrors(result.error, 'body');
  throw unprocessable('core.event-misfit', `The flow cannot start with this: ${sentenceOf(errors)}.`, {
    errors,
  });
}

/** A form that is no JSON Schema asks for nothing. */
function readable(form: Record<string, unknown>): z.ZodType {
  try {
    return z.fromJSONSchema(form);
  } catch {
    return z.unknown();
  }
}
