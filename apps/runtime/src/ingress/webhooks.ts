import type { Failure, WebhookScheme } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes, type PlanTrigger } from '../catalogue/catalogue.ts';
import { ConnectionStore } from '../connections/connection-store.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { arrivalOf, type ReadEvent, readEvent, type Sender } from './arrival.ts';
import { contentOf, type Delivery, type DeliveryHead, headerOf, isPing } from './delivery.ts';
import { Intake } from './intake.ts';
import { unproven } from './proof.ts';
import { Requests, type RunResponse } from './requests.ts';

/**
 * What a sender is told. `accepted`, `kept` and `asked` are durable; `kept` is not run, for the reason given; `asked`
 * has an answer of the flow to come.
 */
export type Receipt =
  | { status: 'accepted'; run: string }
  | { status: 'kept'; run: string; failure: Failure }
  | { status: 'asked'; run: string; response: Promise<RunResponse> }
  | { status: 'pong' }
  | { status: 'ignored'; reason: string }
  | { status: 'refused'; because: Refusal; reason: string };

export type Refusal =
  | 'unknown-address'
  | 'switched-off'
  | 'method'
  | 'unbound'
  | 'signature'
  | 'credentials'
  | 'busy'
  | 'too-large';

/** What a deployed flow wants its deliveries to be. */
export interface Reception extends PlanTrigger {
  deployed: DeployedFlow;
  scheme: WebhookScheme;
  /** Of the connection that senders prove themselves against; undefined when the environment has none. */
  settings: Record<string, unknown> | undefined;
}

/** Webhook deliveries and requests: recognised, checked, made durable; then answered. */
@Injectable()
export class Webhooks {
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #connections: ConnectionStore;
  readonly #intake: Intake;
  readonly #requests: Requests;

  constructor(
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(ConnectionStore) connections: ConnectionStore,
    @Inject(Intake) intake: Intake,
    @Inject(Requests) requests: Requests,
  ) {
    this.#flows = flows;
    this.#nodes = nodes;
    this.#connections = connections;
    this.#intake = intake;
    this.#requests = requests;
  }

  /** Rejects only when nothing could be stored: the sender must come again. */
  async receive(delivery: Delivery): Promise<Receipt> {
    const reception = await this.receptionOf(delivery);
    if (reception === undefined) return unknownAddress(delivery);
    return turnedAway(delivery, reception) ?? this.#keep(delivery, reception);
  }

  /** Undefined when no flow takes deliveries at this address. */
  async receptionOf({ environment, flow }: DeliveryHead): Promise<Reception | undefined> {
    const deployed = await this.#flows.find(environment, flow);
    if (deployed === undefined) return undefined;
    const of = this.#nodes.triggerOfPlan(deployed.plan);
    const { webhook } = of.trigger;
    if (webhook === undefined) return undefined;
    const connection =
      of.alias === undefined ? { settings: {} } : await this.#connections.get(environment, of.alias);
    const settings = connection?.settings;
    const scheme =
      typeof webhook === 'function' ? webhook({ params: of.params, settings: settings ?? {} }) : webhook;
    return { ...of, deployed, scheme, settings };
  }

  async #keep(delivery: Delivery, reception: Reception): Promise<Receipt> {
    const { scheme, trigger } = reception;
    const read = readEvent(reception, contentOf(delivery, scheme), senderOf(delivery, scheme));
    if (read.ignored !== undefined) return { status: 'ignored', reason: read.ignored };
    if (trigger.answersWithinMs !== undefined) return this.#ask(read, reception);
    const deliveryId = headerOf(delivery, scheme.deliveryId);
    const arrival = {
      ...arrivalOf(reception.deployed, 'webhook', read),
      ...(deliveryId === undefined ? {} : { deliveryId }),
    };
    const { run, kept } = await this.#intake.take(arrival, read.event, { accepted: read.accepted });
    return kept === undefined ? { status: 'accepted', run } : { status: 'kept', run, failure: kept };
  }

  async #ask(read: ReadEvent, { deployed, trigger, params }: Reception): Promise<Receipt> {
    const asked = await this.#requests.start(deployed, { trigger, params }, read);
    if (asked !== 'busy') return { status: 'asked', ...asked };
    return refused('busy', 'Too many senders wait for an answer of this process. Send it again.');
  }
}

/** What is answered without looking into the delivery any further; undefined when it is to be kept. */
function turnedAway(delivery: Delivery, reception: Reception): Receipt | undefined {
  const { scheme, settings = {} } = reception;
  if (isPing(delivery, scheme.ping)) return { status: 'pong' };
  const unfit = unfitHead(delivery, reception);
  if (unfit !== undefined) return unfit;
  const refusal = unproven(delivery, scheme.proof, settings, Date.now());
  if (refusal !== undefined) return refused(refusal.because, refusal.reason);
  return otherTopic(delivery, reception);
}

export function unknownAddress({ environment, flow }: DeliveryHead): Receipt {
  const reason = `No flow "${flow}" that takes deliveries is deployed in "${environment}". Check the address.`;
  return refused('unknown-address', reason);
}

/** What is answered whatever the body is. */
export function unfitHead(
  { environment, flow, method }: DeliveryHead,
  { deployed, trigger, alias, settings }: Reception,
): Receipt | undefined {
  if (!deployed.enabled)
    return refused('switched-off', `The flow "${flow}" is switched off in "${environment}".`);
  if (method === 'GET' && trigger.answersWithinMs === undefined)
    return refused('method', 'This flow takes deliveries by POST.');
  if (settings !== undefined) return undefined;
  return refused(
    'unbound',
    `The environment "${environment}" has no connection "${alias ?? ''}" to check deliveries with.`,
  );
}

export function otherTopic(delivery: DeliveryHead, { scheme }: Reception): Receipt | undefined {
  if (scheme.topic === undefined) return undefined;
  const topic = headerOf(delivery, scheme.topic.header);
  if (scheme.topic.accepts.includes(topic ?? '')) return undefined;
  return { status: 'ignored', reason: `This flow does not listen to the topic "${topic ?? 'none'}".` };
}

export function senderOf(delivery: DeliveryHead, { sameness = 'state' }: WebhookScheme): Sender {
  if (typeof sameness === 'string') return { sameness };
  return { givenId: headerOf(delivery, sameness.header), sameness: sameness.without };
}

export function refused(because: Refusal, reason: string): Receipt {
  return { status: 'refused', because, reason };
}
