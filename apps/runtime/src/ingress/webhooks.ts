import type { AnyTrigger, WebhookScheme } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { ConnectionStore } from '../connections/connection-store.ts';
import { type DeployedFlow, DeployedFlows } from '../flows/deployed-flows.ts';
import { arrivalOf, readEvent } from './arrival.ts';
import { Intake } from './intake.ts';
import { isSigned } from './signature.ts';

/** A request at a webhook address, as it came. Header names are lower case. */
export interface Delivery {
  environment: string;
  flow: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** What a sender is told. Only `accepted` and `kept` are durable; `kept` could not be understood. */
export type Receipt =
  | { status: 'accepted'; run: string }
  | { status: 'kept'; run: string; code: string; reason: string }
  | { status: 'pong' }
  | { status: 'ignored'; reason: string }
  | {
      status: 'refused';
      because: 'unknown-address' | 'switched-off' | 'unbound' | 'signature';
      reason: string;
    };

/** Webhook deliveries: recognised, checked, made durable; then answered. */
@Injectable()
export class Webhooks {
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #connections: ConnectionStore;
  readonly #intake: Intake;

  constructor(
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(ConnectionStore) connections: ConnectionStore,
    @Inject(Intake) intake: Intake,
  ) {
    this.#flows = flows;
    this.#nodes = nodes;
    this.#connections = connections;
    this.#intake = intake;
  }

  /** Rejects only when nothing could be stored: the sender must come again. */
  async receive(delivery: Delivery): Promise<Receipt> {
    const { environment, flow } = delivery;
    const deployed = await this.#flows.find(environment, flow);
    if (deployed === undefined) {
      return refused(
        'unknown-address',
        `No flow "${flow}" is deployed in "${environment}". Check the address.`,
      );
    }
    const { trigger, alias } = this.#nodes.triggerOfPlan(deployed.plan);
    const { webhook } = trigger;
    if (isPing(delivery, webhook.ping)) return { status: 'pong' };
    if (!deployed.enabled)
      return refused('switched-off', `The flow "${flow}" is switched off in "${environment}".`);
    const connection = await this.#connections.get(environment, alias);
    if (connection === undefined) {
      return refused(
        'unbound',
        `The environment "${environment}" has no connection "${alias}" to check signatures with.`,
      );
    }
    const secret = connection.settings[webhook.signature.secret];
    const signature = headerOf(delivery, webhook.signature.header);
    if (!isSigned(delivery.body, signature, webhook.signature, typeof secret === 'string' ? secret : '')) {
      return refused(
        'signature',
        `The signature in ${webhook.signature.header} does not fit the body and our secret.`,
      );
    }
    const topic = webhook.topic === undefined ? undefined : headerOf(delivery, webhook.topic.header);
    if (webhook.topic !== undefined && !webhook.topic.accepts.includes(topic ?? '')) {
      return { status: 'ignored', reason: `This flow does not listen to the topic "${topic ?? 'none'}".` };
    }
    return this.#keep(deployed, trigger, delivery);
  }

  async #keep(deployed: DeployedFlow, trigger: AnyTrigger, delivery: Delivery): Promise<Receipt> {
    const read = readEvent(trigger, delivery.body);
    if (read.ignored !== undefined) return { status: 'ignored', reason: read.ignored };
    const deliveryId = headerOf(delivery, trigger.webhook.deliveryId);
    const arrival = {
      ...arrivalOf(deployed, 'webhook', read),
      ...(deliveryId === undefined ? {} : { deliveryId }),
    };
    const { run } = await this.#intake.take(arrival, read.event);
    if (read.misfit === undefined) return { status: 'accepted', run };
    return { status: 'kept', run, code: read.misfit.code, reason: read.misfit.message };
  }
}

function refused(because: Extract<Receipt, { status: 'refused' }>['because'], reason: string): Receipt {
  return { status: 'refused', because, reason };
}

function isPing({ headers, body }: Delivery, ping: WebhookScheme['ping']): boolean {
  if (ping === undefined || body.length > 200) return false;
  return (
    String(headers['content-type'] ?? '').startsWith(ping.contentType) &&
    ping.body.test(body.toString('utf8'))
  );
}

function headerOf({ headers }: Delivery, name: string | undefined): string | undefined {
  const value = name === undefined ? undefined : headers[name];
  return Array.isArray(value) ? value[0] : value;
}
