import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { BenchDelivery } from './orders.ts';

export interface LoadResult {
  /** When each order was sent, in milliseconds since 1970. */
  sentAt: Map<number, number>;
  /** How long each answer took, in milliseconds. */
  answers: number[];
  refused: number;
}

export const now = (): number => performance.timeOrigin + performance.now();

/** Sends deliveries to one address or to several in turn: as fast as `concurrency` callers can, or evenly at `perSecond`. */
export async function sendAll(
  urls: string | readonly string[],
  deliveries: readonly BenchDelivery[],
  pace: { concurrency: number } | { perSecond: number },
): Promise<LoadResult> {
  const addresses = [urls].flat();
  const sender = new Sender('concurrency' in pace ? pace.concurrency : 128);
  const result: LoadResult = { sentAt: new Map(), answers: [], refused: 0 };
  let sent = 0;
  const send = async (delivery: BenchDelivery): Promise<void> => {
    const url = addresses[(sent += 1) % addresses.length] ?? '';
    result.sentAt.set(delivery.number, now());
    const { status, ms } = await sender.send(url, delivery);
    result.answers.push(ms);
    if (status !== 202) result.refused += 1;
  };
  if ('concurrency' in pace) {
    const queue = deliveries.values();
    await Promise.all(
      Array.from({ length: pace.concurrency }, async () => {
        for (const delivery of queue) await send(delivery);
      }),
    );
  } else {
    const start = now();
    const underWay: Array<Promise<void>> = [];
    for (const [index, delivery] of deliveries.entries()) {
      const wait = start + (index * 1000) / pace.perSecond - now();
      if (wait > 1) await sleep(wait);
      underWay.push(send(delivery));
    }
    await Promise.all(underWay);
  }
  await sender.close();
  return result;
}

/** Delivers as a shop does, over connections that stay open. */
export class Sender {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ connections });
  }

  /** Answers the status, and how long it took. */
  async send(
    url: string,
    { number, body, signature }: BenchDelivery,
  ): Promise<{ status: number; ms: number }> {
    const at = now();
    const response = await request(url, {
      method: 'POST',
      dispatcher: this.#agent,
      body,
      headers: {
        'content-type': 'application/json',
        'x-wc-webhook-topic': 'order.created',
        'x-wc-webhook-signature': signature,
        'x-wc-webhook-delivery-id': String(number),
      },
    });
    await response.body.dump();
    return { status: response.statusCode, ms: now() - at };
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}
