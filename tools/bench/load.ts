import { Agent, request } from 'undici';
import type { BenchDelivery } from './orders.ts';

export interface LoadResult {
  /** When each order was sent, in milliseconds since 1970. */
  sentAt: Map<number, number>;
  /** How long each answer took, in milliseconds. */
  answers: number[];
  refused: number;
}

const now = (): number => performance.timeOrigin + performance.now();

/** Sends deliveries: as fast as `concurrency` callers can, or evenly at `perSecond`. */
export async function sendAll(
  url: string,
  deliveries: readonly BenchDelivery[],
  pace: { concurrency: number } | { perSecond: number },
): Promise<LoadResult> {
  const agent = new Agent({ connections: 'concurrency' in pace ? pace.concurrency : 128 });
  const result: LoadResult = { sentAt: new Map(), answers: [], refused: 0 };
  const send = async ({ number, body, signature }: BenchDelivery): Promise<void> => {
    const at = now();
    result.sentAt.set(number, at);
    const response = await request(url, {
      method: 'POST',
      dispatcher: agent,
      body,
      headers: {
        'content-type': 'application/json',
        'x-wc-webhook-topic': 'order.created',
        'x-wc-webhook-signature': signature,
        'x-wc-webhook-delivery-id': String(number),
      },
    });
    await response.body.dump();
    result.answers.push(now() - at);
    if (response.statusCode !== 202) result.refused += 1;
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
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      underWay.push(send(delivery));
    }
    await Promise.all(underWay);
  }
  await agent.close();
  return result;
}
