import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultPlan } from '../../faults.ts';
import type { QueuedDelivery, ShopStore } from '../store.ts';
import { newDeliveryId, sendDelivery, signBody } from './delivery.ts';
import { countDelivery } from './webhooks.ts';
import type { Webhook, WebhookTopic } from './webhooks.ts';

/** What became of one delivery, in the order they were sent. */
export interface DeliveryResult {
  deliveryId: string;
  webhookId: number;
  topic: WebhookTopic;
  resourceId: number;
  url: string;
  body: string;
  signature: string;
  at: string;
  /** The receiver's answer; null when there was none. */
  status: number | null;
  /** `accepted` is any status from 200 to 302; `lost` never left the shop, which does not count as a failure. */
  outcome: 'accepted' | 'refused' | 'lost';
}

/** Deliveries sent by hand: the odd ones a receiver must survive. */
export interface DeliverOptions {
  topic?: WebhookTopic;
  /** Same bytes and signature again, each with a new delivery id. Default 1. */
  times?: number;
  wrongSignature?: boolean;
  /** The body is altered after it was signed. */
  changedBody?: boolean;
  /** Bytes to send instead of the present state, such as those of an earlier delivery that arrives late. */
  body?: string;
}

export interface QueueOptions {
  /** How long an event waits for the queue to run, in milliseconds. */
  delayMs: number;
  faults: FaultPlan;
  source: () => string;
  /** Body of a delivery from the state of this moment; undefined when the resource is gone for good. */
  render: (topic: WebhookTopic, resourceId: number) => string | undefined;
}

const KEPT_RESULTS = 2000;

/**
 * The queue of WooCommerce (Action Scheduler): events wait, several of one webhook and resource become one
 * delivery, the body is built when it is sent, and a failure is not tried again. One delivery at a time.
 */
export class WebhookQueue {
  readonly results: DeliveryResult[] = [];
  readonly #store: ShopStore;
  readonly #options: QueueOptions;
  readonly #late = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(store: ShopStore, options: QueueOptions) {
    this.#store = store;
    this.#options = options;
  }

  add(topic: WebhookTopic, resourceId: number): void {
    for (const webhook of this.#store.webhooks.values()) {
      if (webhook.topic !== topic || webhook.status !== 'active') continue;
      const isWaiting = this.#store.queue.some(
        (queued) => queued.webhookId === webhook.id && queued.resourceId === resourceId,
      );
      if (!isWaiting) this.#store.queue.push({ webhookId: webhook.id, resourceId });
    }
    this.wake();
  }

  /** Lets the queue run after its delay. Needed by hand only after a restart that found events waiting. */
  wake(): void {
    if (this.#store.queue.length === 0 || this.#closing.signal.aborted) return;
    this.#timer ??= setTimeout(() => void this.#run(), this.#options.delayMs);
  }

  /** Runs the queue now and resolves when nothing waits and nothing is under way, late ones included. */
  async settled(): Promise<void> {
    do {
      await this.#run();
      await Promise.all(this.#late);
    } while (this.#store.queue.length > 0 && !this.#closing.signal.aborted);
  }

  /** Stops and gives up on the delivery under way; what still waits stays in the queue for the next start. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort();
    await this.#running;
    await Promise.all(this.#late);
  }

  /** Sends at once, past the queue and its faults, to every webhook of the topic that is not paused. */
  async deliverNow(resourceId: number, options: DeliverOptions = {}): Promise<DeliveryResult[]> {
    const topic = options.topic ?? 'order.updated';
    const body = options.body ?? this.#options.render(topic, resourceId);
    if (body === undefined)
      throw new Error(`There is nothing to deliver: ${resourceId} was deleted for good.`);
    const sent: DeliveryResult[] = [];
    for (const webhook of this.#store.webhooks.values()) {
      if (webhook.topic !== topic || webhook.status !== 'active') continue;
      const secret = options.wrongSignature ? `not ${webhook.secret}` : webhook.secret;
      const signature = signBody(body, secret);
      const bytes = options.changedBody ? body.replace(/\}$/, ',"changed_on_the_way":true}') : body;
      for (let time = 0; time < (options.times ?? 1); time += 1) {
        sent.push(await this.#send(webhook, resourceId, bytes, signature));
      }
    }
    return sent;
  }

  #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#running.then(() => this.#drain());
    return this.#running;
  }

  async #drain(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const queued = this.#store.queue.shift();
      if (queued === undefined) return;
      await this.#process(queued);
    }
  }

  async #process({ webhookId, resourceId }: QueuedDelivery): Promise<void> {
    const webhook = this.#store.webhooks.get(webhookId);
    if (webhook === undefined) return;
    const fault = this.#options.faults.next('webhook');
    if (fault?.kind !== 'delay') return this.#deliver(webhook, resourceId, fault?.kind);
    const late = sleep(fault.delayMs, undefined, { signal: this.#closing.signal })
      .then(() => this.#deliver(webhook, resourceId, undefined))
      .catch(() => this.#store.queue.push({ webhookId, resourceId }))
      .then(() => void this.#late.delete(late));
    this.#late.add(late);
  }

  async #deliver(webhook: Webhook, resourceId: number, fault: Fault['kind'] | undefined): Promise<void> {
    const body = this.#options.render(webhook.topic, resourceId);
    if (body === undefined) return;
    const signature = signBody(body, webhook.secret);
    switch (fault) {
      case undefined:
      case 'delay':
        await this.#send(webhook, resourceId, body, signature);
        return;
      case 'drop-before':
        this.#note(webhook, resourceId, { body, signature, status: null, outcome: 'lost' });
        return;
      case 'status-503-before':
      case 'throttle':
        // Something in front of the receiver refused: the receiver never saw it.
        this.#note(webhook, resourceId, { body, signature, status: 503, outcome: 'refused' });
        return countDelivery(this.#store, webhook, false);
      case 'drop-after':
      case 'slow-after':
      case 'status-500-after':
        // The receiver has it, but its answer does not come back: a failure for the shop.
        await this.#send(webhook, resourceId, body, signature, 'answer-lost');
        return;
    }
  }

  async #send(
    webhook: Webhook,
    resourceId: number,
    body: string,
    signature: string,
    answer: 'heard' | 'answer-lost' = 'heard',
  ): Promise<DeliveryResult> {
    const deliveryId = newDeliveryId();
    const { id: webhookId, topic, deliveryUrl: url } = webhook;
    const source = this.#options.source();
    const delivery = { url, webhookId, topic, body, signature, deliveryId, source };
    const heard = await sendDelivery(delivery, this.#closing.signal);
    const status = answer === 'heard' ? heard : null;
    const accepted = status !== null && status >= 200 && status <= 302;
    const outcome = accepted ? 'accepted' : 'refused';
    const result = this.#note(webhook, resourceId, { deliveryId, body, signature, status, outcome });
    await countDelivery(this.#store, webhook, accepted);
    return result;
  }

  #note(
    webhook: Webhook,
    resourceId: number,
    facts: Pick<DeliveryResult, 'body' | 'signature' | 'status' | 'outcome'> & { deliveryId?: string },
  ): DeliveryResult {
    const { id: webhookId, topic, deliveryUrl: url } = webhook;
    const result = {
      deliveryId: newDeliveryId(),
      webhookId,
      topic,
      resourceId,
      url,
      at: this.#store.now(),
      ...facts,
    };
    this.results.push(result);
    this.#store.changed();
    if (this.results.length > KEPT_RESULTS) this.results.shift();
    return result;
  }
}
