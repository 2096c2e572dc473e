import type { OrderScenario } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../config.ts';
import { badGateway, notFound } from '../platform/http/problem.ts';

const Placed = z.object({
  orders: z.array(z.object({ number: z.coerce.string(), total: z.string() })).min(1),
});

/** The demo shop sells in one currency. */
const currency = 'EUR';

/** The control side of the demo shop: what a customer and an owner of the shop would do there. */
@Injectable()
export class DemoShop {
  readonly #demo: Config['demo'];

  constructor(@Inject(CONFIG) { demo }: Config) {
    this.#demo = demo;
  }

  /** Places an order, as a customer would. The shop then delivers its webhook by itself. */
  async place(
    scenario: z.infer<typeof OrderScenario>,
  ): Promise<{ number: string; total: string; currency: string }> {
    if (this.#demo === null) throw notFound('demo.off', 'There is no demo shop here: demo mode is off.');
    const answer = await this.#post('/demo/orders', { scenario }).catch(() => undefined);
    const order = Placed.safeParse(answer).data?.orders[0];
    if (order === undefined) {
      throw badGateway('demo.no-answer', 'The demo shop took no order. Is it running? Its log says more.');
    }
    return { ...order, currency };
  }

  /** Enters our address at the shop, as its owner would. Doing it again renews the secret. Rejects while the shop is not up. */
  async subscribe(webhookUrl: string, webhookSecret: string): Promise<void> {
    const topics = ['order.created', 'order.updated'];
    await this.#post('/demo/webhooks', { url: webhookUrl, secret: webhookSecret, topics });
  }

  async #post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(new URL(path, this.#demo?.shopUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The demo shop answered with status ${String(answer.status)}`);
    return answer.json();
  }
}
